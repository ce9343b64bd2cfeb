import type { SmsError, SmsErrorCode } from "@smskit/core";
import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";

/** What the browser shows when the cause is neither the number nor the person. */
export const notSent = "No code could be sent. Please try again later.";

/** What concerns the number alone. The response is the same for all, so that it reveals neither an opt-out nor a block. */
const ofTheNumber: ReadonlySet<SmsErrorCode> = new Set([
  "invalid-recipient",
  "recipient-blocked",
  "permission",
]);

/**
 * Converts an error to one that Better Auth passes to the browser. It contains nothing of the `SmsError` but the time to
 * wait; the log has the rest.
 * @param problem A sentence for what is not the number's or the caller's.
 */
export function toApiError(error: SmsError, problem: string): APIError {
  if (ofTheNumber.has(error.code)) return invalidNumber();
  if (error.code !== "rate-limited") {
    return new APIError("SERVICE_UNAVAILABLE", { message: problem, code: "SERVICE_UNAVAILABLE" });
  }
  const seconds =
    error.retryAfterMs === undefined ? undefined : String(Math.ceil(error.retryAfterMs / 1_000));
  return new APIError(
    "TOO_MANY_REQUESTS",
    { message: "Too many codes. Please try again later.", code: "TOO_MANY_REQUESTS" },
    // Better Auth's own limits set the second one, which its client reads.
    seconds === undefined ? {} : { "Retry-After": seconds, "X-Retry-After": seconds },
  );
}

export function invalidNumber(): APIError {
  return new APIError("BAD_REQUEST", {
    message: "This phone number cannot be texted.",
    code: "INVALID_PHONE_NUMBER",
  });
}

/** Logs an error, which is safe to log, as Better Auth is configured to. */
export function logError(ctx: GenericEndpointContext | undefined, error: SmsError): void {
  const { logger } = ctx?.context ?? { logger: console };
  const line = `smskit: ${error.code} (${error.delivery}): ${error.message}`;
  if (error.delivery === "unknown" || ofTheCaller.has(error.code)) logger.warn(line);
  else logger.error(line);
}

/** What anybody can cause who asks for codes. */
const ofTheCaller: ReadonlySet<SmsErrorCode> = new Set([
  "invalid-recipient",
  "recipient-blocked",
  "rate-limited",
]);
