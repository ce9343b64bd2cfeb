import { type Attempt, type CallOptions, type SmsConnector, SmsError } from "@smskit/core";
import type { MessageLog } from "./message-log.ts";

/**
 * Keeps a log of what a connector sends. Each send is on record before it begins: without its log, nothing is sent.
 * Put it outermost, so that it sees what wrappers do, and what they refuse.
 * @throws {SmsError} from `send`: `unavailable`, not sent, when the log cannot be written.
 */
export function withMessageLog<C extends SmsConnector>(inner: C, { log }: { log: MessageLog }): C {
  const send: SmsConnector["send"] = async (message, options) => {
    const prepared = await inner.prepare(message);
    const startedAt = new Date();
    const started = performance.now();
    const { timeoutMs = defaultTimeoutMs, ...rest } = options ?? {};
    const id = await within(log.begin(prepared, inner), timeoutMs, rest.signal);
    const attempt = (outcome: Attempt["outcome"]): Attempt => ({
      connector: inner.id,
      startedAt,
      durationMs: performance.now() - started,
      outcome,
    });
    try {
      const leftMs = Math.max(1, timeoutMs - (performance.now() - started));
      const receipt = await inner.send(prepared, { ...rest, timeoutMs: leftMs });
      const attempts = receipt.attempts ?? [attempt("accepted")];
      // The message is out: a log that fails now must not make an error of it. It goes on saying `started`.
      await log.end(id, { outcome: "accepted", receipt, attempts }).catch(() => {});
      return receipt;
    } catch (thrown) {
      const { code, delivery, providerCode, attempts } = detailsOf(thrown);
      const own = { ...attempt(delivery), code, ...(providerCode === undefined ? {} : { providerCode }) };
      await log.end(id, { outcome: delivery, code, attempts: attempts ?? [own] }).catch(() => {});
      throw thrown;
    }
  };
  const { find } = inner;
  const overrides: Partial<SmsConnector> = { send };
  if (find !== undefined) {
    overrides.find = async (message, options) => {
      const receipt = await find.call(inner, message, options);
      if (receipt !== undefined) await log.found(message, options.since, receipt).catch(() => {});
      return receipt;
    };
  }
  // Whatever else the connector has stays there, and keeps its `this`.
  return new Proxy(Object.create(Object.getPrototypeOf(inner)) as C, {
    get(_, key) {
      if (Object.hasOwn(overrides, key)) return overrides[key as keyof SmsConnector];
      const value: unknown = Reflect.get(inner, key, inner);
      return typeof value === "function" ? value.bind(inner) : value;
    },
    has: (_, key) => key in inner,
  });
}

/** Milliseconds for all that a send does, its log included, unless the caller says otherwise. */
const defaultTimeoutMs = 10_000;

/** Waits for the log, but no longer than the send may take: nothing has left yet. */
async function within<T>(work: Promise<T>, timeoutMs: number, signal: CallOptions["signal"]): Promise<T> {
  const timeout = AbortSignal.timeout(Math.min(Math.max(0, timeoutMs), 2_147_483_647));
  const ends = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const late = new Promise<never>((_, reject) => {
    const end = () => {
      const code = timeout.aborted ? "timeout" : "aborted";
      reject(new SmsError({ code, message: "The send ended before it was on record; nothing was sent." }));
    };
    if (ends.aborted) end();
    ends.addEventListener("abort", end, { once: true });
  });
  // Whichever is late is nobody's any more.
  late.catch(() => {});
  work.catch(() => {});
  return Promise.race([work, late]);
}

function detailsOf(thrown: unknown): Pick<SmsError, "code" | "delivery" | "providerCode" | "attempts"> {
  return SmsError.is(thrown) ? thrown : { code: "unavailable", delivery: "unknown" };
}
