import type { CarrierEvent, LiveMessage } from "../carrier/carrier-message.ts";
import type { CarrierNumber } from "../carrier/numbers.ts";
import type { Phone } from "../carrier/phones.ts";
import type { CarrierReply } from "../carrier/reply.ts";
import type { WebhookAttempt } from "../server/webhook.ts";

/** A reply as the log restores it. */
export type LiveReply = Omit<CarrierReply, "callbacks"> & { callbacks: WebhookAttempt[] };

/**
 * A line of the log: what happened. Lists of a text are written by index, so that a line that comes twice changes nothing: the
 * log is rewritten while texts go on.
 */
export type LogEntry =
  | ["message", LiveMessage]
  | ["status", id: string, index: number, event: CarrierEvent, from: string | null]
  | ["reply", LiveReply]
  | ["callback", id: string, index: number, attempt: WebhookAttempt]
  | ["phone", number: string, account: string | null, phone: Phone]
  | ["number", number: string, account: string | null, settings: CarrierNumber | null]
  | ["deleted", ids: string[]]
  | ["reset", account: string | null];

/** The first line of the file. */
export const header = JSON.stringify({ smskit: "mock-state", version: 1 });

/** What a log says, by the ids of texts, and by phone or number and account. */
export interface StateImage {
  readonly messages: Map<string, LiveMessage>;
  readonly replies: Map<string, LiveReply>;
  readonly phones: Map<string, Extract<LogEntry, ["phone", ...unknown[]]>>;
  readonly numbers: Map<string, Extract<LogEntry, ["number", ...unknown[]]>>;
}

export function createImage(): StateImage {
  return { messages: new Map(), replies: new Map(), phones: new Map(), numbers: new Map() };
}

/** Applies a line to what the lines before it say. */
export function applyEntry(image: StateImage, entry: LogEntry): void {
  const { messages, replies } = image;
  switch (entry[0]) {
    case "message":
      messages.set(entry[1].id, withDates(entry[1]));
      return;
    case "status": {
      const [, id, index, event, from] = entry;
      const message = messages.get(id);
      if (message === undefined) return;
      message.events[index] = { ...event, at: new Date(event.at) };
      message.status = event.status;
      message.from = from;
      if (event.errorCode !== undefined) message.errorCode = event.errorCode;
      return;
    }
    case "reply":
      replies.set(entry[1].id, {
        ...entry[1],
        at: new Date(entry[1].at),
        callbacks: entry[1].callbacks.map(attemptWithDate),
      });
      return;
    case "callback": {
      const [, id, index, attempt] = entry;
      const text = messages.get(id) ?? replies.get(id);
      if (text !== undefined) text.callbacks[index] = attemptWithDate(attempt);
      return;
    }
    case "phone":
      setPhone(image, entry);
      return;
    case "number":
      setNumber(image, entry);
      return;
    case "deleted":
      for (const id of entry[1]) {
        messages.delete(id);
        replies.delete(id);
      }
      return;
    case "reset":
      reset(image, entry[1]);
  }
}

/** What is set for all accounts replaces what was set for one. */
function setPhone({ phones }: StateImage, entry: Extract<LogEntry, ["phone", ...unknown[]]>): void {
  const [, number, account] = entry;
  if (account === null) {
    for (const [key, [, other]] of phones) if (other === number) phones.delete(key);
  }
  phones.set(keyOf(number, account), entry);
}

function setNumber({ numbers }: StateImage, entry: Extract<LogEntry, ["number", ...unknown[]]>): void {
  const [, number, account, settings] = entry;
  if (settings === null) numbers.delete(keyOf(number, account));
  else numbers.set(keyOf(number, account), entry);
}

function reset(image: StateImage, account: string | null): void {
  for (const map of Object.values(image)) if (account === null) map.clear();
  for (const texts of [image.messages, image.replies]) {
    for (const [id, { accountId }] of texts) if (accountId === account) texts.delete(id);
  }
  for (const settings of [image.phones, image.numbers]) {
    for (const [key, [, , owner]] of settings) if (owner === account) settings.delete(key);
  }
}

function keyOf(number: string, account: string | null): string {
  return `${number} ${account ?? ""}`;
}

/** JSON has no dates. */
function withDates(message: LiveMessage): LiveMessage {
  return {
    ...message,
    createdAt: new Date(message.createdAt),
    ...(message.sendAt !== undefined && { sendAt: new Date(message.sendAt) }),
    events: message.events.map((event) => ({ ...event, at: new Date(event.at) })),
    callbacks: message.callbacks.map(attemptWithDate),
  };
}

function attemptWithDate(attempt: WebhookAttempt): WebhookAttempt {
  return { ...attempt, at: new Date(attempt.at) };
}
