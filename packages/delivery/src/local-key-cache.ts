/**
 * What this process has seen of a key whose message may have been sent: that some caller has begun to send it, or that
 * its own send ended with an unknown outcome.
 */
export type SeenOfKey = "begun" | "ended-unknown";

/** The keys that this process has seen. They count even while the store does not respond. */
export interface LocalKeyCache {
  set(key: string, seen: SeenOfKey): void;
  get(key: string): SeenOfKey | undefined;
  delete(key: string): void;
}

/** Creates a cache that forgets keys when the store forgets them, by a monotonic clock. */
export function createLocalKeyCache(ttlMs: number): LocalKeyCache {
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
