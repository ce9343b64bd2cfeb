import {
  type Attempt,
  type PreparedMessage,
  type SendOptions,
  type SmsConnector,
  SmsError,
  type SmsReceipt,
} from "@smskit/core";

/** What a wrapper's hooks are told of. */
export type AttemptListener = (attempt: Attempt) => void;

/** What every wrapper that sends may be given. */
export interface AttemptOptions {
  /** Hears of each attempt once: as it ends, or, where a wrapper inside makes several, when that has ended. */
  onAttempt?: AttemptListener | undefined;
}

/** Every attempt of one send, in order. */
export interface Journal {
  readonly attempts: readonly Attempt[];
  /**
   * Sends once, and notes how it went; a wrapper's own attempts are taken over.
   * @throws {SmsError} whatever the connector throws; what is no `SmsError` leaves the outcome unknown.
   */
  send(connector: SmsConnector, prepared: PreparedMessage, options: SendOptions): Promise<SmsReceipt>;
  /** A receipt with every attempt in it. */
  receipt(receipt: SmsReceipt, more?: Pick<SmsReceipt, "possibleDuplicate">): SmsReceipt;
  /** An error with every attempt in it: none where nobody was asked. */
  error(error: SmsError): SmsError;
}

/** Starts the notes of one send. */
export function startJournal(listener?: AttemptListener | undefined): Journal {
  const attempts: Attempt[] = [];

  function note(own: Attempt, inner: readonly Attempt[] | undefined): void {
    for (const attempt of inner ?? [own]) {
      attempts.push(attempt);
      tell(listener, attempt);
    }
  }

  return {
    attempts,
    async send(connector, prepared, options) {
      const startedAt = new Date();
      const started = performance.now();
      const attempt = (outcome: Attempt["outcome"]): Attempt => ({
        connector: connector.id,
        startedAt,
        durationMs: performance.now() - started,
        outcome,
      });
      try {
        const receipt = await connector.send(prepared, options);
        // Whoever made the attempts of a repeat has told of them.
        if (isRepeat(receipt)) attempts.push(...(receipt.attempts ?? []));
        else note(attempt("accepted"), receipt.attempts);
        return receipt;
      } catch (thrown) {
        const error = toSmsError(thrown, connector);
        const own = attempt(error.delivery);
        own.code = error.code;
        if (error.providerCode !== undefined) own.providerCode = error.providerCode;
        note(own, error.attempts);
        throw error;
      }
    },
    receipt(receipt, more = {}) {
      return receiptWith(receipt, { ...more, attempts: [...attempts] });
    },
    error(error) {
      return withFields(error, { attempts: [...attempts] });
    },
  };
}

/** A receipt with some fields replaced. Copied by descriptors: the provider's answer stays out of what is enumerable. */
export function receiptWith(
  receipt: SmsReceipt,
  fields: Pick<SmsReceipt, "attempts" | "possibleDuplicate">,
): SmsReceipt {
  return Object.defineProperties({} as SmsReceipt, {
    ...Object.getOwnPropertyDescriptors(receipt),
    ...Object.getOwnPropertyDescriptors(fields),
  });
}

/** Marks the receipt of a repeat. All copies of this package know it: two may wrap one connector. */
const repeat = Symbol.for("smskit.repeat");

/** The receipt of a message that another call has sent: nothing more is to be counted for it. */
export function repeatOf(receipt: SmsReceipt): SmsReceipt {
  return Object.defineProperty(receiptWith(receipt, {}), repeat, { value: true });
}

export function isRepeat(receipt: SmsReceipt): boolean {
  return repeat in receipt;
}

/** The error with some fields replaced. A copy: a connector may throw the same object to several senders. */
export function withFields(error: SmsError, fields: Partial<SmsError>): SmsError {
  const copy = new SmsError({ ...error, message: error.message, ...fields, cause: error.cause });
  return Object.defineProperty(copy, "stack", { value: error.stack, configurable: true, writable: true });
}

/** Whatever a connector threw. What is no `SmsError` may print a secret, and nothing of it is kept. */
export function toSmsError(
  thrown: unknown,
  { id, provider }: SmsConnector,
  delivery: SmsError["delivery"] = "unknown",
): SmsError {
  if (SmsError.is(thrown)) return thrown;
  return new SmsError({
    code: "unavailable",
    delivery,
    // A mistake in code, as a rule, which is there the next time as well.
    retryable: false,
    connector: id,
    provider,
    message: `The connector "${id}" failed with an error that is no SmsError.`,
  });
}

/** Tells a listener. What it throws is ignored: it must not turn an accepted message into an error. */
export function tell<T>(listener: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const heard = listener?.(value);
    // An async function passes for a listener; its rejection would end the process.
    if (heard instanceof Promise) heard.catch(() => {});
  } catch {
    // See above.
  }
}
