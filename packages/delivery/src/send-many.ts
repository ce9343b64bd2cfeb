import type { PreparedMessage, SmsConnector, SmsError, SmsMessage, SmsReceipt } from "@smskit/core";
import { expectOptions, notify, toSmsError } from "@smskit/core/wrapper";

/** The result of one message. `index` is its place in the input. */
export type SendManyResult<M> =
  | { index: number; message: M; status: "accepted"; receipt: SmsReceipt }
  | { index: number; message: M; status: "failed"; error: SmsError }
  /** The caller aborted before it was sent. */
  | { index: number; message: M; status: "not-attempted" };

export interface SendManyProgress {
  accepted: number;
  failed: number;
  notAttempted: number;
}

export interface SendManyOptions {
  /**
   * Most messages being sent at once.
   * @default 10
   */
  concurrency?: number | undefined;
  /**
   * Stops: sends under way are aborted. The rest of an array or a set is reported as `not-attempted`; of any other input,
   * which may be endless, nothing more is taken.
   */
  signal?: AbortSignal | undefined;
  /** Milliseconds for each message. */
  timeoutMs?: number | undefined;
  /** Called after each result, before you receive it. Errors it throws are ignored. */
  onProgress?: ((progress: Readonly<SendManyProgress>) => void) | undefined;
}

/**
 * Sends many messages, some at a time, and yields the results as they come. It holds no more of the input, and no more
 * results, than are under way: an endless input is sent as fast as you take its results. If you leave the loop early, the
 * sends under way still finish.
 * @throws what the input throws, after the results of everything that was under way.
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
    throw new RangeError("sendMany: concurrency: must be an integer of 1 or more.");
  }
  const progress: SendManyProgress = { accepted: 0, failed: 0, notAttempted: 0 };
  const input =
    Symbol.asyncIterator in messages ? messages[Symbol.asyncIterator]() : messages[Symbol.iterator]();
  const endsSurely = Array.isArray(messages) || messages instanceof Set;
  const results: SendManyResult<M>[] = [];
  /** Begun, and not yet yielded. */
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
        notify(onProgress, { ...progress });
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
    // An input that is waiting itself is not waited for.
    if (!exhausted) {
      const leaving = input.return?.();
      if (taking) Promise.resolve(leaving).catch(() => {});
      else await leaving;
    }
  }
}
