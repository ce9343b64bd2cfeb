import {
  type CallOptions,
  type SendOptions,
  type SmsConnector,
  SmsError,
  type SmsErrorCode,
} from "@smskit/core";
import { optionProblem, sendOptionNames } from "@smskit/core/wrapper";

/** Milliseconds that everything a send does may take, unless the caller says otherwise. */
export const defaultTimeoutMs = 10_000;
/** What timers can hold; a longer one would end at once. */
const longestTimeoutMs = 2_147_483_647;

/** One deadline over several sends and the pauses between them. */
export interface Budget {
  /** Milliseconds left; never less than zero. */
  left(): number;
  /**
   * The options of the next call within it.
   * @throws {SmsError} `timeout` or `aborted`, not sent, when it is over: what cannot be answered is not begun.
   */
  options(): SendOptions;
  /**
   * Waits, but not beyond the deadline.
   * @throws {SmsError} `aborted`, not sent, when the caller aborts while nothing is under way.
   */
  pause(milliseconds: number): Promise<void>;
  /**
   * Waits for something that does not know the deadline, such as a store; `whom` names it.
   * @throws {SmsError} `timeout` or `aborted` when it takes longer; whatever it rejects with.
   */
  wait<T>(work: PromiseLike<T> | T, delivery?: SmsError["delivery"], whom?: string): Promise<T>;
}

/** Starts the clock. It is monotonic: the wall clock may jump. Its errors name the connector whose call it is. */
export function startBudget(
  options: SendOptions | undefined,
  { id, provider }: Pick<SmsConnector, "id" | "provider">,
  limitMs = Number.POSITIVE_INFINITY,
): Budget {
  const { timeoutMs = defaultTimeoutMs, ...rest } = options ?? {};
  const { signal } = rest;
  const errorOf = (code: SmsErrorCode, message: string, delivery: SmsError["delivery"] = "not-sent") =>
    new SmsError({ code, delivery, message, connector: id, provider });
  const problem = optionProblem(options, sendOptionNames);
  if (problem !== undefined) throw errorOf("invalid-message", `options: ${problem}.`);
  if (!(timeoutMs > 0)) {
    throw errorOf("invalid-message", "timeoutMs must be a positive number of milliseconds.");
  }
  if (signal && typeof signal.addEventListener !== "function") {
    throw errorOf("invalid-message", "signal must be an AbortSignal.");
  }
  const end = performance.now() + Math.min(timeoutMs, limitMs, longestTimeoutMs);
  const left = () => Math.max(0, end - performance.now());
  const ended = (delivery?: SmsError["delivery"], whom?: string) => {
    if (signal?.aborted) return errorOf("aborted", "The caller aborted the call.", delivery);
    const reason = whom === undefined ? "" : ` ${whom} did not answer.`;
    return errorOf("timeout", `The call did not end within its deadline.${reason}`, delivery);
  };
  return {
    left,
    options() {
      const leftMs = left();
      if (leftMs === 0 || signal?.aborted) throw ended();
      return { ...rest, timeoutMs: leftMs };
    },
    async pause(milliseconds) {
      await endOf(Math.min(milliseconds, left()), signal);
      if (signal?.aborted) throw ended();
    },
    async wait(work, delivery, whom) {
      const done = new AbortController();
      const late = endOf(left(), signal, done.signal).then(() => {
        throw ended(delivery, whom);
      });
      try {
        return await Promise.race([work, late]);
      } finally {
        done.abort();
      }
    },
  };
}

/** Resolves after so long, or when the caller aborts; is left open once nobody needs it any more. */
function endOf(milliseconds: number, signal: CallOptions["signal"], unneeded?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const release = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    };
    const end = () => {
      release();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    unneeded?.addEventListener("abort", release);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
