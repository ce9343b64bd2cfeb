import { SmsError } from "@smskit/core";

/** Errors of a connection to the database. Those of connections to others never get here without a wrapper. */
const connectionCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/**
 * Converts an error of the database to `unavailable`, which contains nothing of the statement; returns anything else as it is.
 * It never stands for a lost commit: that is an `SmsError` already, with `delivery: "unknown"`.
 */
export function databaseFailure(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || SmsError.is(thrown)) return thrown;
  const { code, severity } = thrown as { code?: unknown; severity?: unknown };
  if (typeof code === "string" && typeof severity === "string" && /^[0-9A-Z]{5}$/.test(code)) {
    return unavailable(`The database refused it (SQLSTATE ${code}).`);
  }
  if (typeof code === "string" && connectionCodes.has(code))
    return unavailable("The database cannot be reached.");
  // The driver's own errors have no code.
  if (
    /^(?:Query read timeout|Connection terminated|timeout exceeded when trying to connect)/.test(
      thrown.message,
    )
  ) {
    return unavailable("The database did not respond in time.");
  }
  return thrown;
}

/** Whether the database responded and refused a statement, for example since its disk is full. The stores' errors say so alike. */
export function isRefusedByDatabase(failure: unknown): boolean {
  return SmsError.is(failure) && failure.code === "unavailable" && failure.message.includes("(SQLSTATE ");
}

function unavailable(message: string): SmsError {
  return new SmsError({ code: "unavailable", message, failover: false });
}
