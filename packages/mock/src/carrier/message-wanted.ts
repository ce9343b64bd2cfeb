import type { CarrierMessage, Channel } from "./carrier-message.ts";

/** The message that `carrier.waitForMessage` waits for. */
export interface MessageWanted {
  /** E.164. @default any phone */
  to?: string | undefined;
  /** Only messages of this account, as in `accountId`. @default any */
  account?: string | undefined;
  /** The text contains or matches this. */
  body?: string | RegExp | undefined;
  /** The verification code in the text. */
  code?: string | undefined;
  /** Only messages that travel this way. @default any */
  channel?: Channel | undefined;
  /** Only messages accepted after this message, or not before this time. */
  after?: Pick<CarrierMessage, "id"> | Date | undefined;
  /** Real milliseconds to wait, independent of the carrier's clock. @default 5000 */
  timeoutMs?: number | undefined;
  /** Stop waiting when no matching message is being delivered. @default false */
  onlyUnderWay?: boolean | undefined;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/** A delivered message, as it was then, and the code in it. */
export interface ReceivedMessage extends CarrierMessage {
  /**
   * The verification code: the one in an origin-bound last line (`@example.com #123456`), otherwise the only run of 4 to
   * 10 digits, without separators.
   */
  readonly code: string | undefined;
}
