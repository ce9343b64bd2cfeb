import { expectArgument } from "../config/check-arguments.ts";
import { isE164 } from "../phone/is-e164.ts";

/**
 * Returns an address with the `+` that many APIs leave out of numbers: `447700900000` becomes `+447700900000`. Fewer digits
 * are a short code, and letters are a name: they stay as they are.
 */
export function withPlus(address: string): string {
  expectArgument(typeof address === "string", "withPlus: takes an address as the provider writes it.");
  return /^[1-9]\d{6,14}$/.test(address) ? `+${address}` : address;
}

/** Returns an address without the `+` of a number, as many APIs write it. A name keeps its own. */
export function withoutPlus(address: string): string {
  expectArgument(typeof address === "string", "withoutPlus: takes an address as your app writes it.");
  return /^\+\d+$/.test(address) ? address.slice(1) : address;
}

/**
 * Returns a recipient of a report in E.164, as `to` of a delivery update; `undefined` for anything else, such as a masked
 * number.
 */
export function phoneOf(value: unknown): string | undefined {
  const number = typeof value === "string" ? withPlus(value) : undefined;
  return isE164(number) ? number : undefined;
}
