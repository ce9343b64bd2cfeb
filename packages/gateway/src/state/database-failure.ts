import { SmsError } from "@smskit/core";
import { sqlStateOf } from "@smskit/postgres";

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
  const state = sqlStateOf(thrown);
  if (state !== undefined) return unavailable(`The database refused it (SQLSTATE ${state}).`);
  const { code, severity } = thrown as { code?: unknown; severity?: unknown };
  // Any other error that the database wrote ended the connection.
  if (typeof code === "string" && (connectionCodes.has(code) || typeof severity === "string"))
    return unavailable("The database cannot be reached.");
  // Timeouts of pg, and connections that end between two statements, have no code: only the message tells.
  if (
    /^(?:Query read timeout|Connection terminated|timeout exceeded when trying to connect)/.test(
      thrown.message,
    )
  ) {
    return unavailable("The database did not respond in time.");
  }
  return thrown;
}

function unavailable(message: string): SmsError {
  return new SmsError({ code: "unavailable", message, failover: false });
}
