import type { CarrierMessage } from "./carrier-message.ts";

/** Which message `carrier.waitForMessage` waits for. */
export interface MessageWanted {
  /** E.164. @default any phone */
  to?: string | undefined;
  /** Only messages of this account, as their `accountId`. @default any */
  account?: string | undefined;
  /** What the text contains, or what it matches. */
  body?: string | RegExp | undefined;
  /** The verification code in the text. */
  code?: string | undefined;
  /** Only messages accepted after this message, or not before this time. */
  after?: Pick<CarrierMessage, "id"> | Date | undefined;
  /** Real milliseconds to wait, whatever the carrier's clock. @default 5000 */
  timeoutMs?: number | undefined;
  /** Wait no longer than a message that fits is on its way to a phone. @default false */
  onlyUnderWay?: boolean | undefined;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/** A message that arrived, as it then was, and the code in it. */
export interface ReceivedMessage extends CarrierMessage {
  /**
   * The verification code: that of an origin-bound last line (`@example.com #123456`), or else the only run of
   * 4 to 10 digits, without its grouping.
   */
  readonly code: string | undefined;
}
