import { isClean } from "./calling-codes.ts";
import { countSegments } from "./count-segments.ts";
import { readPhoneNumber } from "./read-phone-number.ts";
import type { CompiledTemplates } from "./select-template.ts";
import { type PreparedMessage, preparedMark, type SmsMessage } from "./sms-connector.ts";
import { SmsError } from "./sms-error.ts";
import { maxBodyLength } from "./template.ts";

/** Most parts that the concatenation header of a text can count. */
const maximumSegments = 255;

export interface PrepareOptions {
  templates: CompiledTemplates;
  templateKind: "content" | "template-id";
  defaultCountry: string | undefined;
}

/** Makes a connector's `prepare`: everything that can be decided, or refused, without the network. */
export function createPrepare({ templates, templateKind, defaultCountry }: PrepareOptions) {
  return async function prepare(message: SmsMessage | PreparedMessage): Promise<PreparedMessage> {
    if (typeof message !== "object" || message === null) throw invalid("A message is an object with a `to`.");
    const prepared = startFrom(message);
    const { to } = message;
    prepared.to = isClean(to) ? to : await readPhoneNumber(to, { defaultCountry });
    if (templateKind === "template-id") {
      const { usageType, locale } = prepared;
      if (usageType === undefined) {
        throw new SmsError({
          code: "unsupported",
          message: "This provider sends its own templates only: give a usageType instead of a body.",
        });
      }
      prepared.templateId = templates.select({ usageType, locale }, "template-id").templateId;
    } else {
      prepared.body ??= textOf(prepared);
    }
    if (prepared.body !== undefined) measure(prepared, prepared.body);
    return prepared;
  };

  function textOf({ usageType, locale, variables }: PreparedMessage): string {
    if (usageType === undefined) throw invalid("The message needs a body, or the usageType of a template.");
    return templates.select({ usageType, locale }, "content").render(variables ?? {});
  }
}

/** Copies what a prepared message has, each field read once, and checks it. Absent fields stay absent. */
function startFrom(message: SmsMessage | PreparedMessage): PreparedMessage {
  const prepared: PreparedMessage = { kind: preparedMark, to: "" };
  const { body, variables, providerOptions, sendAt } = message;
  const wasPrepared = "kind" in message && message.kind === preparedMark;
  if (!wasPrepared) refuseUnknownFields(message);
  if (body !== undefined) {
    if (typeof body !== "string") throw invalid("`body` must be a string.");
    if (!wasPrepared && variables !== undefined) {
      throw invalid(
        "`variables` fill a template; with a `body` they would be lost. Give a usageType instead of the body.",
      );
    }
    prepared.body = body;
  }
  for (const field of textFields) {
    const value = message[field];
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "" || /\p{Cc}/u.test(value)) {
      throw invalid(`\`${field}\` must be a string without control characters, and not empty.`);
    }
    prepared[field] = value;
  }
  if (variables !== undefined) prepared.variables = variables;
  if (providerOptions !== undefined) prepared.providerOptions = providerOptions;
  for (const field of ["validityPeriodSeconds", "maxSegments"] as const) {
    const value = message[field];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1) throw invalid(`\`${field}\` must be a whole number from 1.`);
    prepared[field] = value;
  }
  if (sendAt !== undefined) prepared.sendAt = dateOf(sendAt, wasPrepared);
  if (
    prepared.statusCallback !== undefined &&
    !/^https?:$/.test(URL.parse(prepared.statusCallback)?.protocol ?? "")
  ) {
    throw invalid("`statusCallback` must be an absolute http(s) URL.");
  }
  return prepared;
}

/** A field that nobody reads would be lost without a word. */
function refuseUnknownFields(message: object): void {
  const unknown = Object.keys(message).find((field) => !knownFields.has(field));
  if (unknown === undefined) return;
  throw invalid(
    `\`${unknown.slice(0, 32)}\` is not a field of a message; a provider's own options go into \`providerOptions\`.`,
  );
}

const knownFields: ReadonlySet<string> = new Set<keyof SmsMessage>([
  "to",
  "body",
  "usageType",
  "variables",
  "locale",
  "from",
  "reference",
  "sendAt",
  "validityPeriodSeconds",
  "statusCallback",
  "maxSegments",
  "providerOptions",
]);

const textFields = ["from", "reference", "usageType", "locale", "statusCallback"] as const;

/** JSON has made a prepared message's date a string. */
function dateOf(value: Date, wasPrepared: boolean): Date {
  const date = wasPrepared && typeof value === "string" ? new Date(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw invalid("`sendAt` must be a valid Date.");
  return date;
}

function measure(prepared: PreparedMessage, body: string): void {
  if (body.trim() === "") throw invalid("The text is empty.");
  if (body.includes("\0")) throw invalid("The text has a NUL character, which phones do not show.");
  if (!body.isWellFormed())
    throw invalid("The text has half of a surrogate pair: it was cut inside a character.");
  if (body.length > maxBodyLength) throw tooLong();
  const { segments, encoding } = countSegments(body);
  if (segments > maximumSegments) throw tooLong();
  if (prepared.maxSegments !== undefined && segments > prepared.maxSegments) {
    throw invalid(
      `The text takes ${segments} segments (${encoding}); maxSegments allows ${prepared.maxSegments}.`,
    );
  }
  prepared.segments = segments;
  prepared.encoding = encoding;
}

function tooLong(): SmsError {
  return invalid(`The text is longer than the ${maximumSegments} parts that a text can have.`);
}

function invalid(message: string): SmsError {
  return new SmsError({ code: "invalid-message", message });
}
