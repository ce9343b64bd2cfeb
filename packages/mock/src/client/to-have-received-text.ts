import type { Channel } from "../carrier/carrier-message.ts";
import { maskPhoneNumber } from "../carrier/mask-phone-number.ts";

const longestWaitMs = 60_000;

/** The expected text. Without any field: any text on any phone. */
export interface ExpectedText {
  /** The phone, E.164. */
  to?: string | undefined;
  /** The text contains or matches this. */
  body?: string | RegExp | undefined;
  /** The verification code in the text. */
  code?: string | undefined;
  /** Only texts that travel this way. @default any */
  channel?: Channel | undefined;
  /** Only texts accepted after this message, or not before this time. */
  after?:
    | {
        /** The message's id, as in `carrier.messages`. */
        readonly id: string;
      }
    | Date
    | undefined;
  /** Milliseconds to wait. @default the timeout of Playwright's `expect`, or 5000 */
  timeoutMs?: number | undefined;
}

/** A carrier, or the client of a mock server. */
export interface TextReceiver {
  /** Resolves with the first text that matches, or rejects with a `NoMessageError`. */
  waitForMessage(wanted: ExpectedText & { onlyUnderWay?: boolean | undefined }): Promise<{
    readonly to: string;
    readonly status: string;
  }>;
}

/**
 * A matcher for `expect.extend` of Vitest and Playwright. Waits until a matching text is delivered. If it fails, the
 * message lists what was accepted, with masked numbers and without bodies. With `.not` it waits only for messages that
 * are already being delivered.
 *
 * @example
 * await expect(client).toHaveReceivedText({ to: "+15558675310", body: /your code/i });
 */
export async function toHaveReceivedText(
  this: {
    /** Set by `expect(…).not`. */
    readonly isNot?: boolean;
    /** Milliseconds, set by Playwright: the timeout of its `expect`. */
    readonly timeout?: number;
  },
  receiver: TextReceiver,
  expected: ExpectedText,
): Promise<{ pass: boolean; message: () => string }> {
  const { isNot = false } = this;
  const timeoutMs = expected.timeoutMs ?? timeoutOf(this);
  try {
    const { to } = await receiver.waitForMessage({ ...expected, timeoutMs, onlyUnderWay: isNot });
    const said = `An unexpected text was delivered to ${maskPhoneNumber(to)}.`;
    return { pass: true, message: () => said };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "NoMessageError") throw error;
    return { pass: false, message: () => error.message };
  }
}

/** Playwright's timeout is 0 for none; a server waits at most a minute. */
function timeoutOf({ timeout }: { readonly timeout?: number }): number | undefined {
  return timeout === undefined ? undefined : Math.min(timeout || longestWaitMs, longestWaitMs);
}
