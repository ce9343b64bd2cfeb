import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockVonageSms, startMockServer } from "@smskit/mock";
import { createVonageSms, createVonageSmsWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const demo = { apiKey: "demo0000", apiSecret: "demo-secret" };
const limited = { apiKey: "busy0000", apiSecret: "busy-secret" };
const barred = { apiKey: "barred00", apiSecret: "barred-secret" };
const broke = { apiKey: "broke000", apiSecret: "broke-secret" };
const smpp = { apiKey: "smpp0000", apiSecret: "smpp-secret" };
const mutedNumber = "+15550000002";
const secondNumber = "+15551230007";
const shortCode = "55555";
const signatureSecret = "0123456789abcdefghijklmnopqrstuv";

/** A Vonage with accounts and numbers of every sort. */
function startVonage({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const world = mockVonageSms(carrier, {
    accounts: [
      // A text of ten thousand characters costs more than a new account has.
      { apiKey: exampleConfig.apiKey, apiSecret: exampleConfig.apiSecret, balance: 1_000 },
      { ...demo, testNumbers: ["+447700900123"] },
      { ...limited, requestsPerSecond: 0 },
      { ...barred, status: "barred" },
      { ...broke, balance: 0.05 },
      { ...smpp, http: false },
    ],
    senders: [`+${exampleConfig.from}`, secondNumber, shortCode, { sender: mutedNumber, sms: false }],
    inboundUrl: webhookUrl,
    receiptUrl: webhookUrl,
    intermediateReceipts: true,
    signatureSecret,
    signatureMethod: "sha256",
  });
  carrier.setPhone("+15550009901", { optedOutOf: [`+${exampleConfig.from}`] });
  carrier.setPhone("+15550009902", { state: "unroutable" });
  return startMockServer({ port: 0, carrier, mocks: [world] });
}

/** A request that Vonage refuses for each status. Statuses that the connector can never cause are not here. */
const refusals: Refusal[] = [
  {
    name: "a wrong secret",
    config: { apiSecret: "0123456789abcdef" },
    code: "authentication",
    providerCode: "4",
  },
  { name: "a wrong key", config: { apiKey: "00000000" }, code: "authentication", providerCode: "4" },
  { name: "too many requests", config: limited, code: "rate-limited", providerCode: "1" },
  { name: "an account that is barred", config: barred, code: "permission", providerCode: "8" },
  { name: "an account without the SMS API", config: smpp, code: "permission", providerCode: "11" },
  {
    name: "more parts than there is credit for",
    config: broke,
    message: { body: "a".repeat(161) },
    code: "insufficient-funds",
    providerCode: "9",
  },
  { name: "a recipient that is not a test number", config: demo, code: "permission", providerCode: "29" },
  {
    name: "more than 3200 characters",
    message: { body: "a".repeat(3_201) },
    code: "invalid-message",
    providerCode: "12",
  },
  {
    name: "a number that no route leads to",
    message: { to: "+15550009902" },
    code: "invalid-message",
    providerCode: "6",
  },
  {
    name: "a recipient who wants no texts",
    message: { to: "+15550009901" },
    code: "recipient-blocked",
    providerCode: "7",
  },
  {
    name: "a name to North America",
    config: { from: "Cafe 24" },
    code: "invalid-sender",
    providerCode: "15",
  },
  {
    name: "a number of no account",
    message: { from: "+15558889999" },
    code: "invalid-sender",
    providerCode: "15",
  },
  {
    name: "a number that cannot text",
    message: { from: mutedNumber },
    code: "invalid-sender",
    providerCode: "15",
  },
  ...(
    [
      ["001", "rate-limited"],
      ["002", "invalid-message"],
      ["003", "invalid-message"],
      ["004", "authentication"],
      ["006", "invalid-message"],
      ["007", "recipient-blocked"],
      ["008", "permission"],
      ["009", "insufficient-funds"],
      ["010", "rate-limited"],
      ["011", "permission"],
      ["012", "invalid-message"],
      ["014", "authentication"],
      ["015", "invalid-sender"],
      ["022", "invalid-message"],
      ["023", "invalid-config"],
      ["029", "permission"],
      ["032", "authentication"],
      ["033", "invalid-recipient"],
    ] as const
  ).map(
    ([status, code]): Refusal => ({
      name: `the magic number of status ${status}`,
      message: { to: `+15005570${status}` },
      code,
      providerCode: String(Number(status)),
    }),
  ),
];

testConnector({
  name: "vonage-sms",
  transport: "core",
  provider: startVonage,
  create: ({ url, config, runtime }) =>
    createVonageSms({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  webhook: () => createVonageSmsWebhook({ signatureSecret, signatureMethod: "sha256" }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe 24", to: "+447700900123" },
  },
  providerOptions: { accountRef: "department-70481", contentId: "1107165123456789" },
  refusals,
  invalidConfigs: [
    { config: { apiKey: "AC0123456789abcdef0123456789abcdef" }, names: ["apiKey", "8 letters and digits"] },
    { config: { apiKey: "abc", from: "", extra: 1 }, names: ["apiKey", "from", "extra"] },
    { config: { apiSecret: exampleConfig.apiKey }, names: ["apiSecret", "API key"] },
    { config: { apiSecret: undefined }, names: ["apiSecret"] },
    { config: { from: undefined }, names: ["from"] },
    { config: { validityPeriodSeconds: 1 }, names: ["validityPeriodSeconds", "20 seconds"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
    { config: JSON.parse('{"__proto__": {"apiSecret": "x"}}'), names: ["__proto__"] },
  ],
  secrets: [exampleConfig.apiSecret, signatureSecret],
});
