import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";
import { receiptStatusOf, type VonageSmsReceiptStatus } from "./errors.ts";

const codeOfState: Readonly<Record<Exclude<PhoneState, "reachable">, string>> = {
  unreachable: "2",
  unknown: "3",
  landline: "12",
  "not-mobile": "12",
  premium: "11",
  unroutable: "11",
  blocked: "4",
  filtered: "6",
};

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return { status: "undelivered", errorCode: codeOfState[state] };
}

/** How the delivery to a magic number ends. */
export interface MagicDelivery {
  failure?: DeliveryFailure;
  /** What the receipt reports. */
  receipt: { status: VonageSmsReceiptStatus; errorCode: string };
}

const outcomes: readonly (MagicDelivery["receipt"] & { fails: boolean })[] = [
  { status: "delivered", errorCode: "0", fails: false },
  { status: "accepted", errorCode: "0", fails: false },
  { status: "buffered", errorCode: "0", fails: false },
  { status: "unknown", errorCode: "1", fails: false },
  { status: "expired", errorCode: "2", fails: true },
  { status: "failed", errorCode: "8", fails: true },
  { status: "rejected", errorCode: "6", fails: true },
];

/** `+15005571` and an `err-code` of three digits; `+15005573` and the index of an outcome, of three digits too. */
export function magicDelivery(to: string): MagicDelivery | undefined {
  const code = /^\+15005571(\d{3})$/.exec(to)?.[1];
  if (code !== undefined && Number(code) > 0) {
    const errorCode = String(Number(code));
    const failure: DeliveryFailure = { status: "undelivered", errorCode };
    return { failure, receipt: { status: receiptStatusOf(errorCode, false), errorCode } };
  }
  const outcome = outcomes[Number(/^\+15005573(\d{3})$/.exec(to)?.[1] ?? "-1")];
  if (outcome === undefined) return undefined;
  const { fails, ...receipt } = outcome;
  if (!fails) return { receipt };
  return { failure: { status: "undelivered", errorCode: receipt.errorCode }, receipt };
}
