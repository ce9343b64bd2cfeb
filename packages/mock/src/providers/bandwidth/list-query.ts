import { isCalendarTime } from "../shared/dates.ts";
import { integerWithin } from "../shared/validation.ts";
import type { ListedMessage } from "./listed-message.ts";
import type { FieldError } from "./responses.ts";

/** The query of the messages list, checked. */
export interface ListQuery {
  matches(item: ListedMessage): boolean;
  limit: number;
  /** Messages before the page. */
  offset: number;
  sort: { field: keyof ListedMessage; direction: "asc" | "desc" };
}

const enums: Readonly<Record<string, readonly string[]>> = {
  messageStatus: [
    ...["RECEIVED", "QUEUED", "SENDING", "SENT", "FAILED", "DELIVERED", "ACCEPTED", "UNDELIVERED"],
  ],
  messageDirection: ["INBOUND", "OUTBOUND"],
  messageType: ["sms", "mms", "rcs"],
};
/** Filters that a field of a message must equal. */
const equal = [
  "messageId",
  "messageStatus",
  "messageDirection",
  "messageType",
  "carrierName",
  "errorCode",
  "campaignId",
  "product",
  "location",
  "callingNumberCountryA3",
  "calledNumberCountryA3",
] as const;
const integers = [
  "errorCode",
  "fromSegmentCount",
  "toSegmentCount",
  "fromMessageSize",
  "toMessageSize",
] as const;
/** Without milliseconds, Bandwidth refuses a time. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const mostNumbers = 10;
const shortestPart = 5;
const longestPage = 10_000;
const usualPage = 100;

/** Checks the query. The sentences are unconfirmed. */
export function checkQuery(query: URLSearchParams): ListQuery | FieldError {
  if (query.size === 0) {
    return { fieldName: "query", description: "must have at least one parameter" };
  }
  for (const [fieldName, allowed] of Object.entries(enums)) {
    const value = query.get(fieldName);
    if (value !== null && !allowed.includes(value)) {
      return { fieldName, description: `must be one of ${allowed.join(", ")}` };
    }
  }
  for (const fieldName of integers) {
    const value = query.get(fieldName);
    if (value !== null && !/^\d{1,9}$/.test(value)) return { fieldName, description: "must be an integer" };
  }
  for (const fieldName of ["fromDateTime", "toDateTime"]) {
    const value = query.get(fieldName);
    if (
      value !== null &&
      !(timestamp.test(value) && isCalendarTime(value) && Number.isFinite(Date.parse(value)))
    ) {
      return { fieldName, description: "must be a date-time in the format yyyy-MM-dd'T'HH:mm:ss.SSSZ" };
    }
  }
  for (const fieldName of ["sourceTn", "destinationTn"]) {
    const numbers = query.get(fieldName)?.split(",") ?? [];
    if (numbers.length > mostNumbers || numbers.some((number) => number.length < shortestPart)) {
      return {
        fieldName,
        description: `must be up to ${mostNumbers} numbers, or ${shortestPart} characters of one`,
      };
    }
  }
  const limit = integerWithin(query.get("limit") ?? String(usualPage), { least: 1, most: longestPage });
  const offset = offsetOf(query.get("pageToken") ?? btoa("0"));
  const sort = sortOf(query.get("sort") ?? "receiveTime:desc");
  if (limit === undefined || offset === undefined || limit + offset > longestPage) {
    return {
      fieldName: "limit",
      description: `must be at least 1, and with the page at most ${longestPage}`,
    };
  }
  if (sort === undefined)
    return { fieldName: "sort", description: "must be a field, a colon, and asc or desc" };
  return { limit, offset, sort, matches: (item) => isMatch(item, query) };
}

function isMatch(item: ListedMessage, query: URLSearchParams): boolean {
  const within = (value: number | string, from: string | null, to: string | null): boolean => {
    const asValue = (text: string) => (typeof value === "number" ? Number(text) : text);
    return (from === null || value >= asValue(from)) && (to === null || value <= asValue(to));
  };
  return (
    equal.every((name) => query.get(name) === null || query.get(name) === String(item[name] ?? "")) &&
    isNumberOf(item.sourceTn, query.get("sourceTn")) &&
    isNumberOf(item.destinationTn, query.get("destinationTn")) &&
    within(item.receiveTime, query.get("fromDateTime"), query.get("toDateTime")) &&
    within(item.segmentCount, query.get("fromSegmentCount"), query.get("toSegmentCount")) &&
    within(item.messageSize, query.get("fromMessageSize"), query.get("toMessageSize"))
  );
}

/** A list of whole numbers, or the first characters of one. */
function isNumberOf(number: string, wanted: string | null): boolean {
  if (wanted === null) return true;
  const numbers = wanted.split(",");
  return numbers.length > 1 ? numbers.includes(number) : number.startsWith(wanted);
}

function sortOf(text: string): ListQuery["sort"] | undefined {
  const [, field, direction] =
    /^(messageId|sourceTn|destinationTn|messageStatus|messageDirection|messageType|receiveTime|segmentCount|errorCode|carrierName|messageSize):(asc|desc)$/.exec(
      text,
    ) ?? [];
  if (field === undefined || (direction !== "asc" && direction !== "desc")) return undefined;
  return { field: field as keyof ListedMessage, direction };
}

/** The number of messages before a page, as its token holds it. */
function offsetOf(token: string): number | undefined {
  try {
    return integerWithin(atob(token), { least: 0, most: 1_000_000 });
  } catch {
    return undefined;
  }
}
