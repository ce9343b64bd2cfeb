import { SmsError } from "../errors/sms-error.ts";
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
  const timeoutMs = options?.timeoutMs ?? defaultTimeoutMs;
  if (!(timeoutMs > 0)) return Promise.reject(toError(noTimeout()));
  const callers = options?.signal;
  if (callers && typeof callers.addEventListener !== "function") return Promise.reject(toError(noSignal()));
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
      reject(toError(thrown, call));
    };
    work(call).then((value) => {
      release();
      resolve(value);
    }, fail);
  });
}

function noTimeout(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: "timeoutMs must be a positive number of milliseconds.",
  });
}

function noSignal(): SmsError {
  return new SmsError({ code: "invalid-message", message: "signal must be an AbortSignal." });
}

/** The error of a call that ended before its work did. */
export function earlyEnd(reason: unknown, delivering: boolean): SmsError {
  const delivery = delivering ? "unknown" : "not-sent";
  return reason === deadlineReason
    ? new SmsError({ code: "timeout", delivery, message: "The call did not end within its deadline." })
    : new SmsError({ code: "aborted", delivery, message: "The caller aborted the call." });
}
