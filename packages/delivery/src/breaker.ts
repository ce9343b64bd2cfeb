import { SmsError, type SmsReceipt } from "@smskit/core";
import { refuseUnknownOptions } from "@smskit/core/wrapper";

export interface BreakerOptions {
  /**
   * Failures in a row after which a provider is left out.
   * @default 5
   */
  failures?: number | undefined;
  /**
   * Milliseconds until one message tries it again.
   * @default 10_000
   */
  halfOpenAfterMs?: number | undefined;
}

/** Keeps messages away from a provider that is down. */
export interface Breaker {
  /** Nothing goes through: it is open, or one message is trying it just now. */
  readonly open: boolean;
  /**
   * Sends, and counts how it went. Refusals are no failures of the provider's; an abort tells nothing of it.
   * @throws {SmsError} what the send throws, which must be one.
   */
  send(send: () => Promise<SmsReceipt>): Promise<SmsReceipt>;
}

/**
 * Makes a breaker for one provider; `false` makes one that never opens. Its clock is monotonic: a wall clock that is
 * set back must not keep a provider out.
 * @throws {SmsError} `invalid-config` for numbers that make no sense.
 */
export function createBreaker(options: BreakerOptions | false | undefined): Breaker {
  if (options === false) return { open: false, send: (send) => send() };
  refuseUnknownOptions("breaker", options, { failures: true, halfOpenAfterMs: true });
  const { failures = 5, halfOpenAfterMs = 10_000 } = options ?? {};
  if (!(failures >= 1) || !(halfOpenAfterMs >= 0)) {
    throw new SmsError({
      code: "invalid-config",
      message: "breaker: failures is a number from 1, halfOpenAfterMs one of milliseconds from 0.",
    });
  }
  let inARow = 0;
  let openedAt: number | undefined;
  let probing = false;

  function count(failed: boolean, probe: boolean): void {
    // What began before it opened says nothing of the provider as it is now.
    if (openedAt !== undefined && !probe) return;
    inARow = failed ? inARow + 1 : 0;
    openedAt = inARow >= failures ? performance.now() : undefined;
  }

  return {
    get open() {
      return openedAt !== undefined && (probing || performance.now() - openedAt < halfOpenAfterMs);
    },
    async send(send) {
      const probe = openedAt !== undefined;
      if (probe) probing = true;
      try {
        const receipt = await send();
        count(false, probe);
        return receipt;
      } catch (thrown) {
        const error = thrown as SmsError;
        if (error.code !== "aborted") count(isFailure(error), probe);
        throw thrown;
      } finally {
        if (probe) probing = false;
      }
    },
  };
}

/** What tells that a provider is down: it cannot be reached, or nobody knows what it did. */
function isFailure({ code, delivery }: SmsError): boolean {
  return delivery === "unknown" || code === "unavailable" || code === "timeout";
}
