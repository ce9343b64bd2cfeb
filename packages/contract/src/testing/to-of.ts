import { phoneOf } from "@smskit/core/provider";

/** The recipient of an update, if the report has one. */
export function toOf(value: unknown): { to?: string } {
  const to = phoneOf(value);
  return to === undefined ? {} : { to };
}
