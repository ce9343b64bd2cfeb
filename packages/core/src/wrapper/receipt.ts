import type { SmsReceipt } from "../connector/sms-receipt.ts";

/**
 * Copies a receipt and replaces some fields. The provider's response (`raw`) stays, and stays not enumerable.
 */
export function receiptWith(
  receipt: SmsReceipt,
  fields: Pick<SmsReceipt, "attempts" | "possibleDuplicate">,
): SmsReceipt {
  return Object.defineProperties({} as SmsReceipt, {
    ...Object.getOwnPropertyDescriptors(receipt),
    ...Object.getOwnPropertyDescriptors(fields),
  });
}

/** Marks the receipt of a repeat. All copies of this package know it: two may wrap one connector. */
const repeat = Symbol.for("smskit.repeat");

/**
 * Copies the receipt of a message that another call has sent, for the caller that asked for the same message again.
 * Wrappers and telemetry count nothing more for it: see {@link isRepeat}.
 */
export function repeatOf(receipt: SmsReceipt): SmsReceipt {
  return Object.defineProperty(receiptWith(receipt, {}), repeat, { value: true });
}

/** Whether a receipt repeats that of an earlier call, as {@link repeatOf} makes it. */
export function isRepeat(receipt: SmsReceipt): boolean {
  return repeat in receipt;
}
