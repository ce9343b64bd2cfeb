import { rfc2822 } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { kindOfNumber, type NumberKind, nationalFormat } from "./number-plans.ts";
import type { NumberRecord } from "./numbers.ts";
import { changeSettings, type SettingFields, showSettings } from "./settings.ts";

/** What requests set, besides what the carrier keeps. */
const fields: SettingFields = {
  address_sid: ["AddressSid", null],
  bundle_sid: ["BundleSid", null],
  emergency_address_sid: ["EmergencyAddressSid", null],
  emergency_status: ["EmergencyStatus", "Inactive"],
  friendly_name: ["FriendlyName", null],
  identity_sid: ["IdentitySid", null],
  sms_application_sid: ["SmsApplicationSid", ""],
  status_callback: ["StatusCallback", ""],
  status_callback_method: ["StatusCallbackMethod", "POST"],
  trunk_sid: ["TrunkSid", null],
  voice_application_sid: ["VoiceApplicationSid", null],
  voice_caller_id_lookup: ["VoiceCallerIdLookup", false],
  voice_fallback_method: ["VoiceFallbackMethod", "POST"],
  voice_fallback_url: ["VoiceFallbackUrl", null],
  voice_method: ["VoiceMethod", "POST"],
  voice_receive_mode: ["VoiceReceiveMode", "voice"],
  voice_url: ["VoiceUrl", null],
};

/** The parameters that the carrier keeps, since other APIs and the inbox change them too. */
const inbound = {
  SmsUrl: "inboundUrl",
  SmsMethod: "inboundMethod",
  SmsFallbackUrl: "fallbackUrl",
  SmsFallbackMethod: "fallbackMethod",
} as const;

/** Changes what a number says. One that is not kept is only shown in the response. */
export function changeNumber(
  record: NumberRecord,
  form: URLSearchParams,
  { carrier, numbers, isLost }: TwilioState,
  { isKept = true }: { isKept?: boolean } = {},
): NumberRecord {
  const changed = {
    ...record,
    settings: changeSettings(record.settings, fields, form),
    updatedAt: new Date(carrier.now()),
  };
  if (!isKept || isLost()) return changed;
  numbers.save(changed);
  changeInbound(carrier, record.phoneNumber, record.accountSid, form);
  return changed;
}

/** Sets where texts to a number or a short code are reported. */
export function changeInbound(
  carrier: TwilioState["carrier"],
  number: string,
  account: string,
  form: URLSearchParams,
): void {
  const given = Object.entries(inbound).flatMap(([parameter, field]) => {
    const value = form.get(parameter);
    if (value === null) return [];
    return [[field, parameter.endsWith("Method") ? value.toUpperCase() || null : value || null]];
  });
  carrier.setNumber(number, { provider: "twilio", ...Object.fromEntries(given) }, { account });
}

/** Where texts to a number or a short code are reported, as its resource shows it; `none` is what it shows without a URL. */
export function inboundFields(
  state: TwilioState,
  { number, account, none }: { number: string; account: string; none: string | null },
): Record<string, string | null> {
  const set = state.carrier.number(number, { account });
  return {
    sms_fallback_method: set?.fallbackMethod ?? "POST",
    sms_fallback_url: set?.fallbackUrl ?? none,
    sms_method: set?.inboundMethod ?? "POST",
    sms_url: set?.inboundUrl ?? state.sender(number)?.inboundUrl ?? none,
  };
}

const kinds = { Local: "local", Mobile: "mobile", TollFree: "toll-free" } as const;

/**
 * A number as the API shows it, in Twilio's order. In the lists of one kind, it has no type.
 *
 * @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 */
export function numberResource(
  record: NumberRecord,
  state: TwilioState,
  listKind?: NumberKind,
): Record<string, unknown> {
  const { sid, accountSid, phoneNumber, sms, mms } = record;
  const path = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}`;
  const settings = showSettings(record.settings, fields);
  const resource = {
    account_sid: accountSid,
    address_requirements: "none",
    api_version: "2010-04-01",
    beta: false,
    capabilities: { fax: false, mms, sms, voice: true },
    date_created: rfc2822(record.createdAt),
    date_updated: rfc2822(record.updatedAt),
    emergency_address_status: "unregistered",
    origin: "twilio",
    phone_number: phoneNumber,
    sid,
    status: "in-use",
    subresource_uris: { assigned_add_ons: `${path}/AssignedAddOns.json` },
    ...(listKind === undefined && { type: kinds[kindOfNumber(phoneNumber)] }),
    uri: `${path}.json`,
    ...settings,
    friendly_name: settings["friendly_name"] ?? nationalFormat(phoneNumber),
    ...inboundFields(state, { number: phoneNumber, account: accountSid, none: "" }),
  };
  return Object.fromEntries(Object.entries(resource).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
