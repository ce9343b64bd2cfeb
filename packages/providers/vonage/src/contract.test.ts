import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockVonage, startMockServer } from "@smskit/mock";
import { createVonage, createVonageWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { signatureSecret } from "./testing/signed-webhooks.ts";

const { apiKey, apiSecret } = exampleConfig;
const from = `+${exampleConfig.from}`;
const secondNumber = "+15551230007";
const shortCode = "55555";
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
      { ...barred, status: "suspended" },
      { ...broke, balance: 0.01 },
      { ...busy, requestsPerSecond: 0 },
    ],
    numbers: [from, secondNumber, shortCode],
    statusUrl: webhookUrl,
    inboundUrl: webhookUrl,
  });
  return startMockServer({ carrier, mocks: [vonage] });
}

/** A number that the mock refuses with a code. */
const refusedWith = (code: string) => ({ to: `+1500557${code}` });

/** What Vonage refuses, one request for each. Whether a sender is allowed shows later, in a status webhook. */
const refusals: Refusal[] = [
  { name: "a wrong secret", config: { apiSecret: "0123456789abcdef" }, code: "authentication" },
  { name: "a wrong key", config: { apiKey: "00000000" }, code: "authentication" },
  { name: "a suspended account", config: barred, code: "permission" },
  { name: "an empty account", config: broke, code: "insufficient-funds" },
  { name: "too many requests", config: busy, code: "rate-limited" },
  {
    name: "a sender that the channel does not have",
    message: refusedWith("1420"),
    code: "invalid-sender",
    providerCode: "1420",
  },
  {
    name: "a recipient that is not a number",
    message: refusedWith("1430"),
    code: "invalid-recipient",
    providerCode: "1430",
  },
  {
    name: "a barred recipient",
    message: refusedWith("1050"),
    code: "recipient-blocked",
    providerCode: "1050",
  },
  {
    name: "a text that the country's rules do not allow",
    message: refusedWith("1482"),
    code: "content-rejected",
    providerCode: "1482",
  },
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
