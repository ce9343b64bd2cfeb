import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockInfobip, startMockServer } from "@smskit/mock";
import { createInfobip, createInfobipWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { apiKey, from, webhookSecret: secret } = exampleConfig;
const key = (name: string) => ({
  apiKey: `${name.toLowerCase().padEnd(32, "0")}-8f4b3d9a-e931-478d-a994-28a725159ab9`,
});
const secondNumber = "+15551230007";
const shortCode = "55555";
const blockedSender = "+15551230009";

/** An Infobip with accounts and senders of every sort. */
function startInfobip({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const numbers = [from, secondNumber, shortCode, blockedSender, "Cafe 24"];
  const infobip = mockInfobip(carrier, {
    accounts: [
      { apiKey, destinations: ["+1", "+44", "+234"], blockedSenders: [blockedSender] },
      { ...key("POOR"), balance: 0 },
      { ...key("BUSY"), requestsPerSecond: 0 },
      { ...key("TRIAL"), trialRecipients: ["+15558675319"] },
      { ...key("MUTE"), messaging: false },
      { ...key("AWAY"), host: "other.api.infobip.com" },
    ],
    numbers,
    deliveryUrl: `${webhookUrl}?secret=${secret}`,
    inboundUrl: `${webhookUrl}?secret=${secret}`,
  });
  carrier.setPhone("+15550009901", { optedOutOf: [from] });
  return startMockServer({ carrier, mocks: [infobip] });
}

/** What Infobip refuses, one request for each: by the status of the response, or of the message in a success. */
const refusals: Refusal[] = [
  { name: "an unknown API key", config: key("WRONG"), code: "authentication", providerCode: "E401" },
  { name: "a key that may not send", config: key("MUTE"), code: "permission", providerCode: "E403" },
  { name: "too many requests", config: key("BUSY"), code: "rate-limited", providerCode: "E429" },
  {
    name: "an empty account",
    config: key("POOR"),
    code: "insufficient-funds",
    providerCode: "REJECTED_NOT_ENOUGH_CREDITS",
  },
  {
    name: "a trial account's text to a number that is not verified",
    config: key("TRIAL"),
    code: "permission",
    providerCode: "REJECTED_DESTINATION_NOT_REGISTERED",
  },
  {
    name: "a network that the account may not text",
    message: { to: "+33612345678" },
    code: "permission",
    providerCode: "REJECTED_NETWORK",
  },
  {
    name: "a sender that is not the account's",
    message: { from: "+15558889999" },
    code: "invalid-sender",
    providerCode: "REJECTED_SOURCE",
  },
  {
    name: "a sender that the account blocks",
    message: { from: blockedSender },
    code: "invalid-sender",
    providerCode: "REJECTED_SENDER",
  },
  {
    name: "a recipient who said STOP",
    message: { to: "+15550009901" },
    code: "recipient-blocked",
    providerCode: "REJECTED_DESTINATION_BLOCKLISTED",
  },
  {
    name: "a text that is too long",
    message: { body: "a".repeat(4_001) },
    code: "invalid-message",
    providerCode: "REJECTED_MESSAGE_TOO_LONG",
  },
  {
    name: "a validity period that Infobip would cut",
    message: { validityPeriodSeconds: 172_801 },
    code: "invalid-message",
    by: "connector",
  },
];

testConnector({
  name: "infobip",
  transport: "core",
  provider: startInfobip,
  create: ({ url, config, runtime }) => createInfobip({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  webhook: () => createInfobipWebhook({ secret }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe 24", to: "+447700900123" },
  },
  providerOptions: { entityId: "tenant-70481", campaignReferenceId: "summer-70482" },
  refusals,
  invalidConfigs: [
    { config: { apiKey: "<your-api-key>" }, names: ["apiKey", "placeholder"] },
    { config: { apiKey: "App 003026bbc133" }, names: ["apiKey", "spaces"] },
    { config: { apiKey: undefined, from: "+555", extra: 1 }, names: ["apiKey", "from", "extra"] },
    { config: { baseUrl: undefined }, names: ["baseUrl"] },
    { config: { baseUrl: "<your-base-url>" }, names: ["baseUrl", "placeholder"] },
    { config: { baseUrl: "https://abc123.api.infobip.co" }, names: ["baseUrl", "xxxxx.api.infobip.com"] },
    { config: { baseUrl: "http://abc123.api.infobip.com" }, names: ["baseUrl", "https"] },
    { config: { statusCallback: "mailto:a@example.com" }, names: ["statusCallback", "http"] },
    { config: { validityPeriodSeconds: 4 }, names: ["validityPeriodSeconds", "5 seconds"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
  ],
  secrets: [apiKey, secret],
  // Infobip counts conversions: it has no request for a code that was not used.
  outcomes: ["confirmed"],
});
