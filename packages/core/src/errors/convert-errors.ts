import type { Call } from "../connector/call-deadline.ts";
import { redactError } from "./redact-error.ts";
import type { SmsError } from "./sms-error.ts";
import { toSmsError } from "./to-sms-error.ts";

/**
 * Returns what converts anything thrown to an error of one connector or code provider, which contains nothing of the message
 * or the config.
 */
export function convertErrors(
  { id, provider }: { id: string; provider: string },
  /** Called only when an error may contain them. */
  credentials: () => readonly string[],
  knowsCode: (code: string) => boolean,
) {
  return (thrown: unknown, running?: Call, message: unknown = running?.message): SmsError => {
    const own = toSmsError(thrown, { id, provider }, running?.delivering ? "unknown" : "not-sent");
    const error = redactError(own, { message, credentials, knowsCode });
    if (!Object.isExtensible(error)) return error;
    if (running?.delivering === false) leaveOutOutcome(error);
    if (error.connector === undefined) Object.assign(error, { connector: id, provider });
    return error;
  };
}

/** What an error says about the message of a send. */
const outcome = /[:;] (?:whether )?the message was (?:most likely )?accepted(?: is unknown)?/;

function leaveOutOutcome(error: SmsError): void {
  error.message = error.message.replace(outcome, "");
  if (error.stack) error.stack = error.stack.replace(outcome, "");
}
