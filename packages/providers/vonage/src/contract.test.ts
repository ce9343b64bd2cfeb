import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockVonage, startMockServer } from "@smskit/mock";
import { createVonage, createVonageWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { signatureSecret } from "./testing/signed-webhooks.ts";

const { apiKey, apiSecret } = exampleConfig;
const from = `+${exampleConfig.from}`;
const secondNumber = "+15551230007";
const mutedNumber = "+15550000002";
const shortCode = "55555";
const demo = { apiKey: "demo0000", apiSecret: "demo-secret" };
const barred = { apiKey: "barred00", apiSecret: "barred-secret" };
const broke = { apiKey: "broke000", apiSecret: "broke-secret" };
const busy = { apiKey: "busy0000", apiSecret: "busy-secret" };

/** A Vonage with accounts and numbers of every sort. */
function startVonage({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const vonage = mockVonage(carrier, {
    accounts: [
      // A text of ten thousand characters costs more than a new account has.
      { apiKey, apiSecret, balance: 1_000, signatureSecret },
      { ...demo, testNumbers: ["+447700900123"] },
      { ...barred, status: "suspended" },
      { ...broke, balance: 0.01 },
      { ...busy, requestsPerSecond: 0 },
    ],
    numbers: [from, secondNumber, shortCode, { number: mutedNumber, sms: false }],
    statusUrl: webhookUrl,
    inboundUrl: webhookUrl,
  });
  carrier.setPhone("+15550009901", { optedOutOf: [from] });
  return startMockServer({ carrier, mocks: [vonage] });
}

/** What Vonage refuses, one request for each. */
const refusals: Refusal[] = [
  { name: "a wrong secret", config: { apiSecret: "0123456789abcdef" }, code: "authentication" },
  { name: "a wrong key", config: { apiKey: "00000000" }, code: "authentication" },
  { name: "a suspended account", config: barred, code: "permission" },
  { name: "an empty account", config: broke, code: "insufficient-funds" },
  { name: "too many requests", config: busy, code: "rate-limited" },
  { name: "a recipient that is not a test number", config: demo, code: "permission", providerCode: "1160" },
  { name: "a sender of no account", message: { from: "+15558889999" }, code: "invalid-sender" },
  { name: "a sender that cannot text", message: { from: mutedNumber }, code: "invalid-sender" },
  { name: "a name to North America", message: { from: "Cafe 24" }, code: "invalid-sender" },
  {
    name: "a text that is too long",
    message: { body: "a".repeat(3_201) },
    code: "invalid-message",
    by: "connector",
  },
  {
    name: "a reference that is too long",
    message: { reference: "a".repeat(101) },
    code: "invalid-message",
    by: "connector",
  },
];

testConnector({
  name: "vonage",
  transport: "core",
  provider: startVonage,
  create: ({ url, config, runtime }) => createVonage({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  webhook: () => createVonageWebhook({ signatureSecret }),
  senders: {
    e164: { from: secondNumber, shown: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe 24", to: "+447700900123" },
  },
  providerOptions: { entityId: "1101456324675322134", trustedRecipient: true },
  refusals,
  invalidConfigs: [
    { config: { apiKey: "<your-api-key>" }, names: ["apiKey"] },
    { config: { apiKey: undefined, from: "5", extra: 1 }, names: ["apiKey", "from", "extra"] },
    { config: { apiKey: undefined, apiSecret: undefined }, names: ["apiKey", "privateKey"] },
    { config: { applicationId: "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab" }, names: ["applicationId", "either"] },
    { config: { privateKey: "./private.key" }, names: ["privateKey", "path"] },
    { config: { statusCallback: "mailto:a@example.com" }, names: ["statusCallback", "http"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
  ],
  secrets: [apiSecret, signatureSecret],
});
