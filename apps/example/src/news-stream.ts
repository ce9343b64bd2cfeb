import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

export interface NewsParts {
  /** What the page does not have yet; `undefined` where there is nothing new. */
  read(): Promise<unknown>;
  /** Calls the listener whenever there may be something new; the result stops it. */
  onChange(listener: () => void): () => void;
  /** Looks by itself so often, in milliseconds, for what other processes change. */
  everyMs?: number | undefined;
}

/** Tells a page of each change, as server-sent events. However much changes at once, it reads one time after the other. */
export function newsStream(context: Context, { read, onChange, everyMs }: NewsParts): Response {
  return streamSSE(context, async (stream) => {
    let changed = true;
    let wake = (): void => {};
    const tell = (): void => {
      changed = true;
      wake();
    };
    const stops = [onChange(tell)];
    if (everyMs !== undefined) {
      const timer = setInterval(tell, everyMs);
      stops.push(() => clearInterval(timer));
    }
    stream.onAbort(tell);
    try {
      while (!stream.aborted) {
        while (changed && !stream.aborted) {
          changed = false;
          const news = await read();
          if (news !== undefined) await stream.writeSSE({ data: JSON.stringify(news) });
        }
        if (stream.aborted) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (changed) resolve();
        });
      }
    } catch {
      // The state cannot be read now: the stream ends, and the page asks again a little later.
    } finally {
      for (const stop of stops) stop();
    }
  });
}
