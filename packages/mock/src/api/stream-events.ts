import type { EventLog } from "./event-log.ts";

const heartbeatMs = 15_000;
/** Characters per chunk. */
const chunkSize = 16 * 1024;

/**
 * Streams server-sent events to one client. It keeps only the number of the last event that was sent. A client that is so
 * slow that the log no longer has its next event gets a `reset`.
 */
export function streamEvents(
  log: EventLog,
  client: { account: string | undefined; lastId: string | undefined; signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const { account, lastId, signal } = client;
  const encoder = new TextEncoder();
  const known = lastId === undefined ? log.newest : log.numberOf(lastId);
  let sent = known ?? log.newest;
  let isLost = known === undefined;
  let end = (): void => undefined;

  /** The next event for this client, or an empty string. */
  function next(): string {
    for (;;) {
      const logged = isLost ? "lost" : log.after(sent);
      if (logged === undefined) return "";
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

  function nextChunk(): string {
    let chunk = "";
    for (let one = next(); one !== ""; one = chunk.length < chunkSize ? next() : "") chunk += one;
    return chunk;
  }

  let flush = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        flush = () => {
          // Do not buffer for a client that does not read.
          while ((controller.desiredSize ?? 0) > 0) {
            const chunk = nextChunk();
            if (chunk === "") return;
            controller.enqueue(encoder.encode(chunk));
          }
        };
        // An id without data, so that a client that disconnects before the first event can resume.
        controller.enqueue(encoder.encode(`retry: 1000\nid: ${log.idOf(sent)}\n\n`));
        let isScheduled = false;
        const stop = log.onChange(() => {
          // Events of the same tick are sent together.
          if (isScheduled) return;
          isScheduled = true;
          setImmediate(() => {
            isScheduled = false;
            flush();
          });
        });
        const heartbeat = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(":\n\n"));
        }, heartbeatMs).unref();
        end = () => {
          stop();
          clearInterval(heartbeat);
          flush = () => undefined;
        };
        signal.addEventListener("abort", end);
      },
      pull: () => flush(),
      cancel: () => end(),
    },
    { highWaterMark: 1 },
  );
}
