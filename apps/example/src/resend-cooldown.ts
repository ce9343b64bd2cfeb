import { BoundedMap } from "./bounded-map.ts";

/** Pauses between texts to one number; the last one repeats. */
const pausesMs = [30_000, 60_000, 120_000, 300_000] as const;

/** After so long without a text, the pauses start over. */
const forgottenAfterMs = 60 * 60_000;

/** The right to text a number once. */
export type Claim =
  | { granted: true /** Gives the right back: nothing was sent. */; release(): void }
  | { granted: false; waitMs: number };

/** Keeps a number from being texted again and again, whoever asks. */
export interface ResendCooldown {
  claim(to: string): Claim;
  /** Milliseconds until a number may be texted; 0 for now. */
  waitMs(to: string): number;
  /** The number's owner has signed in: start over. */
  clear(to: string): void;
}

/** 30 seconds after the first text, then 60, 120 and 300. */
export function createResendCooldown({ now }: { now: () => number }): ResendCooldown {
  const records = new BoundedMap<string, { texts: number; last: number }>();

  function waitMs(to: string): number {
    const record = records.get(to);
    if (record === undefined) return 0;
    const pause = pausesMs[Math.min(record.texts, pausesMs.length) - 1] ?? 0;
    return Math.max(0, record.last + pause - now());
  }

  return {
    waitMs,
    claim(to) {
      const wait = waitMs(to);
      if (wait > 0) return { granted: false, waitMs: wait };
      const before = records.get(to);
      const counts = before !== undefined && now() - before.last < forgottenAfterMs;
      const claimed = { texts: counts ? before.texts + 1 : 1, last: now() };
      records.set(to, claimed);
      return {
        granted: true,
        release() {
          if (records.get(to) !== claimed) return;
          if (before === undefined) records.delete(to);
          else records.set(to, before);
        },
      };
    },
    clear(to) {
      records.delete(to);
    },
  };
}
