import type { Attempt } from "../connector/sms-receipt.ts";
import type { SmsError } from "../errors/sms-error.ts";

/**
 * Starts the clock of one attempt.
 * @param connector The `id` of the connector that makes it.
 * @returns a function that makes the record of the attempt when it has ended.
 * @example
 * const finish = startAttempt(connector.id);
 * const receipt = await connector.send(prepared, options);
 * attempts.push(finish("accepted"));
 */
export function startAttempt(connector: string): (outcome: Attempt["outcome"], error?: SmsError) => Attempt {
  const startedAt = new Date();
  const started = performance.now();
  return (outcome, error) => {
    // To the microsecond: more digits say nothing, and could be taken for those of a code.
    const durationMs = Math.round((performance.now() - started) * 1_000) / 1_000;
    const attempt: Attempt = { connector, startedAt, durationMs, outcome };
    if (error !== undefined) attempt.code = error.code;
    if (error?.providerCode !== undefined) attempt.providerCode = error.providerCode;
    return attempt;
  };
}
