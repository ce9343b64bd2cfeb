import { isCalendarTime } from "../shared/dates.ts";
import { isHttpUrl } from "../shared/validation.ts";
import type { FieldError } from "./responses.ts";

/** A request to send that was found to be well-formed. */
export interface CheckedMessage {
  applicationId: string;
  /** Several are a group, whose message is an MMS. */
  to: readonly string[];
  from: string;
  /** Empty for an MMS without a text. */
  text: string;
  media: readonly string[];
  expiration: Date | undefined;
}

const longestText = 2048;
const longestTag = 1024;
const longestMediaUrl = 4096;
/** A group with more recipients is refused with 400. */
const largestGroup = 10;
const e164 = /^\+[1-9]\d{6,14}$/;
const shortCode = /^\d{5,6}$/;
const alphanumeric = /^(?=.*[A-Za-z])[A-Za-z0-9 \-+_&]{1,11}$/;
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * Checks the fields of a request, and returns everything that is wrong with them. The sentence about phone numbers is
 * Bandwidth's; those of the other fields are unconfirmed.
 *
 * @param now The time by the carrier's clock.
 */
export function checkMessage(
  json: Readonly<Record<string, unknown>>,
  now: number,
): CheckedMessage | readonly FieldError[] {
  const errors: FieldError[] = [];
  const report = (fieldName: string, description: string): void => {
    errors.push({ fieldName, description });
  };
  const { applicationId, from, tag, priority, text } = json;
  // A single number may come without a list.
  const to = json["to"] === undefined || json["to"] === null ? undefined : [json["to"]].flat();
  const media = json["media"] ?? [];
  const expiration = dateOf(json["expiration"]);

  if (typeof applicationId !== "string" || applicationId === "") report("applicationId", "must not be empty");
  if (to === undefined || to.length === 0) report("to", "must not be empty");
  else {
    for (const number of to) if (!isText(number, e164)) report("to", notE164(number));
    if (new Set(to).size < to.length) report("to", "must not have duplicates");
    if (to.length > largestGroup) report("to", `must have at most ${largestGroup} numbers`);
  }
  if (from === undefined || from === null) report("from", "must not be empty");
  else if (![e164, shortCode, alphanumeric].some((form) => isText(from, form))) report("from", notE164(from));
  if (!isTextUpTo(text, longestText)) report("text", `must be ${longestText} characters or less`);
  if (!Array.isArray(media) || !media.every(isMediaUrl)) report("media", "must be a list of URLs");
  else if (media.length === 0 && (text ?? "") === "") report("text", "must not be empty without media");
  if (!isTextUpTo(tag, longestTag)) report("tag", `must be ${longestTag} characters or less`);
  if (!["default", "high", undefined, null].some((one) => one === priority)) {
    report("priority", "must be one of default, high");
  }
  if (expiration !== undefined && !(expiration.getTime() > now)) {
    report("expiration", "must be an RFC-3339 date-time in the future");
  }
  if (errors.length > 0) return errors;
  return {
    applicationId: String(applicationId),
    to: to?.map(String) ?? [],
    from: String(from),
    text: String(text ?? ""),
    media: media as readonly string[],
    expiration,
  };
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === "string" && form.test(value);
}

function isTextUpTo(value: unknown, longest: number): boolean {
  const text = value ?? "";
  return typeof text === "string" && text.length <= longest;
}

function isMediaUrl(value: unknown): boolean {
  return typeof value === "string" && isHttpUrl(value, longestMediaUrl);
}

/** An invalid date for a value that is not one. */
function dateOf(value: unknown): Date | undefined {
  if (value === undefined || value === null) return undefined;
  return new Date(isText(value, rfc3339) && isCalendarTime(String(value)) ? String(value) : Number.NaN);
}

function notE164(value: unknown): string {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return `'${shown}' must be replaced with a valid E164 formatted telephone number`;
}
