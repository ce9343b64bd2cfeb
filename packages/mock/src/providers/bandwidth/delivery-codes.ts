import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";
import { type DeliveryCode, deliveryErrors } from "./errors.ts";

const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, DeliveryCode>> = {
  unreachable: "4702",
  blocked: "4772",
  unknown: "4406",
  landline: "4720",
  "not-mobile": "4700",
  unroutable: "4730",
  premium: "4404",
  filtered: "4770",
};

/** How a message with this code ends. A code that is not in the table is a carrier's. */
export function failureOfCode(errorCode: string): DeliveryFailure {
  const isOfBandwidth = deliveryErrors.get(errorCode)?.by === "bandwidth";
  return { status: isOfBandwidth ? "failed" : "undelivered", errorCode };
}

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return failureOfCode(codeOfState[state]);
}

/** `+1500555` and a code of four digits: accepted, and fails with it later. */
export function magicCode(to: string): string | undefined {
  return /^\+1500555([459]\d{3})$/.exec(to)?.[1];
}
