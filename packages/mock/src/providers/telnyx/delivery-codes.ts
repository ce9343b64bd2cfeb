import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";
import { type TelnyxErrorCode, telnyxErrors } from "./errors.ts";

/** `not-mobile` and `unroutable` are refused before a message is accepted, unless it was scheduled. */
const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, TelnyxErrorCode>> = {
  unreachable: "40006",
  blocked: "40004",
  unknown: "40012",
  landline: "40001",
  "not-mobile": "40001",
  unroutable: "40001",
  premium: "40008",
  filtered: "40015",
};

/** How a message with this code ends. A code that is not in the table ends `undelivered`. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  const outcome = Object.hasOwn(telnyxErrors, errorCode)
    ? telnyxErrors[errorCode as TelnyxErrorCode].outcome
    : "undelivered";
  return { status: outcome === "failed" ? "failed" : "undelivered", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

/** `+150055` and a code of five digits: accepted, and fails with it later. */
export function failsLater(to: string): string | undefined {
  return /^\+150055(4\d{4})$/.exec(to)?.[1];
}

/** `+150056` and a code of five digits: the response says already that it failed. */
export function failsAtOnce(to: string): string | undefined {
  return /^\+150056(4\d{4})$/.exec(to)?.[1];
}
