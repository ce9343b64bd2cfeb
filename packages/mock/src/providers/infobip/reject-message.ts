import type { SegmentCount } from "../../carrier/count-segments.ts";
import { countryOfNumber } from "../shared/countries.ts";
import { isPhoneNumber } from "../shared/validation.ts";
import { readSender } from "./addresses.ts";
import type { RequestedMessage } from "./check-request.ts";
import type { StatusName } from "./delivery-codes.ts";
import { findMessage, pricePerPart, sentBy } from "./sent-message.ts";
import type { CallingAccount, InfobipState } from "./state.ts";

const mostParts = 25;
const hourMs = 3_600_000;
/** The calling codes of no country: satellites, and services of the whole world. ITU-T E.164, list of assigned country codes. */
const globalServices = /^\+(?:8(?:00|08|7[08]|8[123])|979)/;

/** A message that is about to be sent. */
interface Outgoing {
  readonly message: RequestedMessage;
  readonly messageId: string;
  /** E.164; `undefined` for what is not a number. */
  readonly to: string | undefined;
  readonly from: string;
  readonly counted: SegmentCount;
}

/**
 * Why Infobip rejects a message in the response to the request, if it does. Unconfirmed: the order of the checks, that all of them
 * are made before the response, and for how long Infobip remembers the ids of messages (the mock does until its messages are
 * deleted).
 */
export function rejectionOf(
  { message, messageId, to, from, counted }: Outgoing,
  { state, account }: { state: InfobipState; account: CallingAccount },
): StatusName | undefined {
  if (findMessage(messageId, account.id, state) !== undefined) return "REJECTED_DUPLICATE_MESSAGE_ID";
  if (message.to.trim() === "") return "MISSING_TO";
  if (to === undefined || !isPhoneNumber(to)) return "REJECTED_DESTINATION";
  if (countryOfNumber(to) === undefined && !globalServices.test(to)) return "REJECTED_PREFIX_MISSING";
  const sender = readSender(from);
  const number = sender === undefined ? undefined : state.number(sender);
  if (number === undefined || (number.account ?? account.id) !== account.id) return "REJECTED_SOURCE";
  if (account.blockedSenders?.some((one) => readSender(one) === sender)) return "REJECTED_SENDER";
  if (account.destinations?.some((code) => to.startsWith(code)) === false) return "REJECTED_NETWORK";
  if (account.trialRecipients?.includes(to) === false) return "REJECTED_DESTINATION_NOT_REGISTERED";
  if (counted.segments > mostParts) return "REJECTED_MESSAGE_TOO_LONG";
  if (counted.segments * pricePerPart > (account.balance ?? Number.POSITIVE_INFINITY)) {
    return "REJECTED_NOT_ENOUGH_CREDITS";
  }
  if (state.optOuts.isOptedOut(to, [sender], account.id)) return "REJECTED_DESTINATION_BLOCKLISTED";
  return account.floodingFilter === true && isFlooded(to, message.text, { state, account })
    ? "REJECTED_FLOODING_FILTER"
    : undefined;
}

/** Whether a phone has had 20 messages within an hour, or 6 with this text. */
function isFlooded(
  to: string,
  text: string,
  { state, account }: { state: InfobipState; account: CallingAccount },
): boolean {
  const recent = sentBy(state, account.id).filter(
    (one) =>
      one.to === to && one.status !== "failed" && state.carrier.now() - one.createdAt.getTime() < hourMs,
  );
  return recent.length >= 20 || recent.filter(({ body }) => body === text).length >= 6;
}
