import type { SmsError, SmsReceipt } from "@smskit/core";
import { expectArgument, optionsOf } from "@smskit/core/wrapper";

export interface BreakerOptions {
  /**
   * Failures in a row after which a provider is left out.
   * @default 5
   */
  failures?: number | undefined;
  /**
   * Most milliseconds until one message tries it again. The first time it is one second, then twice as long after each
   * message that fails, up to this; up to half as much again is added at random, so that not all processes try at once.
   * @default 10_000
   */
  halfOpenAfterMs?: number | undefined;
}

/** Milliseconds until an open breaker is first tried. */
const shortestWaitMs = 1_000;

/** Keeps messages away from a provider that is down. */
export interface Breaker {
  /** No message may be sent: the breaker is open, or one message is trying the provider now. */
  readonly open: boolean;
  /** Milliseconds until the next message may try the provider; 0 if one may now. */
  readonly tryAgainMs: number;
  /**
   * Sends, and counts whether the provider failed. Refusals do not count as failures, and aborts do not count at all.
   * @throws {SmsError} whatever the send throws, which must be an `SmsError`.
   */
  send(send: () => Promise<SmsReceipt>): Promise<SmsReceipt>;
}

/**
 * Creates a breaker for one provider; `false` creates one that never opens. Its clock is monotonic: a wall clock that is
 * set back must not keep a provider out.
 * @throws {SmsError} `invalid-config` for invalid numbers.
 */
export function createBreaker(options: BreakerOptions | false | undefined): Breaker {
  if (options === false) return { open: false, tryAgainMs: 0, send: (send) => send() };
  const names = { failures: true, halfOpenAfterMs: true } as const;
  const { failures = 5, halfOpenAfterMs = 10_000 } = optionsOf("breaker", options, names);
  expectArgument(failures >= 1, "breaker.failures: must be 1 or more.");
  expectArgument(
    halfOpenAfterMs >= 0,
    "breaker.halfOpenAfterMs: must be a number of milliseconds of 0 or more.",
  );
  let inARow = 0;
  /** Set while it is open. */
  let probeAt: number | undefined;
  /** How often in a row it opened. After an accepted message, waits start again from the shortest. */
  let openings = 0;
  let probing = false;

  function waitMs(): number {
    return Math.min(shortestWaitMs * 2 ** openings * (1 + Math.random() / 2), halfOpenAfterMs);
  }

  function count(failed: boolean, probe: boolean): void {
    // A send that began before the breaker opened says nothing about the provider now.
    if (probeAt !== undefined && !probe) return;
    inARow = failed ? inARow + 1 : 0;
    if (inARow < failures) {
      probeAt = undefined;
      openings = 0;
    } else {
      probeAt = performance.now() + waitMs();
      openings += 1;
    }
  }

  return {
    get open() {
      return probeAt !== undefined && (probing || performance.now() < probeAt);
    },
    get tryAgainMs() {
      if (probeAt === undefined) return 0;
      // Whether another message may be sent is known when this try has ended.
      return probing ? shortestWaitMs : Math.max(0, Math.ceil(probeAt - performance.now()));
    },
    async send(send) {
      const probe = probeAt !== undefined;
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

/** Whether an error shows that the provider is down: it cannot be reached, or its outcome is unknown. */
function isFailure({ code, delivery }: SmsError): boolean {
  return delivery === "unknown" || code === "unavailable" || code === "timeout";
}
