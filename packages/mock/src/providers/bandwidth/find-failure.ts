import type { Channel, DeliveryFailure } from "../../carrier/carrier-message.ts";
import { isPhoneNumber, isTollFree } from "../shared/validation.ts";
import { failureOfCode, magicCode } from "./delivery-codes.ts";
import type { DeliveryCode } from "./errors.ts";
import type { BandwidthState, CallingAccount } from "./state.ts";

/** What Bandwidth looks at once it has accepted a message. */
interface AcceptedMessage {
  /** A number, a name, or an agent of RBM. */
  from: string;
  applicationId: string;
  channel: Channel | undefined;
}

/** How a message ends that was accepted although something is wrong with it. */
export function failureOf(
  to: string,
  message: AcceptedMessage,
  caller: { state: BandwidthState; account: CallingAccount },
): DeliveryFailure | undefined {
  const code = magicCode(to) ?? objectionTo(to, message, caller);
  return code === undefined ? undefined : failureOfCode(code);
}

/** Which of the codes Bandwidth reports for what is unconfirmed where the documentation describes two that fit. */
function objectionTo(
  to: string,
  { from, applicationId, channel }: AcceptedMessage,
  { state, account }: { state: BandwidthState; account: CallingAccount },
): DeliveryCode | undefined {
  const isAgent = channel === "rcs";
  const isAlphanumeric = !isAgent && /[A-Za-z]/.test(from);
  if (state.application(applicationId) === undefined) return "4452";
  if (from.startsWith("+") && !isRoutable(from)) return "4302";
  const number = isAgent || isAlphanumeric ? { number: from } : state.number(from);
  // The United States and Canada have no alphanumeric senders.
  if (number === undefined || (isAlphanumeric && to.startsWith("+1"))) return "4403";
  if ((number.accountId ?? account.id) !== account.id) return "4407";
  if (!isRoutable(to)) return "4303";
  if (from === to) return "4401";
  if (account.destinations?.some((code) => to.startsWith(code)) === false) return "4432";
  // For other numbers than toll-free ones, opt-outs are those of carriers.
  if (state.optOuts.isOptedOut(to, [from], account.id)) return isTollFree(from) ? "4475" : "4775";
  return undefined;
}

/** Whether a network could route to a number: those of North America have ten digits. */
function isRoutable(number: string): boolean {
  return isPhoneNumber(number) && (!number.startsWith("+1") || number.length === 12);
}
