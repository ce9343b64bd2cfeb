import { SmsError, type SmsReceipt } from "@smskit/core";
import { optionsOf } from "@smskit/core/wrapper";

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
  /** Nothing goes through: it is open, or one message is trying it just now. */
  readonly open: boolean;
  /** Milliseconds until the next message may try it; 0 when one may now. */
  readonly tryAgainMs: number;
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
  if (options === false) return { open: false, tryAgainMs: 0, send: (send) => send() };
  const names = { failures: true, halfOpenAfterMs: true } as const;
  const { failures = 5, halfOpenAfterMs = 10_000 } = optionsOf("breaker", options, names);
  if (!(failures >= 1) || !(halfOpenAfterMs >= 0)) {
    throw new SmsError({
      code: "invalid-config",
      message: "breaker: failures is a number from 1, halfOpenAfterMs one of milliseconds from 0.",
    });
  }
  let inARow = 0;
  /** Set while it is open. */
  let probeAt: number | undefined;
  /** How often in a row it opened: a message that gets through starts again from the shortest wait. */
  let openings = 0;
  let probing = false;

  function waitMs(): number {
    return Math.min(shortestWaitMs * 2 ** openings * (1 + Math.random() / 2), halfOpenAfterMs);
  }

  function count(failed: boolean, probe: boolean): void {
    // What began before it opened says nothing of the provider as it is now.
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
      // Whether one may go through is known when the one that tries it has ended.
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

/** What tells that a provider is down: it cannot be reached, or nobody knows what it did. */
function isFailure({ code, delivery }: SmsError): boolean {
  return delivery === "unknown" || code === "unavailable" || code === "timeout";
}
