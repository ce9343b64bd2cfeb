import { stableHexId } from "../shared/ids.ts";
import { linkedNumber } from "./messaging/messaging-services.ts";
import type { TwilioSender } from "./options.ts";
import { listEnvelope } from "./paging.ts";
import type { TwilioResource } from "./resources.ts";
import { json, rfc2822 } from "./responses.ts";
import { type CallingAccount, kindOfSender, type TwilioState } from "./state.ts";

const version = "2010-04-01";
const since = rfc2822(new Date("2024-01-02T03:04:05Z"));
const subresources = [
  "available_phone_numbers",
  "calls",
  "conferences",
  "incoming_phone_numbers",
  "notifications",
  "outgoing_caller_ids",
  "recordings",
  "transcriptions",
  "addresses",
  "signing_keys",
  "connect_apps",
  "sip",
  "authorized_connect_apps",
  "usage",
  "keys",
  "applications",
  "short_codes",
  "queues",
  "messages",
  "balance",
];

const account = `/${version}/Accounts/{AccountSid}`;

/** The account, its balance, and its senders. */
export const accountResources: readonly TwilioResource[] = [
  {
    path: `${account}[.json]`,
    GET: (call) => json(200, call.request.host, accountResource(call.state, call.account)),
  },
  {
    path: `${account}/Balance[.json]`,
    GET: (call) => json(200, call.request.host, balanceResource(call.account)),
  },
  {
    path: `${account}/IncomingPhoneNumbers[.json]`,
    GET: (call) => json(200, call.request.host, phoneNumberList(call.state, call.account, call.request)),
  },
  {
    path: `${account}/SMS/ShortCodes[.json]`,
    GET: (call) => json(200, call.request.host, shortCodeList(call.state, call.account, call.request)),
  },
];

/** The account itself. As the real one does, it holds the auth token. */
export function accountResource(state: TwilioState, account: CallingAccount): Record<string, unknown> {
  const path = `/${version}/Accounts/${account.sid}`;
  return {
    auth_token: state.tokenOf(account.sid),
    date_created: since,
    date_updated: since,
    friendly_name: "My first Twilio account",
    owner_account_sid: account.sid,
    sid: account.sid,
    status: account.status ?? "active",
    subresource_uris: Object.fromEntries(
      subresources.map((name) => [name, `${path}/${pascalCase(name)}.json`]),
    ),
    type: account.type ?? "Full",
    uri: `${path}.json`,
  };
}

/** The account's balance. */
export function balanceResource(account: CallingAccount): Record<string, unknown> {
  return { account_sid: account.sid, balance: account.balance ?? "100.00000", currency: "USD" };
}

type ListRequest = { path: string; query: URLSearchParams };

/** The phone numbers that the account owns, filtered by `PhoneNumber`. */
export function phoneNumberList(state: TwilioState, account: CallingAccount, request: ListRequest) {
  const wanted = request.query.get("PhoneNumber");
  const numbers = ownSenders(state, account, "phone", wanted, linkedNumber);
  return listEnvelope("incoming_phone_numbers", numbers, {
    ...request,
    sidOf: ({ sender }) => `PN${stableHexId(sender)}`,
    render: (sender) => phoneNumberResource(sender, account.sid),
  });
}

/** The short codes that the account owns, filtered by `ShortCode`. */
export function shortCodeList(state: TwilioState, account: CallingAccount, request: ListRequest) {
  const wanted = request.query.get("ShortCode");
  const codes = ownSenders(state, account, "short-code", wanted, undefined);
  return listEnvelope("short_codes", codes, {
    ...request,
    sidOf: ({ sender }) => `SC${stableHexId(sender)}`,
    render: ({ sender }) => shortCodeResource(sender, account.sid),
  });
}

/** What was listed, or else whatever is asked for. */
function ownSenders(
  state: TwilioState,
  account: CallingAccount,
  kind: "phone" | "short-code",
  wanted: string | null,
  usual: string | undefined,
): readonly TwilioSender[] {
  if (state.listedSenders === undefined) {
    const sender = wanted ? wanted : usual;
    return sender !== undefined && kindOfSender(sender) === kind ? [{ sender }] : [];
  }
  return state.listedSenders.filter(({ sender, account: owner }) => {
    if (kindOfSender(sender) !== kind || (owner !== undefined && owner !== account.sid)) return false;
    return !wanted || sender.includes(wanted.replace(/^\+/, ""));
  });
}

function phoneNumberResource(
  { sender, sms = true, mms = true, inboundUrl }: TwilioSender,
  accountSid: string,
) {
  const sid = `PN${stableHexId(sender)}`;
  const path = `/${version}/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}`;
  return {
    account_sid: accountSid,
    address_requirements: "none",
    address_sid: null,
    api_version: version,
    beta: false,
    bundle_sid: null,
    capabilities: { fax: false, mms, sms, voice: true },
    date_created: since,
    date_updated: since,
    emergency_address_sid: null,
    emergency_address_status: "unregistered",
    emergency_status: "Inactive",
    friendly_name: sender,
    identity_sid: null,
    origin: "twilio",
    phone_number: sender,
    sid,
    sms_application_sid: "",
    sms_fallback_method: "POST",
    sms_fallback_url: "",
    sms_method: "POST",
    sms_url: inboundUrl ?? "",
    status: "in-use",
    status_callback: "",
    status_callback_method: "POST",
    subresource_uris: { assigned_add_ons: `${path}/AssignedAddOns.json` },
    trunk_sid: null,
    type: null,
    uri: `${path}.json`,
    voice_application_sid: null,
    voice_caller_id_lookup: false,
    voice_fallback_method: "POST",
    voice_fallback_url: null,
    voice_method: "POST",
    voice_receive_mode: "voice",
    voice_url: null,
  };
}

function shortCodeResource(sender: string, accountSid: string) {
  const sid = `SC${stableHexId(sender)}`;
  return {
    account_sid: accountSid,
    api_version: version,
    date_created: since,
    date_updated: since,
    friendly_name: sender,
    short_code: sender,
    sid,
    sms_fallback_method: "POST",
    sms_fallback_url: null,
    sms_method: "POST",
    sms_url: null,
    uri: `/${version}/Accounts/${accountSid}/SMS/ShortCodes/${sid}.json`,
  };
}

function pascalCase(name: string): string {
  const pascal = name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (pascal === "Sip") return "SIP";
  if (pascal === "ShortCodes") return "SMS/ShortCodes";
  return pascal;
}
