import type { Channel, DeliveryFailure, MessageDraft, PhoneState } from "../../carrier/carrier-message.ts";
import { deliveryErrorOf } from "./errors.ts";

const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, string>> = {
  unreachable: "30003",
  blocked: "30004",
  unknown: "30005",
  landline: "30006",
  "not-mobile": "30006",
  unroutable: "30006",
  premium: "30008",
  filtered: "30007",
};

/** How a message with this code ends. A code that is not in the table ends `undelivered`. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  return { status: deliveryErrorOf(errorCode)?.outcome === "failed" ? "failed" : "undelivered", errorCode };
}

/** How a text to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

const codeOfChannel: Readonly<Record<Exclude<Channel, "sms">, string>> = { whatsapp: "63024", rcs: "63036" };

/** How messages of a channel end if the phone cannot receive them. */
export function failuresOf(channel: Channel): MessageDraft["failureOf"] {
  if (channel === "sms") return failureOfState;
  return (state) => failureOfCode(state === "filtered" ? "63013" : codeOfChannel[channel]);
}

/** The `error_message` of a code. */
export function messageOfCode(errorCode: string): string {
  return deliveryErrorOf(errorCode)?.message ?? "Unknown error";
}
