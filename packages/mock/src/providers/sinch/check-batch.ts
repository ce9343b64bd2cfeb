import { isHttpUrl } from "../shared/validation.ts";
import { readNumber, readSender } from "./addresses.ts";
import type { BatchFields } from "./batch.ts";
import { type Content, checkContent } from "./check-content.ts";
import { invalidFormat, type Objection, violates } from "./errors.ts";
import { isId } from "./ids.ts";
import { isObjection } from "./responses.ts";
import type { CallingAccount } from "./state.ts";

/** A request that was found to be in order. */
export interface CheckedBatch {
  readonly fields: BatchFields;
  readonly content: Content;
  readonly sendAt: Date | undefined;
  readonly expireAt: Date;
  /** Whether the request says when it expires. */
  readonly hasExpiry: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const mostRecipients = 1000;
/** 128 characters in the OpenAPI of 2022, 2,048 in the reference of today. */
const longestReference = 2048;
const longestUrl = 2048;
const longestValidityMs = 3 * 24 * 3_600_000;
const reports = ["none", "summary", "full", "per_recipient", "per_recipient_final"] as const;
const iso8601 = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;
/** The types of the fields that have only one. */
const fieldTypes: Readonly<Record<string, "string" | "boolean" | "number">> = {
  from: "string",
  type: "string",
  udh: "string",
  delivery_report: "string",
  send_at: "string",
  expire_at: "string",
  callback_url: "string",
  client_reference: "string",
  feedback_enabled: "boolean",
  flash_message: "boolean",
  truncate_concat: "boolean",
  strict_validation: "boolean",
  max_number_of_message_parts: "number",
  from_ton: "number",
  from_npi: "number",
};

/** Checks a request to send; the order of the checks is unconfirmed. Fields that are `null` count as absent. */
export function checkBatch(given: Json, account: CallingAccount, now: number): CheckedBatch | Objection {
  const json = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const wrong = Object.entries(fieldTypes).find(
    ([name, type]) => json[name] !== undefined && typeof json[name] !== type,
  );
  if (wrong !== undefined) return ofWrongType(...wrong);
  const to = checkRecipients(json["to"]);
  if (isObjection(to)) return to;
  const from = checkSender(json["from"], account);
  if (typeof from === "object") return from;
  const content = checkContent(json);
  if (isObjection(content)) return content;
  const times = checkTimes(json, now);
  if (isObjection(times)) return times;
  const problem = checkSettings(json);
  if (problem !== undefined) return problem;
  const report = reports.find((one) => one === (json["delivery_report"] ?? "none")) ?? "none";
  const callbackUrl = textOf(json["callback_url"]);
  if (report !== "none" && !(callbackUrl ?? account.callbackUrl)) return { refusal: "missing_callback_url" };
  const { sendAt, expireAt } = times;
  const { feedback_enabled: feedback, max_number_of_message_parts: parts } = json;
  return {
    content,
    ...times,
    fields: {
      type: content.type,
      to,
      from,
      delivery_report: report,
      callback_url: callbackUrl,
      client_reference: textOf(json["client_reference"]),
      feedback_enabled: typeof feedback === "boolean" ? feedback : undefined,
      max_number_of_message_parts: typeof parts === "number" ? parts : undefined,
      send_at: sendAt?.toISOString(),
      expire_at: expireAt.toISOString(),
      ...(content.type === "mt_text" && { flash_message: false }),
      ...pick(json, ["body", "udh", "parameters", "flash_message", "truncate_concat"]),
      ...pick(json, ["strict_validation", "from_ton", "from_npi"]),
    },
  };
}

/** A recipient who is listed twice gets one message; that Sinch does so for batches is unconfirmed. */
function checkRecipients(value: unknown): readonly string[] | Objection {
  if (value === undefined) return violates("to", "must not be null");
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) {
    return ofWrongType("to", "list of strings");
  }
  if (value.length === 0 || value.length > mostRecipients) {
    return violates("to", `must have 1 to ${mostRecipients} elements`);
  }
  const numbers = new Set<string>();
  for (const [index, one] of value.entries()) {
    if (isId(one)) return { refusal: "unknown_group", details: { id: one } };
    const number = readNumber(one);
    if (number === undefined) return invalidFormat(`to[${index}]`, one, "MSISDN or group ID");
    numbers.add(number);
  }
  return [...numbers];
}

function checkSender(value: unknown, { defaultOriginators }: CallingAccount): string | undefined | Objection {
  const from = textOf(value);
  if (from === undefined) {
    return defaultOriginators === undefined ? violates("from", "must not be null") : undefined;
  }
  return readSender(from) ?? invalidFormat("from", from, "originator");
}

function checkSettings(json: Json): Objection | undefined {
  const { delivery_report: report, callback_url: url, client_reference: reference } = json;
  if (report !== undefined && !reports.some((one) => one === report)) {
    return invalidFormat("delivery_report", report, "report type");
  }
  if (typeof url === "string" && !isHttpUrl(url, longestUrl))
    return invalidFormat("callback_url", url, "URL");
  if (typeof reference === "string" && reference.length > longestReference) {
    return violates("client_reference", `must have at most ${longestReference} characters`);
  }
  const parts = json["max_number_of_message_parts"];
  if (parts !== undefined && !(Number.isInteger(parts) && Number(parts) >= 1)) {
    return violates("max_number_of_message_parts", "must be an integer of at least 1");
  }
  return undefined;
}

/** A `send_at` in the past means now. That an `expire_at` beyond three days is refused is unconfirmed. */
function checkTimes(
  json: Json,
  now: number,
): Pick<CheckedBatch, "sendAt" | "expireAt" | "hasExpiry"> | Objection {
  for (const name of ["send_at", "expire_at"]) {
    const value = textOf(json[name]);
    if (value !== undefined && Number.isNaN(timeOf(value)))
      return invalidFormat(name, value, "ISO-8601 date");
  }
  const given = textOf(json["send_at"]);
  const sendAt = given === undefined ? undefined : new Date(timeOf(given));
  const begins = Math.max(now, sendAt?.getTime() ?? now);
  const until = textOf(json["expire_at"]);
  const expires = until === undefined ? begins + longestValidityMs : timeOf(until);
  if (expires <= begins) return violates("expire_at", "must be after send_at");
  if (expires - begins > longestValidityMs)
    return violates("expire_at", "must be within 3 days after send_at");
  return { sendAt, expireAt: new Date(expires), hasExpiry: until !== undefined };
}

/** The milliseconds of a date in ISO 8601; without an offset, it is in UTC. */
export function timeOf(text: string): number {
  if (!iso8601.test(text)) return Number.NaN;
  const [, time] = text.split(/T/i);
  const isLocal = time !== undefined && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(time);
  return Date.parse(isLocal ? `${text}Z` : text);
}

function ofWrongType(name: string, type: string): Objection {
  return { refusal: "syntax_invalid_json", details: { reason: `'${name}' must be a ${type}` } };
}

function pick(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.flatMap((name) => (json[name] === undefined ? [] : [[name, json[name]]])));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
