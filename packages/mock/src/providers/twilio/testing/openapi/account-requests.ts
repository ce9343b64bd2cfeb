import { stableHexId } from "../../../shared/ids.ts";
import { numberSid } from "../twilio-client.ts";
import type { OperationRequest } from "./operation-request.ts";

const accounts = "api.twilio.com/2010-04-01/Accounts";
const account = `${accounts}/{account}`;
const hooks = {
  SmsUrl: "https://example.com/in",
  SmsMethod: "GET",
  SmsFallbackUrl: "https://example.com/fallback",
  SmsFallbackMethod: "GET",
  StatusCallback: "https://example.com/status",
};

/** Reads, changes and deletes what a row above made. */
function crud(list: string, kept: string, change: Record<string, string>): OperationRequest[] {
  return [
    { operation: `GET ${list}.json`, query: { PageSize: "1" } },
    { operation: `GET ${list}/{${kept}}.json` },
    { operation: `POST ${list}/{${kept}}.json`, form: change },
    { operation: `DELETE ${list}/{${kept}}.json` },
  ];
}

/** Accounts and their credentials. */
export const accountRequests: readonly OperationRequest[] = [
  { operation: `GET ${account}.json` },
  { operation: `GET ${account}/Balance.json` },
  { operation: `POST ${accounts}.json`, form: { FriendlyName: "Branch" }, keep: { subaccount: "sid" } },
  { operation: `GET ${accounts}.json`, query: { Status: "active" } },
  { operation: `POST ${accounts}/{subaccount}.json`, form: { Status: "suspended" } },
  { operation: `POST ${account}/Keys.json`, form: { FriendlyName: "CI" }, keep: { key: "sid" } },
  ...crud(`${account}/Keys`, "key", { FriendlyName: "Build" }),
  { operation: `POST ${account}/SigningKeys.json`, form: {}, keep: { signingKey: "sid" } },
  ...crud(`${account}/SigningKeys`, "signingKey", { FriendlyName: "Build" }),
  {
    operation: "POST iam.twilio.com/v1/Keys",
    form: { AccountSid: "{account}", FriendlyName: "CI" },
    keep: { iamKey: "sid" },
  },
  { operation: "GET iam.twilio.com/v1/Keys", query: { AccountSid: "{account}" } },
  { operation: "GET iam.twilio.com/v1/Keys/{iamKey}" },
  { operation: "POST iam.twilio.com/v1/Keys/{iamKey}", form: { FriendlyName: "Build" } },
  { operation: "DELETE iam.twilio.com/v1/Keys/{iamKey}" },
  {
    operation: "POST oauth.twilio.com/v1/token",
    form: { GrantType: "client_credentials", ClientId: `OQ${"1".repeat(32)}`, ClientSecret: "s" },
  },
  {
    operation: "POST oauth.twilio.com/v2/token",
    form: { grant_type: "client_credentials", client_id: `OQ${"1".repeat(32)}`, client_secret: "s" },
  },
];

const shortCode = `SC${stableHexId("12345")}`;
const verified = "+15558675399";
const numbers = `${account}/IncomingPhoneNumbers`;
const available = `${account}/AvailablePhoneNumbers`;

/** Phone numbers, short codes, verified numbers and applications. */
export const numberRequests: readonly OperationRequest[] = [
  { operation: `GET ${available}.json` },
  { operation: `GET ${available}/GB.json` },
  {
    operation: `GET ${available}/US/Local.json`,
    query: { AreaCode: "808", Contains: "42", SmsEnabled: "true", PageSize: "3" },
  },
  { operation: `GET ${available}/GB/Mobile.json` },
  ...["TollFree", "National", "Voip", "SharedCost", "MachineToMachine"].map((kind) => ({
    operation: `GET ${available}/US/${kind}.json`,
  })),
  {
    operation: `POST ${numbers}.json`,
    form: { ...hooks, AreaCode: "415", FriendlyName: "Support", VoiceCallerIdLookup: "true" },
    keep: { number: "sid" },
  },
  { operation: `POST ${numbers}/Local.json`, form: { ...hooks, PhoneNumber: "+14155550100" } },
  { operation: `POST ${numbers}/TollFree.json`, form: { PhoneNumber: "+18335550100" } },
  { operation: `POST ${numbers}/Mobile.json`, form: { PhoneNumber: "+447400123456" } },
  ...["Local", "TollFree", "Mobile"].map((kind) => ({ operation: `GET ${numbers}/${kind}.json` })),
  ...crud(numbers, "number", { SmsUrl: "", VoiceUrl: "https://example.com/voice" }),
  { operation: `GET ${account}/SMS/ShortCodes.json` },
  { operation: `GET ${account}/SMS/ShortCodes/${shortCode}.json` },
  {
    operation: `POST ${account}/SMS/ShortCodes/${shortCode}.json`,
    form: { SmsUrl: "https://example.com/in" },
  },
  {
    operation: `POST ${account}/OutgoingCallerIds.json`,
    form: { PhoneNumber: verified, FriendlyName: "Mine" },
    before: (_carrier, kept) => {
      kept["callerId"] = numberSid(verified);
    },
  },
  ...crud(`${account}/OutgoingCallerIds`, "callerId", { FriendlyName: "Phone" }),
  { operation: `POST ${account}/Applications.json`, form: hooks, keep: { application: "sid" } },
  ...crud(`${account}/Applications`, "application", {
    MessageStatusCallback: "https://example.com/status",
    PublicApplicationConnectEnabled: "true",
  }),
];

const usage = `${account}/Usage`;
const divisions = ["AllTime", "Daily", "LastMonth", "Monthly", "ThisMonth", "Today", "Yearly", "Yesterday"];

/** What was used. These rows follow those that send. */
export const usageRequests: readonly OperationRequest[] = [
  { operation: `GET ${usage}/Records.json`, query: { Category: "sms", StartDate: "2026-11-01" } },
  ...divisions.map((division) => ({ operation: `GET ${usage}/Records/${division}.json` })),
  {
    operation: `POST ${usage}/Triggers.json`,
    form: {
      CallbackUrl: "https://example.com/usage",
      TriggerValue: "+50",
      UsageCategory: "sms",
      Recurring: "monthly",
      TriggerBy: "price",
    },
    keep: { trigger: "sid" },
  },
  ...crud(`${usage}/Triggers`, "trigger", { FriendlyName: "Budget" }),
];
