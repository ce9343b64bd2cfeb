import type { Carrier } from "./carrier.ts";
import type { CarrierMessage } from "./carrier-message.ts";
import { findCode } from "./find-code.ts";
import { maskPhoneNumber } from "./mask-phone-number.ts";

/** Which message {@link Carrier.waitForMessage} waits for. */
export interface MessageWanted {
  /** E.164. @default any phone */
  to?: string | undefined;
  /** Only messages accepted after this message, or not before this time. */
  after?: CarrierMessage | Date | undefined;
  /** Real milliseconds to wait, whatever the carrier's clock. @default 5000 */
  timeoutMs?: number | undefined;
}

/** A message that arrived, as it then was, and the code in it. */
export interface ReceivedMessage extends CarrierMessage {
  /**
   * The verification code: that of an origin-bound last line (`@example.com #123456`), or else the only run of
   * 4 to 10 digits, without its grouping.
   */
  readonly code: string | undefined;
}

/** @internal */
export function waitForMessage(carrier: Carrier, wanted: MessageWanted): Promise<ReceivedMessage> {
  const { to, after, timeoutMs = 5000 } = wanted;
  const counts = (message: CarrierMessage): boolean =>
    message.status === "delivered" &&
    (to === undefined || message.to === to) &&
    isAfter(message, after, carrier.messages);
  const already = carrier.messages.find(counts);
  if (already) return Promise.resolve(received(already));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${nothingCame(to, timeoutMs)} ${whatDidCome(carrier.messages)}`));
    }, timeoutMs);
    const stop = carrier.on("status", (message) => {
      if (!counts(message)) return;
      stop();
      clearTimeout(timer);
      resolve(received(message));
    });
  });
}

function received(message: CarrierMessage): ReceivedMessage {
  return { ...message, code: findCode(message.body) };
}

function isAfter(
  message: CarrierMessage,
  after: MessageWanted["after"],
  messages: readonly CarrierMessage[],
): boolean {
  if (after === undefined) return true;
  if (after instanceof Date) return message.createdAt >= after;
  return messages.indexOf(message) > messages.findIndex(({ id }) => id === after.id);
}

function nothingCame(to: string | undefined, timeoutMs: number): string {
  const phone = to === undefined ? "any phone" : maskPhoneNumber(to);
  return `No message was delivered to ${phone} within ${timeoutMs} ms.`;
}

function whatDidCome(messages: readonly CarrierMessage[]): string {
  if (messages.length === 0) return "The carrier accepted none.";
  const last = messages.slice(-5).map(({ to, status, errorCode }) => {
    return `${maskPhoneNumber(to)} ${status}${errorCode === undefined ? "" : ` (${errorCode})`}`;
  });
  return `The carrier accepted ${messages.length}; the last: ${last.join(", ")}.`;
}
