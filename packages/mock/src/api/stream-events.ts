import type { EventLog } from "./event-log.ts";

const heartbeatMs = 15_000;

/**
 * Server-sent events for one client. It holds no more than the number of what it has sent: a client that is too slow
 * for the log to keep what it misses is told to load anew.
 */
export function streamEvents(
  log: EventLog,
  client: { account: string | undefined; lastId: string | undefined; signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const { account, lastId } = client;
  const encoder = new TextEncoder();
  const ended = new AbortController();
  const end = (): void => ended.abort();
  let sent = log.newest;
  let isLost = false;
  let heartbeat: NodeJS.Timeout | undefined;
  if (lastId !== undefined) {
    const number = log.numberOf(lastId);
    isLost = number === undefined;
    sent = number ?? sent;
  }

  /** What is to be sent now; nothing for now if there is nothing. */
  function next(): string | undefined {
    for (;;) {
      const logged = isLost ? "lost" : log.after(sent);
      if (logged === undefined) return undefined;
      if (logged === "lost") {
        isLost = false;
        sent = log.newest;
        return `id: ${log.idOf(sent)}\nevent: reset\ndata: {}\n\n`;
      }
      sent = logged.number;
      if (account !== undefined && logged.account !== undefined && logged.account !== account) continue;
      return `id: ${log.idOf(sent)}\nevent: ${logged.event}\ndata: ${logged.data(account)}\n\n`;
    }
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        client.signal.addEventListener("abort", end);
        // An id without data: a client that loses the connection before the first event knows where it was.
        controller.enqueue(encoder.encode(`retry: 1000\nid: ${log.idOf(sent)}\n\n`));
      },
      async pull(controller) {
        const beat = new Promise<void>((resolve) => {
          heartbeat = setTimeout(resolve, heartbeatMs).unref();
        });
        try {
          for (;;) {
            if (ended.signal.aborted) return controller.close();
            const text = next();
            if (text !== undefined) return controller.enqueue(encoder.encode(text));
            const waking = new AbortController();
            ended.signal.addEventListener("abort", () => waking.abort(), { once: true });
            const isIdle = await Promise.race([
              log.changed(waking.signal).then(() => false),
              beat.then(() => true),
            ]);
            waking.abort();
            if (isIdle) return controller.enqueue(encoder.encode(":\n\n"));
          }
        } finally {
          clearTimeout(heartbeat);
        }
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  );
}
