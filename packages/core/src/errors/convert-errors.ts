import type { Call } from "../connector/call-deadline.ts";
import { leaveOutOutcome } from "./error-from-response.ts";
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
    if (running !== undefined && !running.delivering) leaveOutOutcome(error);
    if (error.connector === undefined && Object.isExtensible(error)) {
      Object.assign(error, { connector: id, provider });
    }
    return error;
  };
}
