import type { ErrorCase } from "../error-case.ts";
import { accountSid, verifySid } from "../twilio-client.ts";
import type { WireRequest } from "../wire-clients.ts";
import { factorErrorCases } from "./factor-error-cases.ts";
import { verifyServiceErrorCases } from "./verify-service-error-cases.ts";

const to = "+15558675310";
const servicePath = `/v2/Services/${verifySid}`;
const started = { To: to, Channel: "sms" };
/** A request to a Verify service. */
const verify = (form: Record<string, string>, below = "Verifications") => ({
  request: { path: `${servicePath}/${below}`, form },
});
const start: WireRequest = { path: `${servicePath}/Verifications`, form: started };
const guess: WireRequest = {
  path: `${servicePath}/VerificationCheck`,
  form: { To: to, Code: "never" },
};

/** Every error of Verify. */
export const verifyErrorCases: readonly ErrorCase[] = [
  { name: "a verification without a number", code: 20001, ...verify({ Channel: "sms" }) },
  {
    name: "a verification of a number with a trunk zero",
    code: 60200,
    ...verify({ To: "+4407911123456", Channel: "sms" }),
  },
  { name: "a verification without a channel", code: 20001, ...verify({ To: to }) },
  {
    name: "a Verify service without a name",
    code: 20001,
    request: { path: "/v2/Services", form: {} },
    message: "Missing required parameter FriendlyName in the post body",
  },
  {
    name: "a verification's status that is missing",
    code: 20001,
    before: [start],
    request: ({ sid }) => ({ path: `${servicePath}/Verifications/${sid}`, form: {} }),
  },
  {
    name: "an invalid verification",
    code: 20404,
    status: 404,
    message: `The requested resource /Services/${verifySid}/Verifications/VE1 was not found`,
    request: { method: "GET", path: `${servicePath}/Verifications/VE1` },
  },
  {
    name: "a check of what was not started",
    code: 20404,
    status: 404,
    message: `The requested resource /Services/${verifySid}/VerificationCheck was not found`,
    ...verify({ To: to, Code: "123456" }, "VerificationCheck"),
  },
  {
    name: "a Verify service that is not there",
    code: 20404,
    status: 404,
    options: { verifyServices: [] },
    ...verify(started),
  },
  {
    name: "Verify with test credentials",
    code: 20008,
    status: 403,
    options: { testAccounts: [accountSid] },
    ...verify(started),
  },
  {
    name: "Verify and a trial account's unverified number",
    code: 21608,
    options: { defaults: { type: "Trial" } },
    ...verify(started),
  },
  {
    name: "Verify and a phone that said STOP to every sender",
    code: 21610,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: "all" }),
    ...verify(started),
  },
  {
    name: "a number without its plus",
    code: 60200,
    message: "Invalid parameter `To`: 15558675310",
    ...verify({ ...started, To: to.slice(1) }),
  },
  {
    name: "a number that no phone has",
    code: 60200,
    message: "Invalid parameter `To`: +15005550001",
    ...verify({ ...started, To: "+15005550001" }),
  },
  {
    name: "an invalid channel",
    code: 60200,
    message: "Invalid parameter: Channel",
    ...verify({ ...started, Channel: "pigeon" }),
  },
  {
    name: "a language that Verify has not",
    code: 60200,
    message: "Invalid parameter: Locale",
    ...verify({ ...started, Locale: "tlh" }),
  },
  {
    name: "silent network authentication, which accounts get on request only",
    code: 60200,
    message: "Invalid parameter: Channel",
    ...verify({ ...started, Channel: "sna" }),
  },
  {
    name: "an address of a device that is not one",
    code: 60200,
    ...verify({ ...started, DeviceIp: "1.2.3.256" }),
  },
  { name: "a risk check of no kind", code: 60200, ...verify({ ...started, RiskCheck: "perhaps" }) },
  {
    name: "eleven tags",
    code: 60200,
    message: "Invalid parameter: Tags",
    ...verify({
      ...started,
      Tags: JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [n, "a"]))),
    }),
  },
  {
    name: "rate limits that are not a JSON object",
    code: 60200,
    message: "Invalid parameter: RateLimits",
    ...verify({ ...started, RateLimits: "[]" }),
  },
  { name: "a template SID of no form", code: 60200, ...verify({ ...started, TemplateSid: "HJ1" }) },
  { name: "an app hash of no form", code: 60200, ...verify({ ...started, AppHash: "x" }) },
  { name: "tags that are not a JSON object", code: 60200, ...verify({ ...started, Tags: "a" }) },
  {
    name: "a code of the app's that is too short",
    code: 60200,
    ...verify({ ...started, CustomCode: "123" }),
  },
  {
    name: "a check without a code",
    code: 60200,
    message: "Invalid parameter: Code",
    ...verify({ To: to }, "VerificationCheck"),
  },
  {
    name: "a check of a number of no form",
    code: 60200,
    message: "Invalid parameter `To`: 555",
    ...verify({ To: "555", Code: "123456" }, "VerificationCheck"),
  },
  {
    name: "an invalid status of a verification",
    code: 60200,
    before: [start],
    request: ({ sid }) => ({ path: `${servicePath}/Verifications/${sid}`, form: { Status: "pending" } }),
  },
  ...[
    { FriendlyName: "a".repeat(33) },
    { FriendlyName: "Win at acme.com" },
    { FriendlyName: "Order 12345" },
    { FriendlyName: "Acme", CodeLength: "3" },
    { FriendlyName: "Acme", CodeLength: "11" },
    { FriendlyName: "Acme", LookupEnabled: "perhaps" },
    { FriendlyName: "Acme", DefaultTemplateSid: "HJ1" },
    { FriendlyName: "Acme", "Totp.TimeStep": "19" },
    { FriendlyName: "Acme", "Totp.Skew": "3" },
    { FriendlyName: "Acme", "Push.ApnCredentialSid": "CR1" },
    { FriendlyName: "Acme", "Whatsapp.MsgServiceSid": "MG1" },
    { FriendlyName: "Acme", "Passkeys.UserVerification": "perhaps" },
  ].map(
    (form): ErrorCase => ({
      name: `a Verify service with ${Object.values(form).at(-1)}`,
      code: 60200,
      message: `Invalid parameter: ${Object.keys(form).at(-1)}`,
      request: { path: "/v2/Services", form },
    }),
  ),
  {
    name: "a change of a Verify service that cannot be",
    code: 60200,
    request: { path: servicePath, form: { CodeLength: "2" } },
  },
  {
    name: "a sixth guess",
    code: 60202,
    status: 429,
    message: "Max check attempts reached",
    before: [start, ...Array<WireRequest>(5).fill(guess)],
    request: guess,
  },
  {
    name: "a sixth text with the code",
    code: 60203,
    status: 429,
    message: "Max send attempts reached",
    before: Array<WireRequest>(5).fill(start),
    request: start,
  },
  {
    name: "a code of the app's where the service does not allow it",
    code: 60204,
    status: 403,
    options: { verifyServices: [{ sid: verifySid }] },
    ...verify({ ...started, CustomCode: "123456" }),
  },
  {
    name: "a text of the app's",
    code: 60204,
    status: 403,
    ...verify({ ...started, CustomMessage: "{{code}} is it" }),
  },
  {
    name: "a payment where the service has none",
    code: 60204,
    status: 403,
    ...verify({ ...started, Amount: "$1", Payee: "Acme" }),
  },
  {
    name: "a code to a landline",
    code: 60205,
    status: 403,
    setUp: (carrier) => carrier.setPhone(to, { state: "landline" }),
    ...verify(started),
  },
  {
    name: "a code to no mobile",
    code: 60205,
    status: 403,
    setUp: (carrier) => carrier.setPhone(to, { state: "not-mobile" }),
    ...verify(started),
  },
  {
    name: "a payment without a payee",
    code: 60206,
    options: { verifyServices: [{ sid: verifySid, psd2Enabled: true }] },
    ...verify({ ...started, Amount: "$1" }),
  },
  {
    name: "a code by e-mail, of a service without a Mailer",
    code: 60217,
    ...verify({ To: "ada@example.com", Channel: "email" }),
  },
  { name: "a check of nothing", code: 60221, ...verify({ Code: "123456" }, "VerificationCheck") },
  ...["call", "whatsapp"].map(
    (channel): ErrorCase => ({
      name: `a code by ${channel}, which the service has not turned on`,
      code: 60223,
      message: `Delivery channel disabled: ${channel.toUpperCase()}`,
      options: { verifyServices: [{ sid: verifySid, channels: ["sms"] }] },
      ...verify({ To: to, Channel: channel }),
    }),
  ),
  {
    name: "a code to a premium number",
    code: 60410,
    status: 403,
    setUp: (carrier) => carrier.setPhone(to, { state: "premium" }),
    ...verify(started),
  },
  {
    name: "a code to a country that is not enabled",
    code: 60605,
    status: 403,
    options: { defaults: { geoPermissions: ["+44"] } },
    ...verify(started),
  },
  ...verifyServiceErrorCases,
  ...factorErrorCases,
];
