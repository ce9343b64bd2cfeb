import type { SmsError } from "@smskit/core";

/** Why rows failed. */
export interface Reason {
  code: string;
  message: string;
  /** How many rows failed so. */
  rows: number;
}

/** Different reasons that are counted: what a list has more of is not its most frequent one. */
const mostReasons = 1_000;

/** Counts why rows failed. */
export function createReasons() {
  const reasons = new Map<string, Reason>();
  return {
    count({ code, message }: Pick<SmsError, "code" | "message">): void {
      const reason = reasons.get(message);
      if (reason !== undefined) reason.rows += 1;
      else if (reasons.size < mostReasons) reasons.set(message, { code, message, rows: 1 });
    },
    mostFrequent(): Reason | undefined {
      return [...reasons.values()].reduce<Reason | undefined>(
        (most, reason) => (most === undefined || reason.rows > most.rows ? reason : most),
        undefined,
      );
    },
  };
}
