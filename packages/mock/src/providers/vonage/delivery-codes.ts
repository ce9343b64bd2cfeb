import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";
import { errorRow, isVonageError, type VonageErrorCode } from "./error-table.ts";
import { type OutboundMessage, senderOf } from "./read-message.ts";
import type { CallingAccount, VonageState } from "./state.ts";

const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, VonageErrorCode>> = {
  unreachable: "1180",
  unknown: "1190",
  landline: "1260",
  "not-mobile": "1260",
  premium: "1250",
  unroutable: "1250",
  blocked: "1280",
  filtered: "1210",
};

/** How a message with this code ends: one that was not passed on has failed, and was never submitted. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  const isPassedOn = errorRow(errorCode).outcome === "rejected";
  return { status: isPassedOn ? "undelivered" : "failed", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

/** `+1500557` and a code: the request is refused with it. */
export function refusedAtOnce(to: string): VonageErrorCode | undefined {
  return codeAfter(/^\+1500557(\d{4})$/, to);
}

/** How long a phone that has written to the app can receive a WhatsApp text. */
const windowMs = 24 * 60 * 60 * 1000;

/** Why an accepted message fails, whatever the phone's state is. `+1500558` and a code: it fails with that code. */
export function failureOf(
  message: OutboundMessage,
  caller: CallingAccount,
  state: VonageState,
): DeliveryFailure | undefined {
  const { to, from, channel } = message;
  const code = codeAfter(/^\+1500558(\d{4})$/, to);
  if (code !== undefined) return failureOfCode(code);
  if (caller.testNumbers !== undefined && !caller.testNumbers.includes(to)) return failureOfCode("1160");
  if (state.optOuts.isOptedOut(to, [senderOf(from)], caller.apiKey)) return failureOfCode("1240");
  if (channel === "sms" && !isAllowed(from, to, state)) return failureOfCode("1120");
  // A template may be sent at any time.
  const needsWindow = channel === "whatsapp" && message.json["message_type"] !== "template";
  return needsWindow && !isInWindow(to, from, state) ? failureOfCode("1340") : undefined;
}

/** To North America, only a number of the account may text; elsewhere any number or name that is not known to be voice only. */
function isAllowed(from: string, to: string, { accounts }: VonageState): boolean {
  const number = /^\d+$/.test(from) ? accounts.number(senderOf(from)) : undefined;
  if (number?.sms === false) return false;
  return !to.startsWith("+1") || number !== undefined;
}

/** Whether the phone has written to this sender within a day. */
function isInWindow(to: string, from: string, { carrier }: VonageState): boolean {
  const since = carrier.now() - windowMs;
  return carrier.replies.some(
    (reply) =>
      reply.channel === "whatsapp" &&
      reply.from === to &&
      reply.to === senderOf(from) &&
      reply.at.getTime() >= since,
  );
}

function codeAfter(pattern: RegExp, to: string): VonageErrorCode | undefined {
  const code = pattern.exec(to)?.[1] ?? "";
  return isVonageError(code) ? code : undefined;
}
