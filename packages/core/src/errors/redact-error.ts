import { createRevealTest, textsIn, withBase64Forms, withoutName } from "./foreign-text.ts";
import { asidesOf, SmsError } from "./sms-error.ts";

/** What the errors of one call must not contain. */
export interface CallSecrets {
  /** The message of the call, as given or as prepared. */
  message?: unknown;
  credentials(): readonly string[];
  /** Whether the provider's table has a code. Such a code is kept, whatever its digits. */
  knowsCode(code: string): boolean;
}

const foreignFields = ["providerCode", "requestId", "messageId", "moreInfo"] as const;

/**
 * Returns the error without foreign strings that repeat the message's number, text or variables, or a credential. Returns
 * the same error if it has none.
 */
export function redactError(error: SmsError, { message, credentials, knowsCode }: CallSecrets): SmsError {
  const { quoted = [] } = asidesOf(error);
  if (quoted.length === 0 && foreignFields.every((field) => error[field] === undefined)) {
    if (error.retryAfterMs === undefined) return error;
  }
  const reveals = createRevealTest({
    numbers: [textsIn(read(message, "to"))].flat(),
    texts: [
      ...textsIn(read(message, "body")),
      ...textsIn(read(message, "variables")),
      ...credentials().flatMap(withBase64Forms),
    ],
  });
  const { providerCode = "" } = error;
  const isKnown = providerCode !== "" && knowsCode(providerCode);
  const hidden = new Map<string, string>();
  for (const field of foreignFields) {
    const value = error[field];
    if (value === undefined || (field === "providerCode" && isKnown)) continue;
    // The URL of a page usually contains the code.
    const rest = field === "moreInfo" && isKnown ? value.replace(providerCode, "") : value;
    const namesHidden = field === "moreInfo" && hidden.has("providerCode") && value.includes(providerCode);
    if (namesHidden || reveals(rest, field === "messageId" ? "id" : undefined)) hidden.set(field, value);
  }
  const wait = waitOf(error);
  const isEchoedWait = wait.length >= tellingWait && reveals(wait);
  const names = [...quoted.filter((name) => reveals(name)), ...hidden.values()];
  if (names.length === 0 && !isEchoedWait) return error;
  const cleaned = (text: string) => names.reduce(withoutName, text);
  const { code, delivery, retryable, failover, ...details } = error;
  const fields = Object.entries(details).filter(([field]) => !hidden.has(field));
  const redacted = new SmsError({
    ...Object.fromEntries(fields),
    code,
    delivery,
    retryable,
    failover,
    retryAfterMs: isEchoedWait ? undefined : error.retryAfterMs,
    message: cleaned(error.message),
    cause: error.cause instanceof Error ? cleanedCause(error.cause, cleaned) : undefined,
  });
  const { stack = "" } = error;
  const value = cleaned(stack.replace(error.message, () => redacted.message));
  return Object.defineProperty(redacted, "stack", { value, configurable: true, writable: true });
}

/** Reads a field of a value of any type. */
function read(message: unknown, field: "to" | "body" | "variables"): unknown {
  try {
    return (message as Record<string, unknown> | null | undefined)?.[field];
  } catch {
    return undefined;
  }
}

/** In digits. A shorter wait reveals nothing of a number or a code. */
const tellingWait = 4;

/** The wait as the provider may have written it into `Retry-After`. */
function waitOf({ retryAfterMs = 0 }: SmsError): string {
  const seconds = retryAfterMs / 1_000;
  return String(Number.isInteger(seconds) ? seconds : retryAfterMs);
}

function cleanedCause(cause: Error, cleaned: (text: string) => string): Error {
  const copy = new Error(cleaned(cause.message));
  copy.stack = cleaned(cause.stack ?? "");
  return copy;
}
