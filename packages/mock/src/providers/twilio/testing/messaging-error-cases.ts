import type { MockTwilioOptions } from "../../../index.ts";
import type { ErrorCase } from "./error-case.ts";
import { numberSid, serviceSid } from "./twilio-client.ts";
import type { WireRequest } from "./wire-clients.ts";

const to = "+15558675310";
const from = "+15550001111";
const toService = { To: to, MessagingServiceSid: serviceSid, Body: "hello" };
const scheduled = { ...toService, ScheduleType: "fixed" };
const otherAccount = `AC${"9".repeat(32)}`;
const service = `/v1/Services/${serviceSid}`;
const otherServiceSid = `MG${"c".repeat(32)}`;
const brandSid = `BN${"e".repeat(32)}`;
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** A service without senders, and an account with a number. */
const empty: MockTwilioOptions = { services: [{ sid: serviceSid }], senders: [from] };
const addNumber: WireRequest = {
  path: `${service}/PhoneNumbers`,
  form: { PhoneNumberSid: numberSid(from) },
};
const post = (path: string, form: Record<string, string | string[]>): Pick<ErrorCase, "request"> => ({
  request: { path, form },
});
const campaign = {
  BrandRegistrationSid: brandSid,
  Description: "Sends codes to people who sign in to Acme.",
  MessageFlow: "People type their number into the sign-in form of Acme.",
  MessageSamples: ["Your code for Acme is 123456"],
  UsAppToPersonUsecase: "2FA",
  HasEmbeddedLinks: "false",
  HasEmbeddedPhone: "false",
};
const tollfree = {
  BusinessName: "Acme",
  BusinessWebsite: "https://example.com",
  NotificationEmail: "owner@example.com",
  UseCaseCategories: ["TWO_FACTOR_AUTHENTICATION"],
  UseCaseSummary: "Codes",
  ProductionMessageSample: "Your code is 123456",
  OptInImageUrls: ["https://example.com/opt-in.png"],
  OptInType: "WEB_FORM",
  MessageVolume: "10",
  TollfreePhoneNumberSid: numberSid(from),
};

