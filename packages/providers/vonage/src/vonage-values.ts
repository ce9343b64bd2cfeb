import { type PreparedMessage, SmsError } from "@smskit/core";
import type { HttpResponse, KeywordLists, Seconds } from "@smskit/core/provider";

/** @throws {SmsError} `invalid-message` for a text that is longer than Vonage accepts. */
export function expectLength(field: string, text: string | undefined, limit: number): void {
  if (text !== undefined && text.length > limit) {
    throw invalid(field, `must have at most ${limit} characters for Vonage`);
  }
}

/**
 * Returns the validity period in seconds. With another one than the caller asked for, a code could arrive after it expired.
 * @throws {SmsError} `invalid-message` for a period out of Vonage's range.
 */
export function validityOf(
  message: PreparedMessage,
  fallback: number | undefined,
  { min, max }: Seconds,
): number | undefined {
  const seconds = message.validityPeriodSeconds ?? fallback;
  if (seconds === undefined || (seconds >= min && seconds <= max)) return seconds;
  throw invalid("validityPeriodSeconds", `must be ${min} to ${max} for Vonage`);
}

/** An error about one field of a message; nothing was sent. */
export function invalid(field: string, problem: string): SmsError {
  return new SmsError({ code: "invalid-message", message: `${field}: ${problem}.` });
}

/** Returns what is wrong with the `toleranceSeconds` of a webhook; `undefined` if nothing is. */
export function toleranceProblem(seconds: unknown): string | undefined {
  const isRight = seconds === undefined || (typeof seconds === "number" && seconds > 0);
  return isRight ? undefined : "`toleranceSeconds` must be a number above 0";
}

/** Returns a hash in lower-case hexadecimal. */
export function toHex(hash: ArrayBuffer): string {
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the id of a request, for Vonage's support. */
export function requestIdOf(response: HttpResponse): string | undefined {
  return response.header("x-nexmo-trace-id") ?? response.header("x-request-id");
}

/** The keywords of North American carriers. Vonage itself acts on few of them. */
export const keywords: KeywordLists = {
  stop: ["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"],
  start: ["START", "UNSTOP"],
  help: ["HELP", "INFO"],
};
