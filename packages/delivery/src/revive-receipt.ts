import type { Attempt, SmsReceipt } from "@smskit/core";
import { receiptWith } from "./attempt-log.ts";

/** A stored receipt, of whose dates JSON has made strings; `undefined` for what is none. */
export function reviveReceipt(stored: SmsReceipt | null | undefined): SmsReceipt | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  if (!Array.isArray(stored.attempts)) return stored;
  const attempts = (stored.attempts as Attempt[]).map((attempt) => ({
    ...attempt,
    startedAt: new Date(attempt.startedAt),
  }));
  return receiptWith(stored, { attempts });
}
