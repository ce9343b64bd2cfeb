/**
 * What this process has seen of a key whose message may be out: that somebody has begun to send it, or that its own
 * send ended without anybody knowing how.
 */
export type SeenOfKey = "begun" | "ended-unknown";

/** Keys that this process knows something of; a store that does not answer does not unsay it. */
export interface KeyMemory {
  set(key: string, seen: SeenOfKey): void;
  get(key: string): SeenOfKey | undefined;
  delete(key: string): void;
}

/** Keys are forgotten when the store forgets them, by a monotonic clock. */
export function createKeyMemory(ttlMs: number): KeyMemory {
  /** In the order in which they end. */
  const keys = new Map<string, { seen: SeenOfKey; endsAt: number }>();
  const isOver = ({ endsAt }: { endsAt: number }) => endsAt <= performance.now();
  return {
    set(key, seen) {
      for (const [old, entry] of keys) {
        if (!isOver(entry)) break;
        keys.delete(old);
      }
      keys.delete(key);
      keys.set(key, { seen, endsAt: performance.now() + ttlMs });
    },
    get(key) {
      const entry = keys.get(key);
      return entry === undefined || isOver(entry) ? undefined : entry.seen;
    },
    delete(key) {
      keys.delete(key);
    },
  };
}
