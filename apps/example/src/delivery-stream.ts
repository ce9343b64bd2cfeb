import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

export interface StreamParts {
  /** What the page shows now. */
  read(): { state: string; text: string; phone?: string | undefined };
  /** Calls the listener whenever that may have changed; the result stops it. */
  onChange(listener: () => void): () => void;
}

/** Tells a waiting page of each change, as server-sent events. */
export function deliveryStream(context: Context, { read, onChange }: StreamParts): Response {
  return streamSSE(context, (stream) => {
    let last = "";
    const tell = (): void => {
      const data = JSON.stringify(read());
      if (data === last) return;
      last = data;
      void stream.writeSSE({ data });
    };
    return new Promise<void>((resolve) => {
      const stop = onChange(tell);
      stream.onAbort(() => {
        stop();
        resolve();
      });
      tell();
    });
  });
}
