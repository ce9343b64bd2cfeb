import type { PreparedMessage, SmsConnector, SmsError, SmsMessage, SmsReceipt } from "@smskit/core";
import { expectOptions } from "@smskit/core/wrapper";
import { tell, toSmsError } from "./attempt-log.ts";

/** How one message of many ended. `index` is its place in the input. */
export type SendManyResult<M> =
  | { index: number; message: M; status: "accepted"; receipt: SmsReceipt }
  | { index: number; message: M; status: "failed"; error: SmsError }
  /** The caller aborted before its turn. */
  | { index: number; message: M; status: "not-attempted" };

export interface SendManyProgress {
  accepted: number;
  failed: number;
  notAttempted: number;
}

export interface SendManyOptions {
  /**
   * Messages under way at once.
   * @default 10
   */
  concurrency?: number | undefined;
  /**
   * Stops: what is under way is aborted and ends. The rest of an array or a set is told as `not-attempted`; of any
   * other input, which may have no end, nothing more is taken.
   */
  signal?: AbortSignal | undefined;
  /** Milliseconds for each message. */
  timeoutMs?: number | undefined;
  /** Hears of each result, before it is taken. */
  onProgress?: ((progress: Readonly<SendManyProgress>) => void) | undefined;
}

/**
 * Sends many messages, some at a time, and gives the results as they come. Holds no more of the input, and no more
 * results, than are under way: an input without end is sent as fast as its results are taken. Left early, what is
 * under way ends by itself.
 * @throws what the input throws, once everything that was under way is told.
 */
export async function* sendMany<M extends SmsMessage | PreparedMessage>(
  connector: SmsConnector,
  messages: Iterable<M> | AsyncIterable<M>,
  options: SendManyOptions = {},
): AsyncGenerator<SendManyResult<M>, void, undefined> {
  expectOptions("sendMany", options, {
    concurrency: true,
    signal: true,
    timeoutMs: true,
    onProgress: true,
  });
  const { concurrency = 10, signal, timeoutMs, onProgress } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError("concurrency must be a whole number from 1.");
  }
  const progress: SendManyProgress = { accepted: 0, failed: 0, notAttempted: 0 };
  const input =
    Symbol.asyncIterator in messages ? messages[Symbol.asyncIterator]() : messages[Symbol.iterator]();
  const endsSurely = Array.isArray(messages) || messages instanceof Set;
  const results: SendManyResult<M>[] = [];
  /** Begun, and not given to the caller yet. */
  let open = 0;
  let index = 0;
  let taking = false;
  let exhausted = false;
  let failure: { thrown: unknown } | undefined;
  let wake = () => {};
  const onAbort = () => wake();

  async function attempt(at: number, message: M): Promise<SendManyResult<M>> {
    if (signal?.aborted) return { index: at, message, status: "not-attempted" };
    try {
      const receipt = await connector.send(message, { signal, timeoutMs });
      return { index: at, message, status: "accepted", receipt };
    } catch (thrown) {
      return { index: at, message, status: "failed", error: toSmsError(thrown, connector) };
    }
  }

  async function begin(message: M): Promise<void> {
    open += 1;
    results.push(await attempt(index++, message));
    wake();
  }

  async function take(): Promise<void> {
    taking = true;
    try {
      const next = await input.next();
      if (next.done) exhausted = true;
      else void begin(next.value);
    } catch (thrown) {
      exhausted = true;
      failure = { thrown };
    }
    taking = false;
    wake();
  }

  signal?.addEventListener("abort", onAbort);
  try {
    for (;;) {
      const ended = exhausted || (signal?.aborted === true && !endsSurely);
      if (!ended && !taking && open < concurrency) void take();
      const result = results.shift();
      if (result !== undefined) {
        open -= 1;
        progress[result.status === "not-attempted" ? "notAttempted" : result.status] += 1;
        tell(onProgress, { ...progress });
        yield result;
      } else if (ended && open === 0) {
        break;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (failure !== undefined) throw failure.thrown;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    // Nobody waits for an input that is waiting itself.
    if (!exhausted) {
      const leaving = input.return?.();
      if (taking) Promise.resolve(leaving).catch(() => {});
      else await leaving;
    }
  }
}
