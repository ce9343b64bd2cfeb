import { SmsError } from "@smskit/core";

/**
 * Converts what a database threw to an error that is safe to print. Messages and details of a driver may contain numbers,
 * texts and passwords, so only its code is kept.
 * @param consequence A sentence, before the reason, that says what it means for the caller.
 */
export function databaseError(thrown: unknown, consequence = ""): SmsError {
  const { code, delivery, retryable, message } = SmsError.is(thrown)
    ? thrown
    : ({ code: "unavailable", message: reasonOf(thrown) } as const);
  const error = new SmsError({
    ...{ code, delivery, retryable },
    message: `${consequence} ${message}`.trim(),
    failover: false,
  });
  const state = sqlStateOf(thrown);
  if (state !== undefined) sqlStates.set(error, state);
  return error;
}

/** The SQLSTATE behind an `SmsError` of this package, which does not contain the driver's error. */
const sqlStates = new WeakMap<object, string>();

/**
 * Returns the SQLSTATE with which the database refused a statement: `"53100"` if its disk is full. It reads errors of `pg`, of
 * PGlite and of this package's stores and outbox. `undefined` if the database did not respond, or the connection ended.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function sqlStateOf(thrown: unknown): string | undefined {
  if (SmsError.is(thrown)) return sqlStates.get(thrown);
  const { code, severity } = (thrown ?? {}) as { code?: unknown; severity?: unknown };
  // EPIPE has five letters, too; only an error that the database wrote has a severity.
  if (typeof code !== "string" || typeof severity !== "string" || !/^[0-9A-Z]{5}$/.test(code))
    return undefined;
  // Classes 08 and 57P end the connection.
  return /^(?:08|57P)/.test(code) ? undefined : code;
}

/** The error of an invalid option or argument. */
export function invalidConfig(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}

/** The error of a connection that broke during a commit. */
export function commitLost(thrown: unknown): SmsError {
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `The connection to the database broke during a commit; whether it was committed is unknown. ${reasonOf(thrown)}`,
  });
}

/** Whether the database itself refused a statement. Otherwise the connection may have broken after it was executed. */
export function isRefusal(thrown: unknown): boolean {
  return !SmsError.is(thrown) && sqlStateOf(thrown) !== undefined;
}

function reasonOf(thrown: unknown): string {
  const code = codeOf(thrown);
  if (isRefusal(thrown)) return `The database refused it (SQLSTATE ${code}).`;
  if (code === undefined && isTimeout(thrown)) return "The database did not respond in time.";
  return `The database cannot be reached${code === undefined ? "" : ` (${code})`}.`;
}

/** Whether the driver reports a timeout, which only its message says. */
function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && /\btimeout\b/.test(thrown.message);
}

function codeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" && /^[\w-]{1,40}$/.test(code) ? code : undefined;
}
