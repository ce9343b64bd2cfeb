import type { DeliveryFailure, PhoneState } from "../../carrier/carrier-message.ts";

/** The last word of a receipt. */
export type VonageReceiptStatus =
  | "delivered"
  | "expired"
  | "failed"
  | "rejected"
  | "accepted"
  | "buffered"
  | "unknown";

const codeOfState: Record<Exclude<PhoneState, "reachable">, string> = {
  unreachable: "2",
  unknown: "3",
  landline: "12",
  "not-mobile": "12",
  premium: "11",
  unroutable: "11",
  blocked: "4",
  filtered: "6",
};

/** Codes with which a network, or Vonage, turns a message down instead of failing to deliver it. */
const rejections = new Set(["6", "9", "10", "11", "13", "14", "16", "50", "51", "52", "53", "54"]);

/** How a message to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  return { status: "undelivered", errorCode: codeOfState[state] };
}

/** What a receipt with this `err-code` calls the end. A phone that is off all the while lets a text expire. */
export function statusOfCode(errorCode: string, hasTtl: boolean): VonageReceiptStatus {
  if (errorCode === "1") return "unknown";
  if (errorCode === "2" && hasTtl) return "expired";
  return rejections.has(errorCode) ? "rejected" : "failed";
}

/** What becomes of a message to a magic number. */
export interface MagicDelivery {
  failure?: DeliveryFailure;
  /** What the receipt says. */
  receipt: { status: VonageReceiptStatus; errorCode: string };
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

/** `+15005571` and an `err-code` of three digits; `+15005573` and the place of an outcome, of three digits too. */
export function magicDelivery(to: string): MagicDelivery | undefined {
  const code = /^\+15005571(\d{3})$/.exec(to)?.[1];
  if (code !== undefined && Number(code) > 0) {
    const errorCode = String(Number(code));
    const failure: DeliveryFailure = { status: "undelivered", errorCode };
    return { failure, receipt: { status: statusOfCode(errorCode, false), errorCode } };
  }
  const outcome = outcomes[Number(/^\+15005573(\d{3})$/.exec(to)?.[1] ?? "-1")];
  if (outcome === undefined) return undefined;
  const { fails, ...receipt } = outcome;
  if (!fails) return { receipt };
  return { failure: { status: "undelivered", errorCode: receipt.errorCode }, receipt };
}
