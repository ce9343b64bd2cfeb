import { SmsError } from "../errors/sms-error.ts";
import { isSmsError } from "../errors/to-sms-error.ts";
import type { CallOptions } from "./sms-connector.ts";

/** Milliseconds that a call may take unless it says otherwise. */
export const defaultTimeoutMs = 10_000;

/** The abort reason of a deadline, as opposed to an abort by the caller. One object, because making one captures a stack. */
export const deadlineReason = new DOMException("The deadline of the call has passed.", "TimeoutError");

/** How long a call waits after an abort for work that listens to its signal. */
const graceMs = 10;
/** The longest delay of a timer; a longer one would fire at once. */
export const longestTimeoutMs = 2_147_483_647;

/** A call in progress: the signal for its work, and what decides the outcome if it ends early. */
export interface Call {
  readonly signal: AbortSignal;
  /** Set before a request may be sent: from then on, an early end leaves the outcome unknown. */
  delivering: boolean;
  /** The message of the call: errors contain nothing of it. */
  message?: unknown;
}

/**
 * Runs one call under its deadline and its caller's signal. `call.signal` aborts the work; work that does not listen
 * is abandoned. Every rejection is converted by `toError`.
 */
export function withDeadline<T>(
  options: CallOptions | undefined,
  work: (call: Call) => Promise<T>,
  toError: (thrown: unknown, call?: Call) => SmsError,
): Promise<T> {
  const problem = boundsProblem(options);
  if (problem !== undefined) {
    return Promise.reject(toError(new SmsError({ code: "invalid-message", message: problem })));
  }
  const timeoutMs = options?.timeoutMs ?? defaultTimeoutMs;
  const callers = options?.signal;
  if (callers?.aborted) return Promise.reject(toError(earlyEnd(callers.reason, false)));
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const call: Call = { signal: controller.signal, delivering: false };
    let grace: ReturnType<typeof setTimeout> | undefined;
    const stop = (reason: unknown) => {
      if (grace !== undefined) return;
      grace = setTimeout(() => fail(earlyEnd(reason, call.delivering)), graceMs);
      controller.abort(reason);
    };
    const onAbort = () => stop(callers?.reason);
    const timer = setTimeout(stop, Math.min(timeoutMs, longestTimeoutMs), deadlineReason);
    callers?.addEventListener("abort", onAbort);
    const release = () => {
      clearTimeout(timer);
      if (grace !== undefined) clearTimeout(grace);
      callers?.removeEventListener("abort", onAbort);
    };
    const fail = (thrown: unknown) => {
      release();
      const { aborted, reason } = call.signal;
      // Whatever the work throws after the end of the call comes from that end.
      reject(toError(aborted && !isSmsError(thrown) ? earlyEnd(reason, call.delivering) : thrown, call));
    };
    work(call).then((value) => {
      release();
      resolve(value);
    }, fail);
  });
}

/** What is wrong with the bounds of a call; `undefined` if nothing is. */
export function boundsProblem(options: CallOptions | null | undefined): string | undefined {
  const { timeoutMs, signal } = options ?? {};
  if (!((timeoutMs ?? defaultTimeoutMs) > 0)) return "timeoutMs must be a positive number of milliseconds.";
  return signal && typeof signal.addEventListener !== "function"
    ? "signal must be an AbortSignal."
    : undefined;
}

/** What the error of a call that ended too early says. */
export const endMessages = {
  timeout: "The call did not end within its deadline.",
  aborted: "The caller aborted the call.",
};

/** The error of a call that ended before its work did. */
export function earlyEnd(reason: unknown, delivering: boolean): SmsError {
  const code = reason === deadlineReason ? "timeout" : "aborted";
  return new SmsError({ code, delivery: delivering ? "unknown" : "not-sent", message: endMessages[code] });
}
