import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockPlivo, startMockServer } from "@smskit/mock";
import { createPlivo, createPlivoWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { authId, authToken, from } = exampleConfig;
const account = (name: string) => ({ authId: `MA${name.padEnd(18, "0")}` });
const secondNumber = "+15551230007";
const mutedNumber = "+15550000002";
const shortCode = "55555";
const powerpackUuid = "86bbb125-97bb-4d72-89fd-81d5c515b015";
const powerpack = { from: undefined, powerpackUuid };

/** A Plivo with accounts, numbers and Powerpacks of every sort. */
function startPlivo({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const plivo = mockPlivo(carrier, {
    accounts: [
      { authId, authToken, destinations: ["+1", "+44", "+234"] },
      { ...account("POOR"), authToken, credit: "0.00000" },
      { ...account("BUSY"), authToken, requestsPerSecond: 0 },
      { ...account("TRIAL"), authToken, verifiedNumbers: ["+15558675310"] },
    ],
    numbers: [from, secondNumber, shortCode, { number: mutedNumber, sms: false }],
    powerpacks: [{ id: powerpackUuid }],
    messageUrl: webhookUrl,
  });
  return startMockServer({ carrier, mocks: [plivo] });
}

/** What Plivo refuses, one request for each. Its refusals have no code; only the status counts. */
const refusals: Refusal[] = [
  { name: "an unknown account", config: account("WRONG"), code: "authentication", providerCode: null },
  { name: "a wrong auth token", config: { authToken: "wrong" }, code: "authentication", providerCode: null },
  { name: "an empty account", config: account("POOR"), code: "insufficient-funds", providerCode: null },
  { name: "too many requests", config: account("BUSY"), code: "rate-limited", providerCode: null },
  {
    name: "a country that is not enabled",
    message: { to: "+33612345678" },
    code: "permission",
    providerCode: null,
  },
  {
    name: "a trial account's text to a number that is not verified",
    config: account("TRIAL"),
    message: { to: "+15550009901" },
    code: "invalid-message",
    providerCode: null,
  },
  {
    name: "a number texting itself",
    message: { to: from, from },
    code: "invalid-message",
    providerCode: null,
  },
  {
    name: "a Powerpack that does not exist",
    config: { from: undefined, powerpackUuid: "00000000-0000-4000-8000-000000000000" },
    code: "invalid-message",
    providerCode: null,
  },
  {
    name: "a text that is too long",
    message: { body: "a".repeat(1_601) },
    code: "invalid-message",
    providerCode: null,
  },
];

const shared = {
  transport: "core",
  provider: startPlivo,
  create: ({ url, config, runtime }) => createPlivo({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  webhook: () => createPlivoWebhook({ authToken }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe24", to: "+447700900123" },
  },
  providerOptions: { log: "number_only", dltEntityId: "1101456740000012345" },
  secrets: [authToken],
} satisfies Partial<Parameters<typeof testConnector>[0]>;

testConnector({
  ...shared,
  name: "plivo",
  refusals,
  invalidConfigs: [
    { config: { authId: "<your-auth-id>" }, names: ["authId", "placeholder", "MA"] },
    { config: { authToken: "<your-auth-token>" }, names: ["authToken", "placeholder"] },
    { config: { authId: undefined, from: "+555", extra: 1 }, names: ["authId", "from", "extra"] },
    { config: { from: undefined }, names: ["from", "powerpackUuid"] },
    { config: { powerpackUuid }, names: ["powerpackUuid", "from"] },
    { config: { statusCallback: "mailto:a@example.com" }, names: ["statusCallback", "http"] },
    { config: { validityPeriodSeconds: 4 }, names: ["validityPeriodSeconds", "5 seconds"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
    { config: JSON.parse('{"__proto__": {"authToken": "x"}}'), names: ["__proto__"] },
  ],
});

testConnector({
  ...shared,
  name: "plivo, from a Powerpack",
  create: ({ url, config, runtime }) =>
    createPlivo({ ...exampleConfig, ...powerpack, baseUrl: url, ...config }, runtime),
  rules: ["gives-a-receipt", "sends-from-the-sender", "reports-how-it-ended"],
});