/** Every error of Messaging Services, of schedules, and of registrations. */
export const messagingErrorCases: readonly ErrorCase[] = [
  {
    name: "a service without a name",
    code: 20001,
    message: "Missing required parameter FriendlyName in the post body",
    ...post("/v1/Services", { StickySender: "true" }),
  },
  {
    name: "a service's name of 65 characters",
    code: 20001,
    ...post("/v1/Services", { FriendlyName: "a".repeat(65) }),
  },
  {
    name: "a service's validity period of 36,001 seconds",
    code: 20001,
    message: "Invalid parameter: ValidityPeriod",
    ...post(service, { ValidityPeriod: "36001" }),
  },
  {
    name: "a service that is not there",
    code: 20404,
    status: 404,
    options: { services: [] },
    request: { method: "GET", path: service },
  },
  {
    name: "a number that the service does not have",
    code: 20404,
    status: 404,
    options: empty,
    request: { method: "GET", path: `${service}/PhoneNumbers/${numberSid(from)}` },
  },
  {
    name: "adding a number that the account does not have",
    code: 21421,
    options: empty,
    ...post(`${service}/PhoneNumbers`, { PhoneNumberSid: numberSid("+15550002222") }),
  },
  {
    name: "sending to a service that is not there",
    code: 21701,
    status: 404,
    options: { services: [] },
    parameters: toService,
  },
  {
    name: "sending to a service that was deleted",
    code: 21701,
    status: 404,
    before: [{ method: "DELETE", path: service }],
    request: { form: toService },
  },
  {
    name: "another account's service",
    code: 21701,
    status: 404,
    options: { services: [{ sid: serviceSid, account: otherAccount, phoneNumbers: [from] }] },
    parameters: toService,
  },
  {
    name: "a service that is not available",
    code: 21702,
    options: { services: [{ sid: serviceSid, phoneNumbers: [from], available: false }] },
    parameters: toService,
  },
  {
    name: "a service whose senders cannot text that country",
    code: 21703,
    options: { services: [{ sid: serviceSid, alphaSenders: ["Acme"] }] },
    parameters: toService,
  },
  { name: "a service without senders", code: 21704, options: empty, parameters: toService },
  {
    name: "a service SID of no form",
    code: 21705,
    parameters: { ...toService, MessagingServiceSid: "MG1" },
  },
  {
    name: "no alphanumeric sender",
    code: 21708,
    ...post(`${service}/AlphaSenders`, { AlphaSender: "" }),
  },
  {
    name: "an alphanumeric sender of digits",
    code: 21709,
    ...post(`${service}/AlphaSenders`, { AlphaSender: "12345678" }),
  },
  {
    name: "an alphanumeric sender of twelve characters",
    code: 21709,
    ...post(`${service}/DestinationAlphaSenders`, { AlphaSender: "TwelveLetter", IsoCountryCode: "FR" }),
  },
  {
    name: "a number that is in the pool already",
    code: 21710,
    status: 409,
    message: "Phone Number or Short Code is already in the Messaging Service.",
    options: empty,
    before: [addNumber],
    request: addNumber,
  },
  {
    name: "a From that is not in the pool",
    code: 21711,
    options: { services: [{ sid: serviceSid, phoneNumbers: ["+15550002222"] }] },
    parameters: { ...toService, From: from },
  },
  {
    name: "a number in another service's pool",
    code: 21712,
    status: 409,
    message: "Phone Number or Short Code is associated with another Messaging Service.",
    options: {
      services: [{ sid: serviceSid }, { sid: otherServiceSid, phoneNumbers: [from] }],
      senders: [from],
    },
    request: addNumber,
  },
  {
    name: "a use case that services do not have",
    code: 21713,
    ...post("/v1/Services", { FriendlyName: "Codes", Usecase: "codes" }),
  },
  {
    name: "a second alphanumeric sender",
    code: 21714,
    before: [{ path: `${service}/AlphaSenders`, form: { AlphaSender: "Acme" } }],
    ...post(`${service}/AlphaSenders`, { AlphaSender: "Globex" }),
  },
  {
    name: "a number that has neither SMS nor MMS",
    code: 21715,
    options: { services: [{ sid: serviceSid }], senders: [{ sender: from, sms: false, mms: false }] },
    request: addNumber,
  },
  {
    name: "a campaign of something that is not a brand",
    code: 21717,
    ...post(`${service}/Compliance/Usa2p`, { ...campaign, BrandRegistrationSid: "BN1" }),
  },
  {
    name: "a campaign of an unknown use case",
    code: 21720,
    ...post(`${service}/Compliance/Usa2p`, { ...campaign, UsAppToPersonUsecase: "CODES" }),
  },
  {
    name: "a campaign without a description",
    code: 20001,
    ...post(`${service}/Compliance/Usa2p`, { ...campaign, Description: "" }),
  },
  {
    name: "deactivations before there were lists",
    code: 30113,
    request: { method: "GET", path: "/v1/Deactivations", query: { Date: "2020-08-26" } },
  },
  {
    name: "deactivations of the day after tomorrow",
    code: 30114,
    request: {
      method: "GET",
      path: "/v1/Deactivations",
      query: { Date: inSeconds(2 * 86_400).slice(0, 10) },
    },
  },
  {
    name: "deactivations of a day that does not exist",
    code: 30115,
    request: { method: "GET", path: "/v1/Deactivations", query: { Date: "2021-02-30" } },
  },
  {
    name: "a toll-free verification of a number that the account does not have",
    code: 30436,
    options: { senders: ["+15550002222"] },
    ...post("/v1/Tollfree/Verifications", tollfree),
  },
  {
    name: "a toll-free verification of an unknown category",
    code: 20001,
    message: "Invalid parameter: UseCaseCategories",
    ...post("/v1/Tollfree/Verifications", { ...tollfree, UseCaseCategories: ["EVENTS", "CODES"] }),
  },
  { name: "a schedule without SendAt", code: 35111, parameters: scheduled },
  { name: "a SendAt that is not a timestamp", code: 35114, parameters: { ...scheduled, SendAt: "tomorrow" } },
  {
    name: "a SendAt without an offset",
    code: 35114,
    parameters: { ...scheduled, SendAt: inSeconds(3600).slice(0, 19) },
  },
  {
    name: "a SendAt on a day that does not exist",
    code: 35114,
    parameters: { ...scheduled, SendAt: "2026-11-31T12:00:00Z" },
  },
  {
    name: "a SendAt that is too soon",
    code: 35115,
    message:
      "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future, inclusive.",
    parameters: { ...scheduled, SendAt: inSeconds(60) },
  },
  {
    name: "a SendAt that is too late",
    code: 35117,
    message:
      "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future, inclusive.",
    parameters: { ...scheduled, SendAt: inSeconds(36 * 86_400) },
  },
  {
    name: "a schedule without a service",
    code: 35118,
    parameters: { To: to, From: from, Body: "hello", ScheduleType: "fixed", SendAt: inSeconds(3600) },
  },
  {
    name: "another ScheduleType",
    code: 35126,
    parameters: { ...toService, ScheduleType: "optimal", SendAt: inSeconds(3600) },
  },
];
