import { type ContractOptions, type ProviderContext, type Refusal, testConnector } from "@smskit/contract";
import { createCarrier, mockTwilio, startMockServer } from "@smskit/mock";
import { createTwilio, createTwilioWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { fromMessagingServiceSID } = exampleConfig;
const trial = { accountSID: `AC${"7".repeat(32)}`, authToken: "7".repeat(32) };
const limited = { accountSID: `AC${"8".repeat(32)}`, authToken: "8".repeat(32) };
const suspended = { accountSID: `AC${"5".repeat(32)}`, authToken: "5".repeat(32) };
const test = { accountSID: `AC${"6".repeat(32)}`, authToken: "6".repeat(32) };
const emptyService = `MG${"e".repeat(32)}`;
const busyService = `MG${"b".repeat(32)}`;
const mutedService = `MG${"d".repeat(32)}`;
const foreignNumber = "+15550000001";
const mutedNumber = "+15550000002";
const portedNumber = "+15550000003";
const secondNumber = "+15551230007";
const shortCode = "55555";

/** A Twilio with accounts, numbers and services of every sort. */
function startTwilio({ webhookUrl }: ProviderContext) {
  const carrier = createCarrier();
  const account = ({ accountSID, authToken }: typeof trial) => ({ sid: accountSID, authToken });
  const world = mockTwilio(carrier, {
    accounts: [
      { ...account(exampleConfig), geoPermissions: ["+1", "+2", "+4"] },
      { ...account(trial), type: "Trial" },
      { ...account(limited), requestsPerSecond: 0 },
      { ...account(suspended), status: "suspended" },
      account(test),
    ],
    testAccounts: [test.accountSID],
    senders: [
      "+15551230000",
      secondNumber,
      "Cafe 24",
      { sender: foreignNumber, account: trial.accountSID },
      { sender: mutedNumber, sms: false },
      { sender: portedNumber, porting: true },
      { sender: shortCode, callingCode: "+1" },
    ],
    services: [
      {
        sid: fromMessagingServiceSID,
        phoneNumbers: ["+15551230000", secondNumber],
        shortCodes: [shortCode],
        alphaSenders: ["Cafe 24"],
      },
      { sid: emptyService },
      { sid: busyService, available: false },
      { sid: mutedService, phoneNumbers: [mutedNumber] },
    ],
    contents: [],
    inboundUrl: webhookUrl,
  });
  carrier.setPhone("+15550009900", { state: "premium" });
  carrier.setPhone("+33612345678", { state: "reachable" });
  carrier.setPhone("+15550009901", { optedOutOf: [fromMessagingServiceSID] });
  carrier.setPhone("+4930123456", { state: "landline" });
  return startMockServer({ port: 0, carrier, mocks: [world] });
}

const soon = new Date(Date.now() + 60_000);
const options = (twilio: object) => ({ providerOptions: { twilio } });
const withoutService = { fromMessagingServiceSID: undefined };

/** A request that Twilio refuses for each error. Errors that the connector can never cause are not here. */
const refusals: Refusal[] = [
  {
    name: "a wrong auth token",
    config: { authToken: "0".repeat(32) },
    code: "authentication",
    providerCode: "20003",
  },
  {
    name: "a wrong API key",
    config: { authToken: undefined, apiKeySID: `SK${"0".repeat(32)}`, apiKeySecret: "0".repeat(32) },
    code: "authentication",
    providerCode: "20003",
  },
  { name: "too many requests", config: limited, code: "rate-limited", providerCode: "20429" },
  {
    name: "an invalid number",
    message: { to: "+15005550001" },
    code: "invalid-recipient",
    providerCode: "21211",
  },
  {
    name: "an invalid sender",
    message: { from: "+15005550001" },
    code: "invalid-sender",
    providerCode: "21212",
  },
  {
    name: "a number texting itself",
    message: { to: "+15551230000", from: "+15551230000" },
    code: "invalid-sender",
    providerCode: "21266",
  },
  {
    name: "an alphanumeric sender on trial",
    config: { ...trial, ...withoutService, from: "Cafe 24" },
    message: { to: "+447700900123" },
    code: "permission",
    providerCode: "21267",
  },
  { name: "a premium number", message: { to: "+15550009900" }, code: "permission", providerCode: "21268" },
  {
    name: "a region that is not enabled",
    message: { to: "+33612345678" },
    code: "permission",
    providerCode: "21408",
  },
  { name: "the magic region", message: { to: "+15005550003" }, code: "permission", providerCode: "21408" },
  {
    name: "a sender that cannot text",
    message: { from: "+15005550007" },
    code: "invalid-sender",
    providerCode: "21606",
  },
  {
    name: "a sender that is being ported",
    message: { from: portedNumber },
    code: "invalid-sender",
    providerCode: "21606",
  },
  {
    name: "an unverified number on trial",
    config: { ...trial, ...withoutService, from: "+15551230000" },
    code: "permission",
    providerCode: "21608",
  },
  {
    name: "a callback that is not a public URL",
    message: { statusCallback: "http://my_host/status" },
    code: "invalid-config",
    providerCode: "21609",
  },
  {
    name: "a recipient who said STOP",
    message: { to: "+15550009901" },
    code: "recipient-blocked",
    providerCode: "21610",
  },
  {
    name: "a sender whose queue is full",
    message: { from: "+15005550008" },
    code: "rate-limited",
    providerCode: "21611",
    retryable: false,
  },
  {
    name: "a route that does not exist",
    message: { to: "+15005550002" },
    code: "permission",
    providerCode: "21612",
  },
  {
    name: "a number that is not mobile",
    message: { to: "+15005550009" },
    code: "invalid-recipient",
    providerCode: "21614",
  },
  { name: "a landline", message: { to: "+4930123456" }, code: "invalid-recipient", providerCode: "21635" },
  {
    name: "more than 1600 characters",
    message: { body: "a".repeat(1_601) },
    code: "invalid-message",
    providerCode: "21617",
  },
  {
    name: "media that is not a URL",
    message: options({ mediaUrl: ["nowhere"] }),
    code: "invalid-message",
    providerCode: "21620",
  },
  {
    name: "eleven media",
    message: options({ mediaUrl: Array.from({ length: 11 }, (_, n) => `https://example.com/${n}.png`) }),
    code: "invalid-message",
    providerCode: "21623",
  },
  {
    name: "a validity of eleven hours",
    message: { validityPeriodSeconds: 39_600 },
    code: "invalid-message",
    providerCode: "21624",
  },
  {
    name: "content variables alone",
    message: options({ contentVariables: "{}" }),
    code: "invalid-message",
    providerCode: "21654",
  },
  {
    name: "a content that does not exist",
    message: options({ contentSid: `HX${"0".repeat(32)}` }),
    code: "invalid-message",
    providerCode: "21655",
  },
  {
    name: "a sender of no account",
    message: { from: "+15558889999" },
    code: "invalid-sender",
    providerCode: "21659",
  },
  {
    name: "a short code abroad",
    message: { from: shortCode, to: "+447700900123" },
    code: "invalid-sender",
    providerCode: "21659",
  },
  {
    name: "a sender of another account",
    message: { from: foreignNumber },
    code: "invalid-sender",
    providerCode: "21660",
  },
  {
    name: "a sender without texts",
    message: { from: mutedNumber },
    code: "invalid-sender",
    providerCode: "21661",
  },
  {
    name: "a service that does not exist",
    config: { fromMessagingServiceSID: `MG${"0".repeat(32)}` },
    code: "invalid-config",
    providerCode: "21701",
  },
  {
    name: "a service that cannot be used",
    config: { fromMessagingServiceSID: busyService },
    code: "invalid-sender",
    providerCode: "21702",
  },
  {
    name: "a service without a suitable sender",
    config: { fromMessagingServiceSID: mutedService },
    code: "invalid-sender",
    providerCode: "21703",
  },
  {
    name: "a service without senders",
    config: { fromMessagingServiceSID: emptyService },
    code: "invalid-sender",
    providerCode: "21704",
  },
  {
    name: "a sender that is not in the service's pool",
    config: { fromMessagingServiceSID: emptyService },
    message: { from: secondNumber },
    code: "invalid-sender",
    providerCode: "21711",
  },
  {
    name: "a schedule in one minute",
    message: { sendAt: soon },
    code: "invalid-message",
    providerCode: "35115",
  },
  {
    name: "an invalid service SID",
    message: options({ messagingServiceSid: "MG1" }),
    code: "invalid-config",
    providerCode: "21705",
  },
  {
    name: "an accepted message that failed at once: suspended account",
    message: { to: "+15005630002" },
    code: "permission",
    providerCode: "30002",
  },
  {
    name: "an accepted message that failed at once: filtered",
    message: { to: "+15005630007" },
    code: "content-rejected",
    providerCode: "30007",
  },
  {
    name: "an accepted message that failed at once: blocked",
    message: { to: "+15005630004" },
    code: "recipient-blocked",
    providerCode: "30004",
  },
  {
    name: "an accepted message that failed at once: a daily cap",
    message: { to: "+15005630023" },
    code: "rate-limited",
    providerCode: "30023",
    retryable: false,
  },
  {
    name: "an accepted message that failed at once: a code that is new",
    message: { to: "+15005639999" },
    code: "rejected",
    providerCode: "39999",
  },
];

const shared = {
  transport: "core",
  provider: startTwilio,
  webhook: () => createTwilioWebhook({ authToken: exampleConfig.authToken }),
  senders: {
    e164: { from: secondNumber },
    "short-code": { from: shortCode },
    alphanumeric: { from: "Cafe 24", to: "+447700900123" },
  },
  providerOptions: { messageIntent: "otp", attempt: 7_654_321 },
  secrets: [exampleConfig.authToken],
} satisfies Partial<ContractOptions>;

testConnector({
  ...shared,
  name: "twilio",
  create: ({ url, config, runtime }) => createTwilio({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  refusals,
  invalidConfigs: [
    {
      config: { accountSID: fromMessagingServiceSID },
      names: ["accountSID", "looks like", "fromMessagingServiceSID"],
    },
    {
      config: { accountSID: "AC123", fromMessagingServiceSID: "x", extra: 1 },
      names: ["accountSID", "fromMessagingServiceSID", "extra"],
    },
    { config: { authToken: exampleConfig.accountSID }, names: ["authToken", "SID"] },
    { config: { authToken: undefined }, names: ["authToken", "missing"] },
    { config: { fromMessagingServiceSID: undefined }, names: ["fromMessagingServiceSID", "missing"] },
    {
      config: { templates: [{ content: "no placeholder", usageType: "SignIn" }] },
      names: ["templates[0].content", "{{code}}"],
    },
    { config: JSON.parse('{"__proto__": {"authToken": "x"}}'), names: ["__proto__"] },
  ],
});

testConnector({
  ...shared,
  name: "twilio, from a number, which cannot schedule",
  create: ({ url, config, runtime }) =>
    createTwilio(
      { ...exampleConfig, ...withoutService, from: "+15551230000", baseUrl: url, ...config },
      runtime,
    ),
  rules: [
    "gives-a-receipt",
    "takes-the-providers-count",
    "schedules-as-declared",
    "expires-as-declared",
    "reports-to-the-callback",
    "sends-from-the-sender",
    "reports-how-it-ended",
  ],
});
