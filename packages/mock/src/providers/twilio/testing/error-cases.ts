import { accountErrorCases } from "./account-error-cases.ts";
import { contentErrorCases } from "./content/content-error-cases.ts";
import type { ErrorCase } from "./error-case.ts";
import { messagingErrorCases } from "./messaging-error-cases.ts";
import { accountSid, authToken, serviceSid } from "./twilio-client.ts";
import { verifyErrorCases } from "./verify/verify-error-cases.ts";
import type { WireRequest } from "./wire-clients.ts";

const to = "+15558675310";
const from = "+15550001111";
const hello = { To: to, From: from, Body: "hello" };
const toService = { To: to, MessagingServiceSid: serviceSid, Body: "hello" };
const otherAccount = `AC${"9".repeat(32)}`;
const accountPath = `/2010-04-01/Accounts/${accountSid}.json`;
const messagePath = (sid: unknown, below = "") =>
  `/2010-04-01/Accounts/${accountSid}/Messages/${sid}${below}.json`;
/** A change of a message that was just sent. */
const ofNew = (request: WireRequest, below?: string): Pick<ErrorCase, "before" | "request"> => ({
  before: [{ form: hello }],
  request: ({ sid }) => ({ ...request, path: messagePath(sid, below) }),
});

/** Every error of the Messages resource, and then those of Messaging Services and of Verify. */
export const errorCases: readonly ErrorCase[] = [
  {
    name: "credentials of no form",
    code: 20003,
    status: 401,
    message: "Authenticate",
    request: { form: hello, password: "short" },
  },
  {
    name: "another account's credentials",
    code: 20003,
    status: 401,
    request: { form: hello, sid: otherAccount, username: accountSid },
  },
  {
    name: "a token that is not the declared one",
    code: 20003,
    status: 401,
    options: { accounts: [{ sid: accountSid, authToken: "1".repeat(32) }] },
  },
  {
    name: "an account that is not declared",
    code: 20003,
    status: 401,
    options: { accounts: [{ sid: otherAccount, authToken }] },
  },
  { name: "a closed account", code: 20003, status: 401, options: { defaults: { status: "closed" } } },
  {
    name: "a region that does not know the credentials",
    code: 20003,
    status: 401,
    options: { defaults: { regions: ["ie1"] } },
  },
  {
    name: "test credentials on another resource",
    code: 20008,
    status: 403,
    options: { testAccounts: [accountSid] },
    request: { method: "GET", path: accountPath },
  },
  {
    name: "an invalid message",
    code: 20404,
    status: 404,
    request: { method: "GET", path: messagePath(`SM${"0".repeat(32)}`) },
  },
  {
    name: "one request more than the account may",
    code: 20429,
    status: 429,
    options: { defaults: { requestsPerSecond: 2 } },
    before: [{ form: hello }, { form: hello }],
  },
  { name: "a To that is not a number", code: 21211, parameters: { ...hello, To: "+15" } },
  {
    name: "a To of the wrong length for its country",
    code: 21211,
    message: "Invalid 'To' Phone Number: +155586XXXX",
    parameters: { ...hello, To: "+15558675310".slice(0, 11) },
  },
  {
    name: "a To with the zero that is dialed within its country",
    code: 21211,
    parameters: { ...hello, To: "+4407911123456" },
  },
  {
    name: "the magic To +15005550001",
    code: 21211,
    message: "Invalid 'To' Phone Number: +1500555XXXX",
    parameters: { ...hello, To: "+15005550001" },
  },
  { name: "a From that is not a sender", code: 21212, parameters: { ...hello, From: "not a sender!" } },
  { name: "the magic From +15005550001", code: 21212, parameters: { ...hello, From: "+15005550001" } },
  { name: "a To that is a short code", code: 21265, parameters: { ...hello, To: "12345" } },
  { name: "To and From alike", code: 21266, parameters: { ...hello, To: from } },
  {
    name: "an alphanumeric sender on a trial account",
    code: 21267,
    options: { defaults: { type: "Trial", verifiedNumbers: [to] } },
    parameters: { ...hello, From: "Acme" },
  },
  { name: "a premium number", code: 21268, setUp: (carrier) => carrier.setPhone(to, { state: "premium" }) },
  {
    name: "a country that is not enabled",
    code: 21408,
    options: { defaults: { geoPermissions: ["+44"] } },
    message: `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}`,
  },
  { name: "the magic To +15005550003", code: 21408, parameters: { ...hello, To: "+15005550003" } },
  { name: "neither From nor service", code: 21603, parameters: { To: to, Body: "hello" } },
  { name: "no To", code: 21604, parameters: { From: from, Body: "hello" } },
  {
    name: "a sender that is being ported",
    code: 21606,
    options: { senders: [{ sender: from, porting: true }] },
  },
  { name: "the magic From +15005550007", code: 21606, parameters: { ...hello, From: "+15005550007" } },
  {
    name: "any own From with test credentials",
    code: 21606,
    options: { testAccounts: [accountSid] },
  },
  { name: "a trial account and an unverified number", code: 21608, options: { defaults: { type: "Trial" } } },
  {
    name: "a StatusCallback that is not a URL",
    code: 21609,
    parameters: { ...hello, StatusCallback: "example" },
  },
  {
    name: "a StatusCallback with an underscore in its host",
    code: 21609,
    parameters: { ...hello, StatusCallback: "https://my_host.example/status" },
  },
  {
    name: "a phone that said STOP to the number",
    code: 21610,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [from] }),
  },
  {
    name: "a phone that said STOP to the service",
    code: 21610,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [serviceSid] }),
    parameters: toService,
  },
  { name: "the magic To +15005550004", code: 21610, parameters: { ...hello, To: "+15005550004" } },
  {
    name: "a sender with a full queue",
    code: 21611,
    options: { senders: [{ sender: from, queueLimit: 1 }] },
    before: [{ form: hello }],
  },
  { name: "the magic From +15005550008", code: 21611, parameters: { ...hello, From: "+15005550008" } },
  {
    name: "a number that is not routable",
    code: 21612,
    setUp: (carrier) => carrier.setPhone(to, { state: "unroutable" }),
  },
  { name: "an alphanumeric sender to North America", code: 21612, parameters: { ...hello, From: "Acme" } },
  { name: "the magic To +15005550002", code: 21612, parameters: { ...hello, To: "+15005550002" } },
  {
    name: "a number that is not a mobile",
    code: 21614,
    setUp: (carrier) => carrier.setPhone(to, { state: "not-mobile" }),
  },
  { name: "the magic To +15005550009", code: 21614, parameters: { ...hello, To: "+15005550009" } },
  { name: "1,601 characters", code: 21617, parameters: { ...hello, Body: "a".repeat(1601) } },
  { name: "nothing to say", code: 21619, parameters: { To: to, From: from } },
  { name: "an empty body", code: 21619, parameters: { ...hello, Body: "" } },
  {
    name: "a media URL without a protocol",
    code: 21620,
    parameters: { ...hello, MediaUrl: "example.com/a.png" },
  },
  {
    name: "media from a sender without MMS",
    code: 21621,
    options: { senders: [{ sender: from, mms: false }] },
    parameters: { ...hello, MediaUrl: "https://example.com/a.png" },
  },
  {
    name: "media from an account without MMS",
    code: 21622,
    options: { defaults: { mms: false } },
    parameters: { ...hello, MediaUrl: "https://example.com/a.png" },
  },
  {
    name: "eleven media",
    code: 21623,
    parameters: { ...hello, MediaUrl: Array.from({ length: 11 }, (_, n) => `https://example.com/${n}.png`) },
  },
  { name: "a validity period of 0", code: 21624, parameters: { ...hello, ValidityPeriod: "0" } },
  {
    name: "a validity period over ten hours",
    code: 21624,
    parameters: { ...hello, ValidityPeriod: "36001" },
  },
  {
    name: "a landline where Twilio does not try",
    code: 21635,
    setUp: (carrier) => carrier.setPhone("+4930901820", { state: "landline" }),
    parameters: { ...hello, To: "+4930901820" },
  },
  {
    name: "variables without a template",
    code: 21654,
    parameters: { ...hello, ContentVariables: '{"1":"a"}' },
  },
  { name: "a template SID of no form", code: 21655, parameters: { ...hello, ContentSid: "HX1" } },
  {
    name: "a template that is not there",
    code: 21655,
    options: { contents: [] },
    parameters: { ...hello, ContentSid: `HX${"c".repeat(32)}` },
  },
  {
    name: "variables that are not a JSON object",
    code: 21656,
    parameters: { ...hello, ContentSid: `HX${"c".repeat(32)}`, ContentVariables: "{1:a}" },
  },
  {
    name: "a From that is not Twilio's",
    code: 21659,
    options: { senders: ["+15550002222"] },
    message: `'From' ${from} is not a Twilio phone number or Short Code country mismatch`,
  },
  {
    name: "a short code of another country",
    code: 21659,
    options: { senders: [{ sender: "12345", callingCode: "+44" }] },
    parameters: { ...hello, From: "12345" },
  },
  {
    name: "another account's From",
    code: 21660,
    options: { senders: [{ sender: from, account: otherAccount }] },
  },
  { name: "a From without SMS", code: 21661, options: { senders: [{ sender: from, sms: false }] } },
  {
    name: "a service with test credentials",
    code: 21701,
    status: 404,
    options: { testAccounts: [accountSid] },
    parameters: toService,
  },
  {
    name: "canceling what is not scheduled",
    code: 30409,
    ...ofNew({ form: { Status: "canceled" } }),
  },
  {
    name: "redacting what is still on its way",
    code: 20009,
    status: 409,
    message: "Unable to update record: Cannot delete message because delivery has not been completed.",
    ...ofNew({ form: { Body: "" } }),
  },
  {
    name: "deleting what is still on its way",
    code: 20009,
    status: 409,
    ...ofNew({ method: "DELETE" }),
  },
  {
    name: "another text for a message",
    code: 20001,
    ...ofNew({ form: { Body: "other" } }),
  },
  {
    name: "another status for a message",
    code: 20001,
    ...ofNew({ form: { Status: "sent" } }),
  },
  { name: "a change of nothing", code: 20001, ...ofNew({ form: {} }) },
  {
    name: "an invalid outcome",
    code: 20001,
    ...ofNew({ form: { Outcome: "perhaps" } }, "/Feedback"),
  },
  {
    name: "a change of a message that is not there",
    code: 20404,
    status: 404,
    request: { path: messagePath(`SM${"0".repeat(32)}`), form: { Body: "" } },
  },
  ...accountErrorCases,
  {
    name: "WhatsApp from a number of SMS",
    code: 21910,
    parameters: { ...hello, To: `whatsapp:${to}` },
  },
  { name: "SMS from a sender of WhatsApp", code: 21910, parameters: { ...hello, From: `whatsapp:${from}` } },
  {
    name: "RCS from a sender of WhatsApp",
    code: 21910,
    parameters: { ...hello, From: `whatsapp:${from}`, To: `rcs:${to}` },
  },
  {
    name: "a sender of WhatsApp that is not listed",
    code: 63007,
    message: "Twilio could not find a Channel with the specified From address",
    options: { senders: [from] },
    parameters: { ...hello, From: `whatsapp:${from}`, To: `whatsapp:${to}` },
  },
  {
    name: "a sender of WhatsApp with test credentials",
    code: 63007,
    options: { testAccounts: [accountSid] },
    parameters: { ...hello, From: `whatsapp:${from}`, To: `whatsapp:${to}` },
  },
  {
    name: "WhatsApp to itself",
    code: 63031,
    parameters: { ...hello, From: `whatsapp:${from}`, To: `whatsapp:${from}` },
  },
  {
    name: "WhatsApp to what is not a number",
    code: 21211,
    parameters: { ...hello, From: `whatsapp:${from}`, To: "whatsapp:15" },
  },
  { name: "another ContentRetention", code: 30029, parameters: { ...hello, ContentRetention: "forget" } },
  { name: "another AddressRetention", code: 30030, parameters: { ...hello, AddressRetention: "discard" } },
  { name: "a MaxPrice that is not a number", code: 21627, parameters: { ...hello, MaxPrice: "cheap" } },
  { name: "a MaxPrice of 0", code: 21627, parameters: { ...hello, MaxPrice: "0" } },
  { name: "short links without a service", code: 30124, parameters: { ...hello, ShortenUrls: "true" } },
  ...contentErrorCases,
  ...messagingErrorCases,
  ...verifyErrorCases,
];
