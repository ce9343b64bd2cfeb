import { hasTrunkZero } from "../../carrier/has-trunk-zero.ts";
import { takesAlphanumeric } from "./check-sender.ts";
import type { TwilioErrorCode } from "./errors.ts";
import { isOptedOut } from "./opt-out.ts";
import type { SendRequest } from "./send-request.ts";
import { kindOfSender } from "./state.ts";

/** The magic recipients, for every account. */
const magicRecipients: Record<string, TwilioErrorCode> = {
  "+15005550001": 21211,
  "+15005550002": 21612,
  "+15005550003": 21408,
  "+15005550004": 21610,
  "+15005550009": 21614,
};

/** Objects to the recipient: what the number is, what the account may, what state the phone is in. */
export function checkRecipient(send: SendRequest): TwilioErrorCode | undefined {
  const { to, from, serviceSid, account, carrier, form, state } = send;
  const magic = magicRecipients[to];
  if (magic !== undefined) return magic;
  if (/^\d{3,6}$/.test(to)) return 21265;
  if (!isPhoneNumber(to)) return 21211;
  if (account.geoPermissions && !account.geoPermissions.some((code) => to.startsWith(code))) return 21408;
  if (account.type === "Trial" && !account.verifiedNumbers?.includes(to)) return 21608;
  const { state: phoneState, optedOutOf } = carrier.phone(to, { account: account.sid });
  if (phoneState === "premium") return 21268;
  if (phoneState === "not-mobile") return 21614;
  if (phoneState === "landline" && !mayBeTried(to) && form.get("ForceDelivery") !== "true") return 21635;
  if (phoneState === "unroutable") return 21612;
  if (from !== undefined && kindOfSender(from) === "alphanumeric" && !takesAlphanumeric(to)) return 21612;
  // A number of a service shares what was said to the service.
  const linked = from === undefined ? undefined : state.serviceOf(from)?.sid;
  if (isOptedOut(optedOutOf, [from, serviceSid, linked])) return 21610;
  return undefined;
}

/** Twilio takes ten digits for a number of North America, with or without punctuation, and E.164. */
export function normaliseNumber(input: string): string {
  if (!/^[+\d(][\d\s().-]*$/.test(input)) return input;
  const number = input.replace(/[\s().-]/g, "");
  if (/^\d{10}$/.test(number)) return `+1${number}`;
  if (/^1\d{10}$/.test(number)) return `+${number}`;
  return number;
}

function isPhoneNumber(number: string): boolean {
  if (number.startsWith("+1")) return /^\+1[2-9]\d{9}$/.test(number);
  return /^\+[2-9]\d{6,14}$/.test(number) && !hasTrunkZero(number);
}

/** Where Twilio lets a message to a landline through and leaves it to the carrier. */
function mayBeTried(to: string): boolean {
  return to.startsWith("+1") || to.startsWith("+44");
}
