import { SmsError } from "@smskit/core";

/**
 * What a database threw, as an error that is safe to print: messages and details of a driver may hold numbers,
 * texts and passwords, so of them only the code is kept.
 * @param consequence what it means for the caller, a sentence before the reason.
 */
export function databaseError(thrown: unknown, consequence = ""): SmsError {
  const reason = reasonOf(thrown);
  if (SmsError.is(thrown)) {
    const { code, delivery, message } = thrown;
    return new SmsError({ code, delivery, message: `${consequence} ${message}`.trim(), failover: false });
  }
  return new SmsError({ code: "unavailable", failover: false, message: `${consequence} ${reason}`.trim() });
}

/** Something a caller asked for that cannot be. */
export function invalidConfig(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}

/** The connection is gone while a commit was under way. */
export function commitLost(thrown: unknown): SmsError {
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `The connection to the database broke while it committed, and whether it did is unknown. ${reasonOf(thrown)}`,
  });
}

/** Whether the database said itself that it did not do it; else the connection may have broken after it did. */
export function isRefusal(thrown: unknown): boolean {
  const code = codeOf(thrown);
  // Classes 08 and 57P end the connection.
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(?:08|57P)/.test(code);
}

function reasonOf(thrown: unknown): string {
  const code = codeOf(thrown);
  if (isRefusal(thrown)) return `The database refused it (SQLSTATE ${code}).`;
  if (code === undefined && isTimeout(thrown)) return "The database did not answer in time.";
  return `The database cannot be reached${code === undefined ? "" : ` (${code})`}.`;
}

/** The driver says so by the message alone. */
function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && /\btimeout\b/.test(thrown.message);
}

function codeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" && /^[\w-]{1,40}$/.test(code) ? code : undefined;
}
