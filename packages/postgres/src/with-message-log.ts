import {
  type Attempt,
  type CallOptions,
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type SmsErrorCode,
} from "@smskit/core";
import {
  expectArgument,
  expectConnector,
  expectOptions,
  optionProblem,
  sendOptionNames,
  wrapConnector,
} from "@smskit/core/wrapper";
import type { MessageLog } from "./message-log.ts";

/**
 * Keeps a log of what a connector sends. Each send is on record before it begins: without its log, nothing is sent.
 * Put it outermost, so that it sees what wrappers do, and what they refuse; further in, it sees what reaches it, and the
 * same message once for each try.
 * @throws {SmsError} from `send`: `unavailable`, not sent, when the log cannot be written.
 */
export function withMessageLog<C extends SmsConnector>(
  inner: C,
  logOptions: {
    /** What `createMessageLog` returns. */
    log: MessageLog;
  },
): C {
  expectConnector("withMessageLog", inner);
  expectOptions("withMessageLog", logOptions, { log: true });
  const { log } = logOptions;
  expectArgument(
    typeof log?.begin === "function",
    "withMessageLog: takes a log, such as createMessageLog(database, { secret }) makes.",
  );
  const send: SmsConnector["send"] = async (message, options) => {
    const problem = optionProblem(options, sendOptionNames);
    if (problem !== undefined) {
      const { id, provider } = inner;
      const message = `options: ${problem}.`;
      throw new SmsError({ code: "invalid-message", message, connector: id, provider });
    }
    const prepared = await inner.prepare(message);
    const startedAt = new Date();
    const started = performance.now();
    const { timeoutMs = defaultTimeoutMs, ...rest } = options ?? {};
    const leftMs = () => Math.max(1, timeoutMs - (performance.now() - started));
    const id = await begin(log, prepared, inner, { timeoutMs, signal: rest.signal });
    const attempt = (outcome: Attempt["outcome"]): Attempt => ({
      connector: inner.id,
      startedAt,
      durationMs: performance.now() - started,
      outcome,
    });
    try {
      const receipt = await inner.send(prepared, { ...rest, timeoutMs: leftMs() });
      const attempts = receipt.attempts ?? [attempt("accepted")];
      // The message is out: a log that fails now must not make an error of it. It goes on saying `started`.
      await quietly(log.end(id, { outcome: "accepted", receipt, attempts }), leftMs());
      return receipt;
    } catch (thrown) {
      const { code, delivery, providerCode, attempts } = detailsOf(thrown);
      const own = { ...attempt(delivery), code, ...(providerCode === undefined ? {} : { providerCode }) };
      await quietly(log.end(id, { outcome: delivery, code, attempts: attempts ?? [own] }), leftMs());
      throw thrown;
    }
  };
  const { find } = inner;
  const overrides: Partial<SmsConnector> = { send };
  if (find !== undefined) {
    overrides.find = async (message, options) => {
      const started = performance.now();
      const receipt = await find.call(inner, message, options);
      const leftMs = (options.timeoutMs ?? defaultTimeoutMs) - (performance.now() - started);
      if (receipt !== undefined) await quietly(log.found(message, options.since, receipt), leftMs);
      return receipt;
    };
  }
  return wrapConnector(inner, overrides);
}

/** Milliseconds for all that a send does, its log included, unless the caller says otherwise. */
const defaultTimeoutMs = 10_000;

/** Puts a send on record, but waits no longer than the send may take: nothing has left yet. */
async function begin(
  log: MessageLog,
  prepared: PreparedMessage,
  { id, provider }: SmsConnector,
  { timeoutMs, signal }: CallOptions & { timeoutMs: number },
): Promise<string> {
  const errorOf = (code: SmsErrorCode, message: string) =>
    new SmsError({ code, message, connector: id, provider });
  if (!(timeoutMs > 0))
    throw errorOf("invalid-message", "timeoutMs must be a positive number of milliseconds.");
  if (signal && typeof signal.addEventListener !== "function") {
    throw errorOf("invalid-message", "signal must be an AbortSignal.");
  }
  const ended = "The send ended before it was on record; nothing was sent.";
  if (signal?.aborted) throw errorOf("aborted", ended);
  const beginning = log.begin(prepared, { id, provider });
  try {
    return await within(beginning, timeoutMs, signal, (code) => errorOf(code, ended));
  } catch (thrown) {
    // It may be on record after all, and must not say for good that nobody knows.
    const code = SmsError.is(thrown) ? thrown.code : "unavailable";
    beginning.then((begun) => log.end(begun, { outcome: "not-sent", code, attempts: [] })).catch(() => {});
    throw thrown;
  }
}

/** Waits for something, until the time is over or the caller aborts. */
async function within<T>(
  work: Promise<T>,
  timeoutMs: number,
  signal: CallOptions["signal"],
  errorOf: (code: "timeout" | "aborted") => unknown,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(errorOf("timeout")), Math.min(timeoutMs, 2_147_483_647));
  const abort = () => late.reject(errorOf("aborted"));
  signal?.addEventListener("abort", abort);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Tells the log what is known, within the time that is left; what comes of it changes nothing for the caller. */
async function quietly(telling: Promise<void>, leftMs: number): Promise<void> {
  await within(telling, Math.max(0, leftMs), undefined, () => undefined).catch(() => {});
}

function detailsOf(thrown: unknown): Pick<SmsError, "code" | "delivery" | "providerCode" | "attempts"> {
  return SmsError.is(thrown) ? thrown : { code: "unavailable", delivery: "unknown" };
}
