import type { PreparedMessage, SmsConnector, SmsError } from "@smskit/core";
import {
  type Deadline,
  expectArgument,
  expectConnector,
  expectOptions,
  startAttemptLog,
  startDeadline,
  toSmsError,
  wrapConnector,
} from "@smskit/core/wrapper";
import type { MessageLog } from "./message-log-interface.ts";

/**
 * Keeps a log of what a connector sends. Each send is on record before it begins: if the log cannot be written, nothing is
 * sent. Put this wrapper outermost, so that it records what wrappers do and refuse. Further in, it records what reaches it,
 * and the same message once for each try.
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
    const deadline = startDeadline(options, inner);
    const prepared = await inner.prepare(message);
    const id = await begin(log, prepared, inner, deadline);
    const attemptLog = startAttemptLog();
    try {
      const receipt = await attemptLog.send(inner, prepared, deadline.options());
      // The message is sent: if the log fails now, the call still succeeds, and the log still says `started`.
      await deadline.ignoreErrors(() =>
        log.end(id, { outcome: "accepted", receipt, attempts: attemptLog.attempts }),
      );
      return receipt;
    } catch (thrown) {
      const { code, delivery } = thrown as SmsError;
      await deadline.ignoreErrors(() =>
        log.end(id, { outcome: delivery, code, attempts: attemptLog.attempts }),
      );
      throw thrown;
    }
  };
  const { find } = inner;
  const overrides: Partial<SmsConnector> = { send };
  if (find !== undefined) {
    overrides.find = async (message, options) => {
      const { since, ...callOptions } = options;
      const deadline = startDeadline(callOptions, inner);
      const receipt = await find.call(inner, message, options);
      if (receipt !== undefined) await deadline.ignoreErrors(() => log.found(message, since, receipt));
      return receipt;
    };
  }
  return wrapConnector(inner, overrides);
}

/** Puts a send on record, within the deadline. */
async function begin(
  log: MessageLog,
  prepared: PreparedMessage,
  inner: SmsConnector,
  deadline: Deadline,
): Promise<string> {
  // Throws if the call is over, so that nothing is begun for it.
  deadline.options();
  const beginning = log.begin(prepared, { id: inner.id, provider: inner.provider });
  try {
    return await deadline.wait(beginning, { waitingFor: "The message log" });
  } catch (thrown) {
    // It may get on record after all, and must not stay `started`.
    const { code } = toSmsError(thrown, inner, "not-sent");
    beginning.then((id) => log.end(id, { outcome: "not-sent", code, attempts: [] })).catch(() => {});
    throw thrown;
  }
}
