import type { DeliveryUpdate } from "../connector/delivery-update.ts";

/**
 * Returns a price as a delivery update has it; `undefined` if the amount is not a decimal of 0 or more, or if the currency does
 * not have the form of ISO 4217.
 * @param amount A decimal string, or a number.
 */
export function priceOf(amount: unknown, currency: unknown): DeliveryUpdate["price"] {
  const written = typeof amount === "number" ? decimalOf(amount) : amount;
  if (typeof written !== "string" || !/^\d{1,9}(?:\.\d{1,12})?$/.test(written)) return undefined;
  const code = typeof currency === "string" ? currency.toUpperCase() : "";
  return /^[A-Z]{3}$/.test(code) ? { amount: written, currency: code } : undefined;
}

/** A number below 0.000001 prints an exponent, and one that was multiplied more digits than a price has. */
function decimalOf(amount: number): string {
  const text = String(amount);
  return /e|\.\d{9}/.test(text) ? amount.toFixed(10).replace(/\.?0{1,10}$/, "") : text;
}
