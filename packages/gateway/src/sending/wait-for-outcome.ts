import type { MessageStatus } from "../state/gateway-message.ts";
import type { MessageStore } from "../state/message-store.ts";

/** Milliseconds between two looks at the database, for all who wait. */
const lookEveryMs = 40;
/** The most callers who wait at once; another one gets its response at once. */
const mostWaiting = 500;

/** Waits until a message is not queued any more, or the time is over. Returns its status then. */
export type OutcomeWaiter = (id: string, waitMs: number, signal?: AbortSignal) => Promise<MessageStatus>;

/**
 * Creates a waiter: however many callers wait, one query in a while asks for all of them.
 * @param stopping Ends every wait, so that a stop does not last as long as the longest.
 */
export function createOutcomeWaiter(
  messages: Pick<MessageStore, "statusesOf">,
  stopping?: AbortSignal,
): OutcomeWaiter {
  const waiting = new Map<string, Set<(status: MessageStatus) => void>>();
  let callers = 0;
  let isLooking = false;
  stopping?.addEventListener("abort", () => {
    for (const tellers of [...waiting.values()]) for (const end of [...tellers]) end("queued");
  });

  async function look(): Promise<void> {
    isLooking = false;
    const ids = [...waiting.keys()];
    // While the database is away, callers wait until their time is over.
    const statuses = await messages.statusesOf(ids).catch(() => new Map<string, MessageStatus>());
    for (const [id, status] of statuses) {
      if (status === "queued") continue;
      for (const report of waiting.get(id) ?? []) report(status);
    }
    schedule();
  }

  function schedule(): void {
    if (waiting.size === 0 || isLooking) return;
    isLooking = true;
    setTimeout(() => void look(), lookEveryMs);
  }

  return (id, waitMs, signal) => {
    const mayWait = waitMs > 0 && callers < mostWaiting;
    if (!mayWait || signal?.aborted || stopping?.aborted) return Promise.resolve("queued");
    return new Promise((resolve) => {
      callers += 1;
      const tellers = waiting.get(id) ?? new Set();
      waiting.set(id, tellers);
      const finish = (status: MessageStatus): void => {
        clearTimeout(end);
        signal?.removeEventListener("abort", giveUp);
        if (tellers.delete(finish)) callers -= 1;
        if (tellers.size === 0) waiting.delete(id);
        resolve(status);
      };
      const giveUp = (): void => finish("queued");
      const end = setTimeout(giveUp, waitMs);
      signal?.addEventListener("abort", giveUp);
      tellers.add(finish);
      schedule();
    });
  };
}
