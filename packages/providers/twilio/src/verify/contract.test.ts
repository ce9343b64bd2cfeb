import { testCodeProvider } from "@smskit/contract";
import { createCarrier, mockTwilio, startMockServer } from "@smskit/mock";
import { createTwilioVerify } from "../index.ts";
import { exampleVerifyConfig } from "../testing/example-verify-config.ts";

const { accountSID, authToken, serviceSID } = exampleVerifyConfig;
const trial = { accountSID: `AC${"7".repeat(32)}`, authToken: "7".repeat(32) };
const limited = { accountSID: `AC${"8".repeat(32)}`, authToken: "8".repeat(32) };
const test = { accountSID: `AC${"6".repeat(32)}`, authToken: "6".repeat(32) };
const payments = `VA${"b".repeat(32)}`;
const missing = `VA${"e".repeat(32)}`;

/** A Twilio with accounts and Verify services of several sorts. */
function startTwilio() {
  const carrier = createCarrier();
  const account = (one: typeof trial) => ({ sid: one.accountSID, authToken: one.authToken });
  const mock = mockTwilio(carrier, {
    accounts: [
      { sid: accountSID, authToken, geoPermissions: ["+1"] },
      { ...account(trial), type: "Trial" },
      { ...account(limited), requestsPerSecond: 0 },
      account(test),
    ],
    testAccounts: [test.accountSID],
    verifyServices: [
      {
        ...{ sid: serviceSID, channels: ["sms", "call"] },
        rateLimits: { end_user_ip_address: [{ max: 2, interval: 60 }] },
      },
      { sid: payments, psd2Enabled: true },
    ],
  });
  return startMockServer({ port: 0, carrier, mocks: [mock] });
}

const longSecret = "fedcba9876543210fedcba98765432109876543210";

testCodeProvider({
  name: "twilio verify",
  provider: startTwilio,
  create: ({ url, config }) => createTwilioVerify({ ...exampleVerifyConfig, baseUrl: url, ...config }),
  secrets: [authToken],
  refusals: [
    {
      name: "wrong credentials",
      config: { authToken: "0".repeat(32) },
      code: "authentication",
      providerCode: "20003",
    },
    { name: "test credentials", config: test, code: "permission", providerCode: "20008" },
    {
      name: "a missing service",
      config: { serviceSID: missing },
      code: "invalid-config",
      providerCode: "20404",
    },
    { name: "too many requests at once", config: limited, code: "rate-limited", providerCode: "20429" },
    {
      name: "more than a rate limit of the service allows",
      ...{ config: { rateLimits: { ip: "end_user_ip_address" } }, start: { ip: "203.0.113.9" } },
      async arrange({ url }) {
        const config = { ...exampleVerifyConfig, rateLimits: { ip: "end_user_ip_address" }, baseUrl: url };
        const first = { usageType: "SignIn", ip: "203.0.113.9" };
        const codes = createTwilioVerify(config);
        await codes.start({ ...first, to: "+15558679900" });
        await codes.start({ ...first, to: "+15558679901" });
      },
      ...{ code: "rate-limited", providerCode: "20429" },
    },
    { name: "a trial account", config: trial, code: "permission", providerCode: "21608" },
    {
      name: "a number that said STOP to every sender",
      arrange: ({ carrier }, to) => carrier.setPhone(to, { optedOutOf: "all" }),
      ...{ code: "recipient-blocked", providerCode: "21610" },
    },
    {
      name: "a number that no phone has",
      start: { to: "+15005550001" },
      code: "invalid-recipient",
      providerCode: "60200",
    },
    { name: "a sixth send", after: 5, code: "rate-limited", providerCode: "60203" },
    {
      name: "a landline",
      arrange: ({ carrier }, to) => carrier.setPhone(to, { state: "landline" }),
      ...{ code: "invalid-recipient", providerCode: "60205" },
    },
    {
      name: "a service for payments",
      config: { serviceSID: payments },
      code: "invalid-config",
      providerCode: "60206",
    },
    {
      name: "a channel that is off",
      config: { channel: "whatsapp" },
      code: "invalid-config",
      providerCode: "60223",
    },
    {
      name: "a premium number",
      arrange: ({ carrier }, to) => carrier.setPhone(to, { state: "premium" }),
      ...{ code: "recipient-blocked", providerCode: "60410" },
    },
    {
      name: "a country that is not enabled",
      start: { to: "+447400123456" },
      code: "permission",
      providerCode: "60605",
    },
  ],
  invalidConfigs: [
    { config: { accountSID: `MG${"0".repeat(32)}` }, names: ["accountSID"] },
    {
      config: { serviceSID: accountSID },
      names: ["serviceSID: must be the SID of a Verify service", "accountSID"],
    },
    { config: { authToken: undefined }, names: ["authToken: is missing"] },
    { config: { apiKeySecret: longSecret }, names: ["authToken", "apiKeySID"] },
    { config: { channel: "email" }, names: ["channel"] },
    { config: { codeLength: 3 }, names: ["codeLength"] },
    { config: { rateLimits: { ip: "with spaces", port: "x" } }, names: ["rateLimits.ip", "rateLimits.port"] },
    { config: { region: "ie1" }, names: ["baseUrl"] },
    { config: { from: "+15551230000" }, names: ["from"] },
  ],
});

testCodeProvider({
  name: "twilio verify, by call",
  provider: startTwilio,
  create: ({ url, config }) =>
    createTwilioVerify({ ...exampleVerifyConfig, channel: "call", baseUrl: url, ...config }),
  secrets: [authToken],
});
