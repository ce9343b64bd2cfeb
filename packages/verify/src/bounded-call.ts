import { type CallOptions, SmsError } from "@smskit/core";

/** Milliseconds that a call may take unless it says otherwise. */
const defaultTimeoutMs = 10_000;
/** What timers can hold; a longer one would end at once. */
const longestTimeoutMs = 2_147_483_647;

/** One deadline over everything that a call asks of stores and connector. */
export interface BoundedCall {
  /**
   * Begins some work, and waits for it within the deadline.
   * @throws {SmsError} `timeout` or `aborted`, not sent, when it takes longer; and whatever it rejects with.
   */
  within<T>(work: () => Promise<T>): Promise<T>;
  /** What is left, for a send. */
  options(): CallOptions;
}

/** @throws {SmsError} `aborted` or `invalid-message`, before anything is begun. */
export function boundCall({ timeoutMs = defaultTimeoutMs, signal }: CallOptions = {}): BoundedCall {
  if (!(timeoutMs > 0)) {
    throw new SmsError({
      code: "invalid-message",
      message: "timeoutMs must be a positive number of milliseconds.",
    });
  }
  if (signal?.aborted) throw aborted();
  // Monotonic: the wall clock may jump.
  const end = performance.now() + Math.min(timeoutMs, longestTimeoutMs);
  const left = () => Math.max(0, end - performance.now());
  return {
    async within(work) {
      const { promise: over, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(late()), left());
      const onAbort = () => reject(aborted());
      signal?.addEventListener("abort", onAbort);
      try {
        return await Promise.race([work(), over]);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      }
    },
    options() {
      const leftMs = left();
      if (leftMs === 0) throw late();
      return { signal, timeoutMs: leftMs };
    },
  };
}

function late(): SmsError {
  return new SmsError({ code: "timeout", message: "The call did not end within its deadline." });
}

function aborted(): SmsError {
  return new SmsError({ code: "aborted", message: "The caller aborted the call." });
}
