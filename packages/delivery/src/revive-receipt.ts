import type { Attempt, SmsReceipt } from "@smskit/core";
import { receiptWith } from "@smskit/core/wrapper";

/** Returns a stored receipt with its dates, which JSON turns into strings; `undefined` for what is not a receipt. */
export function reviveReceipt(stored: SmsReceipt | null | undefined): SmsReceipt | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  if (!Array.isArray(stored.attempts)) return stored;
  const attempts = (stored.attempts as Attempt[]).map((attempt) => ({
    ...attempt,
    startedAt: new Date(attempt.startedAt),
  }));
  return receiptWith(stored, { attempts });
}
