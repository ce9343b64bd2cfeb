import type { CarrierEngine } from "../carrier/carrier.ts";
import type { CarrierMessage } from "../carrier/carrier-message.ts";
import { findCode } from "../carrier/find-code.ts";
import { maskPhoneNumber } from "../carrier/mask-phone-number.ts";
import type { MessageWanted, ReceivedMessage } from "../carrier/message-wanted.ts";
import { refuseUnknownOptions } from "../server/refuse-unknown-options.ts";
import { NoMessageError } from "./no-message-error.ts";

/** @internal */
export async function waitForMessage(
  carrier: CarrierEngine,
  wanted: MessageWanted,
): Promise<ReceivedMessage> {
  refuseUnknownOptions("waitForMessage", wanted, {
    to: true,
    account: true,
    body: true,
    code: true,
    channel: true,
    after: true,
    timeoutMs: true,
    onlyUnderWay: true,
    signal: true,
  });
  const { to, account, channel, timeoutMs = 5000, signal } = wanted;
  const isNew = newerThan(wanted.after, carrier.messages);
  const matches = (message: CarrierMessage): boolean =>
    (to === undefined || message.to === to) &&
    (account === undefined || message.accountId === account) &&
    (channel === undefined || message.channel === channel) &&
    isNew(message) &&
    matchesText(message, wanted);
  const isWanted = (message: CarrierMessage): boolean => message.status === "delivered" && matches(message);
  const noMessageError = (): NoMessageError => {
    const seen = carrier.messages.filter(({ accountId }) => account === undefined || accountId === account);
    return new NoMessageError(`${noMessage(to, wanted)} ${acceptedMessages(seen)}`);
  };
  const already = carrier.messages.find(isWanted);
  if (already) return received(already);
  return new Promise((resolve, reject) => {
    function end(settle: () => void): void {
      for (const stop of stops) stop();
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    }
    const abort = (): void => end(() => reject(signal?.reason));
    const giveUpIfIdle = (): void => {
      const waits = carrier.messages.some((message) => carrier.isUnderWay(message.id) && matches(message));
      if (!waits) end(() => reject(noMessageError()));
    };
    const timer = setTimeout(() => end(() => reject(noMessageError())), timeoutMs);
    const stops = [
      carrier.on("status", (message) => {
        if (isWanted(message)) end(() => resolve(received(message)));
        else if (wanted.onlyUnderWay) giveUpIfIdle();
      }),
    ];
    if (wanted.onlyUnderWay) {
      stops.push(carrier.on("deleted", giveUpIfIdle), carrier.on("reset", giveUpIfIdle));
      giveUpIfIdle();
    }
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });
}

function received(message: CarrierMessage): ReceivedMessage {
  return { ...message, code: findCode(message.body) };
}

function matchesText({ body }: CarrierMessage, wanted: MessageWanted): boolean {
  const matchesBody =
    wanted.body === undefined ||
    (typeof wanted.body === "string" ? body.includes(wanted.body) : body.search(wanted.body) >= 0);
  return matchesBody && (wanted.code === undefined || findCode(body) === wanted.code);
}

function newerThan(
  after: MessageWanted["after"],
  messages: readonly CarrierMessage[],
): (message: CarrierMessage) => boolean {
  if (after === undefined) return () => true;
  if (after instanceof Date) return ({ createdAt }) => createdAt >= after;
  const count = messages.findIndex(({ id }) => id === after.id) + 1;
  const older = new Set(messages.slice(0, count).map(({ id }) => id));
  return ({ id }) => !older.has(id);
}

function noMessage(to: string | undefined, { timeoutMs = 5000, ...wanted }: MessageWanted): string {
  const phone = to === undefined ? "any phone" : maskPhoneNumber(to);
  const which = wanted.body === undefined && wanted.code === undefined ? "message" : "message with that text";
  if (wanted.onlyUnderWay) return `No ${which} was delivered to ${phone}, and none is being delivered.`;
  return `No ${which} was delivered to ${phone} within ${timeoutMs} ms.`;
}

function acceptedMessages(messages: readonly CarrierMessage[]): string {
  if (messages.length === 0) return "The carrier accepted no message.";
  const last = messages.slice(-5).map(({ to, status, errorCode }) => {
    return `${maskPhoneNumber(to)} ${status}${errorCode === undefined ? "" : ` (${errorCode})`}`;
  });
  return `The carrier accepted ${messages.length}; the last: ${last.join(", ")}.`;
}
