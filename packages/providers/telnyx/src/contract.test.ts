// #region provider
import { type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockTelnyx, startMockServer } from "@smskit/mock";
import { createTelnyx, createTelnyxWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { apiKey, from, messagingProfileId } = exampleConfig;
const key = (name: string) => ({ apiKey: `KEY${name.padEnd(20, "0")}` });
const disabledProfile = "d15ab1ed-0000-4000-8000-000000000000";
const emptyProfile = "e0000000-0000-4000-8000-000000000000";
const secondNumber = "+15551230007";
const shortCode = "55555";
const { publicKey } = mockTelnyx(createCarrier());

/** A Telnyx with accounts, numbers and profiles of every sort. */
function startTelnyx({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const telnyx = mockTelnyx(carrier, {
    accounts: [{ apiKey }, { ...key("POOR"), credit: "0.00" }, { ...key("IDLE"), status: "inactive" }],
    numbers: [from, secondNumber, shortCode].map((number) => ({ number, profile: messagingProfileId })),
    profiles: [{ id: messagingProfileId }, { id: disabledProfile, enabled: false }, { id: emptyProfile }],
    webhookUrl,
  });
  carrier.setPhone("+15550009901", { optedOutOf: [from] });
  carrier.setPhone("+33612345678", { state: "unroutable" });
  carrier.setPhone("+4930123456", { state: "not-mobile" });
  return startMockServer({ carrier, mocks: [telnyx] });
}
// #endregion provider

// #region refusals
/** What Telnyx refuses, one request for each. */
const refusals: Refusal[] = [
  { name: "an unknown API key", config: key("WRONG"), code: "authentication", providerCode: "10009" },
  { name: "an inactive account", config: key("IDLE"), code: "permission", providerCode: "20012" },
  { name: "an empty account", config: key("POOR"), code: "insufficient-funds", providerCode: "20100" },
  {
    name: "a recipient who said STOP",
    message: { to: "+15550009901" },
    code: "recipient-blocked",
    providerCode: "40300",
  },
  // #endregion refusals
  {
    name: "a country that is not allowed",
    message: { to: "+33612345678" },
    code: "permission",
    providerCode: "40309",
  },
  {
    name: "a number that cannot be texted",
    message: { to: "+4930123456" },
    code: "invalid-recipient",
    providerCode: "40310",
  },
  {
    name: "a message that fails at once: filtered",
    message: { to: "+15005640015" },
    code: "content-rejected",
    providerCode: "40015",
  },
  {
    name: "a sender of no account",
    message: { from: "+15558889999" },
    code: "invalid-sender",
    providerCode: "40305",
  },
  {
    name: "a number texting itself",
    message: { to: from, from },
    code: "invalid-recipient",
    providerCode: "40310",
  },
  {
    name: "a word for a sender, without a profile",
    config: { messagingProfileId: undefined },
    message: { from: "Cafe 24" },
    code: "invalid-sender",
    providerCode: "40306",
  },
  {
    name: "a profile without numbers",
    config: { from: undefined, messagingProfileId: emptyProfile },
    code: "invalid-sender",
    providerCode: "40321",
  },
  {
    name: "a disabled profile",
    config: { messagingProfileId: disabledProfile },
    code: "permission",
    providerCode: "40312",
  },
  {
    name: "a profile that does not exist",
    config: { messagingProfileId: "00000000-0000-4000-8000-000000000000" },
    code: "rejected",
    providerCode: "10017",
  },
  {
    name: "a text that is too long",
    message: { body: "a".repeat(1_601) },
    code: "invalid-message",
    providerCode: "40302",
  },
  {
    name: "a schedule in one minute",
    message: { sendAt: new Date(Date.now() + 60_000) },
    code: "invalid-message",
    providerCode: "10015",
  },
  {
    name: "a callback of more than 2000 characters",
    message: { statusCallback: `https://example.com/${"a".repeat(2_000)}` },
    code: "invalid-config",
    providerCode: "10003",
  },
];

// #region contract
testConnector({
  name: "telnyx",
  transport: "core",
  provider: startTelnyx,
  create: ({ url, config, runtime }) => createTelnyx({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  // #region features
  webhook: () => createTelnyxWebhook({ publicKey }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe 24", to: "+447700900123" },
  },
  providerOptions: { webhookFailoverUrl: "http://127.0.0.1:9/failover" },
  // #endregion features
  refusals,
  invalidConfigs: [
    { config: { apiKey: "<your-api-key>" }, names: ["apiKey", "KEY"] },
    { config: { apiKey: undefined, from: "555", extra: 1 }, names: ["apiKey", "from", "extra"] },
    { config: { from: undefined, messagingProfileId: undefined }, names: ["from", "messagingProfileId"] },
    {
      config: { from: "Cafe 24", messagingProfileId: undefined },
      names: ["messagingProfileId", "alphanumeric"],
    },
    { config: { messagingProfileId: "4000eba1" }, names: ["messagingProfileId", "UUID"] },
    { config: { statusCallback: "mailto:a@example.com" }, names: ["statusCallback", "http"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
  ],
  secrets: [apiKey],
});
// #endregion contract
