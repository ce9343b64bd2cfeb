import { optionProblem, sendOptionNames } from "../config/check-arguments.ts";
import {
  boundsProblem,
  defaultTimeoutMs,
  endMessages,
  longestTimeoutMs,
} from "../connector/call-deadline.ts";
import type { SendOptions, SmsConnector } from "../connector/sms-connector.ts";
import type { Delivery, SmsErrorCode } from "../errors/error-codes.ts";
import { SmsError } from "../errors/sms-error.ts";

/** One deadline over everything that a call does: sends, the pauses between them, and requests to stores. */
export interface Deadline {
  /** Milliseconds that are left, at least 0. */
  leftMs(): number;
  /**
   * Returns the options for the next call within the deadline: the caller's, with the time that is left.
   * @throws {SmsError} `timeout` or `aborted`, not sent, when nothing more may begin.
   */
  options(): SendOptions;
  /**
   * Pauses, but not beyond the deadline.
   * @throws {SmsError} `aborted`, not sent, when the caller aborts.
   */
  pause(milliseconds: number): Promise<void>;
  /**
   * Waits for work that does not know the deadline, such as a request to a store.
   * @throws {SmsError} `timeout` or `aborted` when the work takes longer; and whatever it rejects with.
   */
  wait<T>(work: PromiseLike<T> | T, options?: WaitOptions): Promise<T>;
  /**
   * Starts work whose failure must not fail the call, such as a note about a message that is already sent, and waits for
   * it within the deadline. After an abort it waits for a moment only.
   */
  ignoreErrors(work: () => PromiseLike<unknown>): Promise<void>;
}

export interface WaitOptions {
  /**
   * What is known of the message if the work does not end in time.
   * @default "not-sent"
   */
  delivery?: Delivery | undefined;
  /** Names, in the error, what did not respond: `"The idempotency store"`. */
  waitingFor?: string | undefined;
  /**
   * Milliseconds beyond the deadline, and after an abort, for work that respects both and knows its outcome best.
   * @default 0
   */
  graceMs?: number | undefined;
}

/** Milliseconds that work whose failure is ignored has after an abort. */
const afterAbortMs = 250;

/**
 * Starts a deadline. Its clock is monotonic, since a wall clock may jump.
 * @param options What the caller of the wrapper passed to `send`, or to another method.
 * @param connector The connector that errors name.
 * @param limitMs The longest that the call may take, whatever the caller allows.
 * @throws {SmsError} `invalid-message` for invalid options.
 * @example
 * const deadline = startDeadline(sendOptions, inner);
 * const allowed = await deadline.wait(list.has(to), { waitingFor: "The allow list" });
 * if (allowed) return inner.send(prepared, deadline.options());
 */
export function startDeadline(
  options: SendOptions | undefined,
  connector?: Pick<SmsConnector, "id" | "provider">,
  limitMs = Number.POSITIVE_INFINITY,
): Deadline {
  const { timeoutMs = defaultTimeoutMs, ...rest } = options ?? {};
  const { signal } = rest;
  const errorOf = (code: SmsErrorCode, message: string, delivery?: Delivery) =>
    new SmsError({ code, delivery, message, connector: connector?.id, provider: connector?.provider });
  const unknownOption = optionProblem(options, sendOptionNames);
  const problem = unknownOption === undefined ? boundsProblem(options) : `options: ${unknownOption}.`;
  if (problem !== undefined) throw errorOf("invalid-message", problem);
  const end = performance.now() + Math.min(timeoutMs, limitMs, longestTimeoutMs);
  const leftMs = () => Math.max(0, end - performance.now());

  function ended({ delivery, waitingFor }: WaitOptions = {}): SmsError {
    const code = signal?.aborted ? "aborted" : "timeout";
    const silent = code === "timeout" && waitingFor !== undefined ? ` ${waitingFor} did not respond.` : "";
    return errorOf(code, `${endMessages[code]}${silent}`, delivery);
  }

  /** Calls `onEnd` once, after a time or after an abort. Returns what releases both. */
  function watch(milliseconds: number, graceMs: number, onEnd: () => void): () => void {
    let timer = setTimeout(onEnd, Math.min(milliseconds, longestTimeoutMs));
    const abort = () => {
      clearTimeout(timer);
      if (graceMs > 0) timer = setTimeout(onEnd, graceMs);
      else onEnd();
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
    return () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  }

  async function race<T>(
    work: PromiseLike<T> | T,
    milliseconds: number,
    graceMs: number,
    waitOptions?: WaitOptions,
  ): Promise<T> {
    const over = Promise.withResolvers<never>();
    const release = watch(milliseconds, graceMs, () => over.reject(ended(waitOptions)));
    try {
      return await Promise.race([work, over.promise]);
    } finally {
      release();
    }
  }

  return {
    leftMs,
    options() {
      const left = leftMs();
      if (left === 0 || signal?.aborted) throw ended();
      return { ...rest, timeoutMs: left };
    },
    async pause(milliseconds) {
      const over = Promise.withResolvers<void>();
      const release = watch(Math.min(milliseconds, leftMs()), 0, over.resolve);
      await over.promise;
      release();
      if (signal?.aborted) throw ended();
    },
    wait(work, waitOptions = {}) {
      const { graceMs = 0 } = waitOptions;
      return race(work, leftMs() + graceMs, graceMs, waitOptions);
    },
    async ignoreErrors(work) {
      const left = leftMs();
      await race((async () => work())(), left, Math.min(left, afterAbortMs)).catch(() => {});
    },
  };
}
