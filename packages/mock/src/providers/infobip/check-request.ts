import { isObject, timeOf, type Violation, violationsOf } from "./check-fields.ts";
import { messagesRule } from "./request-rules.ts";

/** One message to one recipient, in the form of version 3. */
export interface RequestedMessage {
  /** As the request has it. */
  readonly to: string;
  readonly messageId: string | undefined;
  readonly sender: string | undefined;
  /** What the phone shows: of a binary message its hex digits. */
  readonly text: string;
  readonly isBinary: boolean;
  readonly transliteration: string | undefined;
  readonly languageCode: string | undefined;
  /** In milliseconds; `undefined` for the default of 48 hours. */
  readonly validityMs: number | undefined;
  readonly delivery: {
    readonly url?: string;
    readonly intermediateReport?: boolean;
    readonly notify?: boolean;
  };
  /** What the request says about the message, with this destination only. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A request that is in order. */
export interface CheckedRequest {
  readonly bulkId: string | undefined;
  readonly sendAt: Date | undefined;
  readonly includesCount: boolean;
  readonly messages: readonly RequestedMessage[];
}

type Json = Readonly<Record<string, unknown>>;

const dayMs = 24 * 3_600_000;
const longestScheduleMs = 180 * dayMs;
const longestValidityMs = 2 * dayMs;
const unitMs: Readonly<Record<string, number>> = { SECONDS: 1000, MINUTES: 60_000, HOURS: 3_600_000 };

/** Checks the body of `POST /sms/3/messages`. */
export function checkRequest(json: Json, now: number): CheckedRequest | readonly Violation[] {
  const violations = violationsOf(json, messagesRule, "");
  if (violations.length > 0) return violations;
  const { schedule, includeSmsCountInResponse } = objectIn(json, "options");
  const { bulkId, sendAt } = isObject(schedule) ? schedule : {};
  const time = typeof sendAt === "string" ? timeOf(sendAt) : undefined;
  const late = scheduleViolation(time, now, "options.schedule.sendAt");
  if (late !== undefined) return [late];
  const messages = json["messages"] as readonly Json[];
  const missing = messages.flatMap((message, index) => {
    const { text, hex } = objectIn(message, "content");
    const property = `messages[${index}].content.text`;
    return text == null && hex == null ? [{ property, violation: "must not be null" }] : [];
  });
  if (missing.length > 0) return missing;
  return {
    bulkId: textOf(bulkId),
    sendAt: time === undefined ? undefined : new Date(time),
    includesCount: includeSmsCountInResponse === true,
    messages: messages.flatMap(requestedMessages),
  };
}

/** Objects to a time that is too far in the future. A time in the past means now, which is unconfirmed. */
export function scheduleViolation(
  time: number | undefined,
  now: number,
  property: string,
): Violation | undefined {
  return time !== undefined && time > now + longestScheduleMs
    ? { property, violation: "must not be more than 180 days in the future" }
    : undefined;
}

function requestedMessages(message: Json): RequestedMessage[] {
  const { text, hex, transliteration, language } = objectIn(message, "content");
  const { validityPeriod } = objectIn(message, "options");
  const { delivery } = objectIn(message, "webhooks");
  const destinations = message["destinations"] as readonly Json[];
  return destinations.map((destination) => ({
    to: textOf(destination["to"]) ?? "",
    messageId: textOf(destination["messageId"]) || undefined,
    sender: textOf(message["sender"]) || undefined,
    text: textOf(text) ?? textOf(hex) ?? "",
    isBinary: text == null,
    transliteration: textOf(transliteration),
    languageCode: isObject(language) ? textOf(language["languageCode"]) : undefined,
    validityMs: validityOf(validityPeriod),
    delivery: isObject(delivery) ? delivery : {},
    fields: { ...message, destinations: [destination] },
  }));
}

function validityOf(period: unknown): number | undefined {
  if (!isObject(period)) return undefined;
  const unit = unitMs[textOf(period["timeUnit"]) ?? "MINUTES"] ?? 0;
  return Math.min(Number(period["amount"]) * unit, longestValidityMs);
}

/** A field that is an object; an empty one if it is absent. */
function objectIn(json: Json, name: string): Json {
  const value = json[name];
  return isObject(value) ? value : {};
}

/** Infobip's parser also takes a number for a text. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
