import type { MessageLog } from "@smskit/postgres";

/** A message log that tells when something in it may have changed. */
export interface WatchedLog extends MessageLog {
  /** Calls the listener after each change by this process; the result stops that. */
  onChange(listener: () => void): () => void;
}

export function watchLog(log: MessageLog): WatchedLog {
  const listeners = new Set<() => void>();

  async function told<T>(change: Promise<T>): Promise<T> {
    const result = await change;
    for (const listener of listeners) listener();
    return result;
  }

  return {
    ...log,
    begin: (...given) => told(log.begin(...given)),
    end: (...given) => told(log.end(...given)),
    found: (...given) => told(log.found(...given)),
    apply: (update) => told(log.apply(update)),
    applyEvent: (event) => told(log.applyEvent(event)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
