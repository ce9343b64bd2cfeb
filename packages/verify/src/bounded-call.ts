import { type CallOptions, type Delivery, SmsError } from "@smskit/core";
import { callOptionNames, expectOptions } from "@smskit/core/wrapper";

/** Milliseconds that a call may take unless it says otherwise. */
const defaultTimeoutMs = 10_000;
/** What timers can hold; a longer one would end at once. */
const longestTimeoutMs = 2_147_483_000;
/** Milliseconds that a send gets beyond the deadline: it keeps the deadline itself, and knows more than we do. */
const graceMs = 250;

/** One deadline over everything that a call asks of stores and connector. */
export interface BoundedCall {
  /**
   * Begins some work, and waits for it within the deadline; `whom` is who did not answer within it.
   * @throws {SmsError} `timeout` or `aborted`, not sent, when it takes longer; and whatever it rejects with.
   */
  within<T>(work: () => Promise<T>, whom?: string): Promise<T>;
  /**
   * Begins a send, which is given what is left. One that keeps neither to that nor to the signal is left to itself.
   * @throws {SmsError} `timeout`, not sent, when nothing is left; `timeout` or `aborted`, unknown, for one that is left
   * to itself; and whatever it rejects with.
   */
  outlast<T>(send: (options: CallOptions) => Promise<T>): Promise<T>;
}

/** @throws {SmsError} `aborted` or `invalid-message`, before anything is begun. */
export function boundCall(options: CallOptions = {}): BoundedCall {
  expectOptions("options", options, callOptionNames, "invalid-message");
  const { timeoutMs = defaultTimeoutMs, signal } = options;
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

  /** Waits for some work, until its time is over or the caller aborts; `delivery` is what is known of it then. */
  async function race<T>(
    work: () => Promise<T>,
    beyondMs: number,
    delivery: Delivery,
    whom?: string,
  ): Promise<T> {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const timers = [setTimeout(() => reject(late(delivery, whom)), left() + beyondMs)];
    const onAbort = () => {
      if (beyondMs === 0) reject(aborted());
      else timers.push(setTimeout(() => reject(aborted(delivery)), beyondMs));
    };
    signal?.addEventListener("abort", onAbort);
    try {
      return await Promise.race([work(), over]);
    } finally {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  return {
    within: (work, whom) => race(work, 0, "not-sent", whom),
    async outlast(send) {
      const leftMs = left();
      if (leftMs === 0) throw late();
      return race(async () => send({ signal, timeoutMs: leftMs }), graceMs, "unknown");
    },
  };
}

function late(delivery?: Delivery, whom?: string): SmsError {
  const reason = whom === undefined ? "" : ` ${whom} did not answer.`;
  return new SmsError({
    code: "timeout",
    delivery,
    message: `The call did not end within its deadline.${reason}`,
  });
}

function aborted(delivery?: Delivery): SmsError {
  return new SmsError({ code: "aborted", delivery, message: "The caller aborted the call." });
}
