import { type CallOptions, type SendOptions, SmsError } from "@smskit/core";

/** Milliseconds that everything a send does may take, unless the caller says otherwise. */
const defaultTimeoutMs = 10_000;
/** What timers can hold; a longer one would end at once. */
const longestTimeoutMs = 2_147_483_647;

/** One deadline over several sends and the pauses between them. */
export interface Budget {
  /** Milliseconds left; never less than zero. */
  left(): number;
  /**
   * The options of the next call within it.
   * @throws {SmsError} `timeout`, not sent, when nothing is left: a request that cannot be answered is not begun.
   */
  options(): SendOptions;
  /**
   * Waits, but not beyond the deadline.
   * @throws {SmsError} `aborted`, not sent, when the caller aborts while nothing is under way.
   */
  pause(milliseconds: number): Promise<void>;
  /**
   * Waits for something that does not know the deadline, such as a store.
   * @throws {SmsError} `timeout` or `aborted` when it takes longer; whatever it rejects with.
   */
  wait<T>(work: PromiseLike<T> | T, delivery?: SmsError["delivery"]): Promise<T>;
}

/** Starts the clock. It is monotonic: the wall clock may jump. */
export function startBudget(options: SendOptions | undefined, limitMs = Number.POSITIVE_INFINITY): Budget {
  const { timeoutMs = defaultTimeoutMs, ...rest } = options ?? {};
  const { signal } = rest;
  if (!(timeoutMs > 0)) {
    throw new SmsError({
      code: "invalid-message",
      message: "timeoutMs must be a positive number of milliseconds.",
    });
  }
  const end = performance.now() + Math.min(timeoutMs, limitMs, longestTimeoutMs);
  const left = () => Math.max(0, end - performance.now());
  return {
    left,
    options() {
      const leftMs = left();
      if (leftMs === 0) throw ended("timeout", "not-sent");
      return { ...rest, timeoutMs: leftMs };
    },
    pause: (milliseconds) => endOf(Math.min(milliseconds, left()), signal, "not-sent"),
    async wait(work, delivery = "not-sent") {
      const done = new AbortController();
      const late = endOf(left(), signal, delivery, done.signal).then(() => {
        throw ended("timeout", delivery);
      });
      try {
        return await Promise.race([work, late]);
      } finally {
        done.abort();
      }
    },
  };
}

/** Resolves after so long, rejects when the caller aborts, and is left open once nobody needs it any more. */
function endOf(
  milliseconds: number,
  signal: CallOptions["signal"],
  delivery: SmsError["delivery"],
  unneeded?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const release = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    };
    const end = () => {
      release();
      if (signal?.aborted) reject(ended("aborted", delivery));
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    unneeded?.addEventListener("abort", release);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}

function ended(code: "aborted" | "timeout", delivery: SmsError["delivery"]): SmsError {
  const message =
    code === "aborted" ? "The caller aborted the call." : "The call did not end within its deadline.";
  return new SmsError({ code, delivery, message });
}
