import { isPhoneNumber } from "../shared/validation.ts";
import { allowsAlphanumeric } from "./alphanumeric.ts";
import type { RenderedContent } from "./content/render-template.ts";
import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";
import { kindOfSender } from "./state.ts";

/** The magic recipients of every account. */
const magicRecipients: Record<string, RefusalCode> = {
  "+15005550001": 21211,
  "+15005550002": 21612,
  "+15005550003": 21408,
  "+15005550004": 21610,
  "+15005550009": 21614,
};

/** Checks the recipient: its number, what the account may do, and the phone. */
export function checkRecipient({
  to,
  from,
  serviceSid,
  account,
  form,
  state,
}: Omit<SendRequest, keyof RenderedContent | "channel" | "fromChannel">): RefusalCode | undefined {
  const magic = magicRecipients[to];
  if (magic !== undefined) return magic;
  if (/^\d{3,6}$/.test(to)) return 21265;
  if (!isPhoneNumber(to) || (to.startsWith("+1") && !/^\+1[2-9]\d{9}$/.test(to))) return 21211;
  if (account.geoPermissions && !account.geoPermissions.some((code) => to.startsWith(code))) return 21408;
  if (account.type === "Trial" && !account.verifiedNumbers?.includes(to)) return 21608;
  const { state: phoneState } = state.carrier.phone(to, { account: account.sid });
  if (phoneState === "premium") return 21268;
  if (phoneState === "not-mobile") return 21614;
  if (phoneState === "landline" && !mayBeTried(to) && form.get("ForceDelivery") !== "true") return 21635;
  if (phoneState === "unroutable") return 21612;
  if (from !== undefined && kindOfSender(from) === "alphanumeric" && !allowsAlphanumeric(to)) return 21612;
  // An opt-out from a service applies to its numbers.
  const linked = from === undefined ? undefined : state.services.ofSender(from, account.sid)?.sid;
  if (state.optOuts.isOptedOut(to, [from, serviceSid, linked], account.sid)) return 21610;
  return undefined;
}

/** Whether Twilio accepts messages to landlines in this country, and leaves them to the carrier. */
function mayBeTried(to: string): boolean {
  return to.startsWith("+1") || to.startsWith("+44");
}
