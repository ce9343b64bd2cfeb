import type { KnownAccount, PlivoState } from "./state.ts";

/** A request to send, by the API or by the XML that responds to a text. */
export interface SendRequest {
  readonly state: PlivoState;
  readonly account: KnownAccount;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One recipient of `dst` in E.164, without the characters that Plivo strips. It may still not be a phone number. */
export function recipientOf(dst: string): string {
  return `+${dst.replace(/[/\-.+()\s]/g, "")}`;
}

/** A text or a number as it is; nothing for any other value. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
