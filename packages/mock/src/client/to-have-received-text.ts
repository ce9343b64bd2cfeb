import { maskPhoneNumber } from "../carrier/mask-phone-number.ts";

const longestWaitMs = 60_000;

/** The text that a phone is to have got. Without any of these: any text on any phone. */
export interface ExpectedText {
  /** The phone, E.164. */
  to?: string | undefined;
  /** What the text contains, or what it matches. */
  body?: string | RegExp | undefined;
  /** The verification code in it. */
  code?: string | undefined;
  /** Only one that was sent after this message, or not before this time. */
  after?:
    | {
        /** The message's id, as `carrier.messages` has it. */
        readonly id: string;
      }
    | Date
    | undefined;
  /** How long it may take to come. @default the timeout of Playwright's `expect`, or 5000 */
  timeoutMs?: number | undefined;
}

/** Where texts can be waited for: a carrier, or the client of a mock server. */
export interface TextReceiver {
  /** Resolves with the first text that fits, or rejects with a `NoMessageError`. */
  waitForMessage(wanted: ExpectedText & { onlyUnderWay?: boolean | undefined }): Promise<{
    readonly to: string;
    readonly status: string;
  }>;
}

/**
 * A matcher for `expect.extend` of vitest and of Playwright. Waits until a text that fits is on its phone; says
 * otherwise what did come, with numbers masked and no bodies. With `.not` it waits only for what is on its way
 * already: a text that nobody has sent yet is not there.
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
    const said = `A text that was not expected was delivered to ${maskPhoneNumber(to)}.`;
    return { pass: true, message: () => said };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "NoMessageError") throw error;
    return { pass: false, message: () => error.message };
  }
}

/** Playwright's own says 0 for none; a server waits a minute at most. */
function timeoutOf({ timeout }: { readonly timeout?: number }): number | undefined {
  return timeout === undefined ? undefined : Math.min(timeout || longestWaitMs, longestWaitMs);
}
