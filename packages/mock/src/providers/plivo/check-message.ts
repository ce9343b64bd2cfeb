import { countSegments } from "../../carrier/count-segments.ts";
import { integerWithin, isHttpUrl, isPhoneNumber } from "../shared/validation.ts";
import type { Objection } from "./errors.ts";
import { findSender, type Sender } from "./find-sender.ts";
import { recipientOf, type SendRequest, textOf } from "./send-request.ts";

/** A request that was found to be in order. */
export interface CheckedMessage extends Sender {
  /** E.164. */
  readonly recipients: readonly string[];
  /** Recipients that are not phone numbers, as the request has them. */
  readonly invalid: readonly string[];
  readonly text: string;
  readonly mediaUrls: readonly string[];
  readonly expiryMs: number;
}

const mostRecipients = 1000;
/** With the plus. */
const longestRecipient = 15;
const mostMedia = 10;
const limits = { "gsm-7": 1600, "ucs-2": 737 } as const;
/** Characters that take two units of GSM-7. */
const extension = /[\f^{}\\[~\]|€]/g;
const expirySeconds = { least: 5, most: 10_799 };
const defaultExpiryMs = 10_800_000;
const choices: Readonly<Record<string, readonly string[]>> = {
  // WhatsApp is not mocked.
  type: ["sms", "mms"],
  method: ["GET", "POST"],
  log: ["true", "false", "content_only", "number_only"],
  trackable: ["true", "false"],
  dlt_template_category: ["transactional", "promotional", "service_implicit", "service_explicit"],
};

/** Checks a request; the order of the checks is unconfirmed. */
export function checkMessage(request: SendRequest): CheckedMessage | Objection {
  const { fields, account } = request;
  const dst = textOf(fields["dst"]);
  if (dst === "") return { refusal: "missing", details: { name: "dst" } };
  const sender = findSender(request);
  if ("refusal" in sender) return sender;
  const text = textOf(fields["text"]);
  const mediaUrls = readMedia(fields["media_urls"]);
  const problem = checkFields(fields) ?? checkContent(fields, text, mediaUrls);
  if (problem !== undefined) return problem;

  const given = [...new Set(dst.split("<").filter((one) => one !== ""))];
  if (given.length > mostRecipients) return { refusal: "too-many-recipients" };
  const recipients = [...new Set(given.map(recipientOf).filter(isRecipient))];
  const invalid = given.filter((one) => !isRecipient(recipientOf(one)));
  if (recipients.length === 0) {
    return { refusal: "recipient", details: { dst: recipientOf(invalid[0] ?? dst).slice(1) } };
  }
  if (recipients.includes(sender.from)) return { refusal: "same-number" };
  const { destinations, verifiedNumbers, credit } = account;
  if (verifiedNumbers && !recipients.every((to) => verifiedNumbers.includes(to)))
    return { refusal: "unverified" };
  if (destinations && !recipients.every((to) => destinations.some((code) => to.startsWith(code)))) {
    return { refusal: "destination" };
  }
  if (credit !== undefined && !(Number(credit) > 0)) return { refusal: "credit" };
  const seconds = fields["message_expiry"];
  const expiryMs = seconds === undefined ? defaultExpiryMs : Number(seconds) * 1000;
  return { ...sender, recipients, invalid, text, mediaUrls, expiryMs };
}

/** At most 14 digits, and 11 with +1. */
function isRecipient(number: string): boolean {
  if (number.startsWith("+1")) return /^\+1[2-9]\d{9}$/.test(number);
  return isPhoneNumber(number) && number.length <= longestRecipient;
}

function checkFields(fields: SendRequest["fields"]): Objection | undefined {
  const invalid = (name: string): Objection => ({ refusal: "invalid", details: { name } });
  for (const [name, allowed] of Object.entries(choices)) {
    const value = fields[name];
    if (value !== undefined && !allowed.includes(String(value))) return invalid(name);
  }
  const { url, message_expiry: expiry } = fields;
  if (url !== undefined && !isHttpUrl(textOf(url))) return invalid("url");
  if (expiry !== undefined && integerWithin(textOf(expiry), expirySeconds) === undefined) {
    return invalid("message_expiry");
  }
  const wrong = ["text", "dlt_entity_id", "dlt_template_id"].find(
    (name) => fields[name] !== undefined && typeof fields[name] !== "string",
  );
  return wrong === undefined ? undefined : invalid(wrong);
}

function checkContent(
  { type, media_ids: mediaIds }: SendRequest["fields"],
  text: string,
  mediaUrls: readonly string[],
): Objection | undefined {
  const missing = (name: string): Objection => ({ refusal: "missing", details: { name } });
  if (type === "mms") {
    if (mediaUrls.length === 0 && mediaIds === undefined) return missing("media_urls");
    if (mediaUrls.length > mostMedia || !mediaUrls.every((url) => isHttpUrl(url))) {
      return { refusal: "invalid", details: { name: "media_urls" } };
    }
  } else if (text === "") return missing("text");
  const isLong = text.length > limits["gsm-7"];
  const encoding = isLong ? "gsm-7" : countSegments(text).encoding;
  const length = encoding === "gsm-7" ? text.length + (text.match(extension)?.length ?? 0) : text.length;
  const limit = limits[encoding];
  return length > limit ? { refusal: "too-long", details: { limit: String(limit) } } : undefined;
}

/** A list, or URLs with commas between them. A value that is neither is refused like an invalid URL. */
function readMedia(value: unknown): readonly string[] {
  if (value === undefined || value === "") return [];
  if (typeof value === "string") return value.split(",");
  return Array.isArray(value) ? value.map(textOf) : [""];
}
