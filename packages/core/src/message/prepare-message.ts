import { quoteKey, suggestion } from "../config/suggest-name.ts";
import type { ProviderFeatures } from "../connector/provider-features.ts";
import { SmsError } from "../errors/sms-error.ts";
import { isClean } from "../phone/calling-codes.ts";
import { readPhoneNumber } from "../phone/read-phone-number.ts";
import { countSegments, type SegmentCount } from "./count-segments.ts";
import { isKey, keyRule } from "./key.ts";
import { readLocale } from "./locale.ts";
import type { CompiledTemplates, FilledTemplate } from "./select-template.ts";
import {
  type BestEffortField,
  type PreparedMessage,
  type ProviderOptions,
  preparedMark,
  type SmsMessage,
} from "./sms-message.ts";
import { maxBodyLength } from "./template.ts";

/** The most segments that the concatenation header of a text can count. */
const maximumSegments = 255;

/** The part of a spec that is about texts. */
export interface TextRules {
  replacesText?(options: ProviderOptions): boolean;
  countSegments?(body: string, options: ProviderOptions): Pick<SegmentCount, "segments" | "encoding">;
}

export interface PrepareOptions {
  templates: CompiledTemplates;
  kind: ProviderFeatures["text"];
  text: TextRules;
  defaultCountry: string | undefined;
}

/** A prepared message, and the template that this provider sends instead of its text. */
export interface ReadyMessage {
  prepared: PreparedMessage;
  template: FilledTemplate | undefined;
}

/** Creates a connector's `prepare`: everything that needs no network. */
export function createPrepare({ templates, kind, text, defaultCountry }: PrepareOptions) {
  return async function prepare(message: SmsMessage | PreparedMessage): Promise<ReadyMessage> {
    if (typeof message !== "object" || message === null)
      throw invalid("message: must be an object with a `to`.");
    const prepared = startFrom(message);
    const { to } = message;
    prepared.to = isClean(to) ? to : await readPhoneNumber(to, { defaultCountry });
    const template = addText(prepared);
    if (template !== undefined) checkCharacters(template.values.join(" "));
    else if (prepared.body !== undefined) measure(prepared, text.countSegments);
    return { prepared, template };
  };

  /** Renders the text, or returns the template that the provider sends instead. */
  function addText(prepared: PreparedMessage): FilledTemplate | undefined {
    const { body, usageType, locale, variables, providerOptions } = prepared;
    if (body !== undefined && kind !== "template-id") return undefined;
    // A body without variables is the caller's own, and no template of the provider's says the same.
    if (usageType !== undefined && (body === undefined || variables !== undefined)) {
      prepared.variables = variables ?? {};
      const filled = templates.select({ usageType, locale }).fill(prepared.variables);
      if (typeof filled !== "string") {
        prepared.templateId = filled.id;
        return filled;
      }
      prepared.body = filled;
    } else if (body !== undefined) {
      throw new SmsError({
        code: "unsupported",
        message: "body: this provider sends only its own templates; pass a usageType.",
      });
    } else if (providerOptions === undefined || !text.replacesText?.(providerOptions)) {
      throw noText(providerOptions);
    }
    return undefined;
  }
}

/** Options of another provider may replace the text there: then another connector can send the message. */
function noText(options: ProviderOptions = {}): SmsError {
  const code = Object.keys(options).length > 0 ? "unsupported" : "invalid-message";
  return new SmsError({ code, message: "message: has no text; pass a body or the usageType of a template." });
}

/** Copies and checks the fields of a prepared message; reads each once. Absent fields stay absent. */
function startFrom(message: SmsMessage | PreparedMessage): PreparedMessage {
  const prepared: PreparedMessage = { kind: preparedMark, to: "" };
  const { body, variables, providerOptions, sendAt, bestEffort } = message;
  const wasPrepared = "kind" in message && message.kind === preparedMark;
  if (!wasPrepared) refuseUnknownFields(message);
  // The values in a prepared text may contain placeholders.
  const literal = wasPrepared || literalOf(message as SmsMessage);
  if (body !== undefined) {
    if (typeof body !== "string") throw invalid("body: must be a string.");
    if (!wasPrepared && variables !== undefined) {
      throw invalid(
        "variables: fill a template, and would be lost with a `body`; pass a usageType instead of the body.",
      );
    }
    if (!literal && body.includes("{{")) {
      throw invalid(
        "body: has a placeholder, which nothing fills; pass a usageType and its variables, or set `literal: true` to " +
          "send {{ as it is.",
      );
    }
    prepared.body = body;
  }
  for (const field of textFields) {
    const value = message[field];
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "" || /\p{Cc}/u.test(value)) {
      throw invalid(`${field}: must be a string without control characters, and not empty.`);
    }
    // The length of a URL is limited by its provider.
    if (field !== "statusCallback" && !isKey(value)) throw invalid(`${field}: ${keyRule}.`);
    prepared[field] = value;
  }
  const locale = localeOf(message.locale);
  if (locale !== undefined) prepared.locale = locale;
  if (variables !== undefined) prepared.variables = variables;
  if (providerOptions !== undefined) {
    if (typeof providerOptions !== "object" || providerOptions === null) {
      throw invalid("providerOptions: must be an object, with a provider's name as its key.");
    }
    prepared.providerOptions = providerOptions;
  }
  for (const field of ["validityPeriodSeconds", "maxSegments"] as const) {
    const value = message[field];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1) throw invalid(`${field}: must be an integer of 1 or more.`);
    prepared[field] = value;
  }
  if (bestEffort !== undefined) prepared.bestEffort = bestEffortOf(bestEffort);
  if (sendAt !== undefined) prepared.sendAt = dateOf(sendAt, wasPrepared);
  if (
    prepared.statusCallback !== undefined &&
    !/^https?:$/.test(URL.parse(prepared.statusCallback)?.protocol ?? "")
  ) {
    throw invalid("statusCallback: must be an absolute http(s) URL.");
  }
  return prepared;
}

function literalOf({ literal = false, body }: SmsMessage): boolean {
  if (typeof literal !== "boolean") throw invalid("literal: must be true or false.");
  if (literal && body === undefined) throw invalid("literal: is about the `body`, which is missing.");
  return literal;
}

/** An unknown field would be ignored silently. */
function refuseUnknownFields(message: object): void {
  const unknown = Object.keys(message).find((field) => !knownFields.has(field));
  if (unknown === undefined) return;
  throw new SmsError({
    code: "invalid-message",
    message:
      `message: ${quoteKey(unknown)} is not a field (${suggestion(unknown, [...knownFields])}). ` +
      "Options of a provider go into `providerOptions`.",
    quoted: [unknown],
  });
}

const knownFields: ReadonlySet<string> = new Set<keyof SmsMessage>([
  "to",
  "body",
  "literal",
  "usageType",
  "variables",
  "locale",
  "from",
  "reference",
  "sendAt",
  "validityPeriodSeconds",
  "statusCallback",
  "bestEffort",
  "maxSegments",
  "providerOptions",
]);

const bestEffortFields: readonly BestEffortField[] = ["validityPeriodSeconds", "statusCallback"];

function bestEffortOf(value: readonly BestEffortField[]): readonly BestEffortField[] {
  if (Array.isArray(value) && value.every((field) => bestEffortFields.includes(field))) return [...value];
  throw invalid(`bestEffort: must be a list of ${bestEffortFields.join(" and ")}.`);
}

const textFields = ["from", "reference", "usageType", "statusCallback"] as const;

function localeOf(locale: unknown): string | undefined {
  if (locale === undefined || locale === null) return undefined;
  if (typeof locale !== "string") throw invalid('locale: must be a string, such as "pt-BR".');
  return readLocale(locale);
}

/** JSON turns the date of a prepared message into a string. */
function dateOf(value: Date, wasPrepared: boolean): Date {
  const date = wasPrepared && typeof value === "string" ? new Date(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw invalid("sendAt: must be a valid Date.");
  return date;
}

/** @param count The count of the provider, if it has one. */
function measure(prepared: PreparedMessage, count: TextRules["countSegments"]): void {
  const body = prepared.body as string;
  if (body.trim() === "") throw invalid("The text is empty.");
  checkCharacters(body);
  if (body.length > maxBodyLength) throw tooLong();
  const { segments, encoding } = count?.(body, prepared.providerOptions ?? {}) ?? countSegments(body);
  if (segments > maximumSegments) throw tooLong();
  if (prepared.maxSegments !== undefined && segments > prepared.maxSegments) {
    throw invalid(
      `maxSegments: the text has ${segments} segments (${encoding}); ${prepared.maxSegments} are allowed.`,
    );
  }
  prepared.segments = segments;
  prepared.encoding = encoding;
}

function checkCharacters(text: string): void {
  if (text.includes("\0")) throw invalid("The text has a NUL character, which phones do not show.");
  if (!text.isWellFormed()) throw invalid("The text has a lone surrogate: it was cut inside a character.");
}

function tooLong(): SmsError {
  return invalid(`The text has more than ${maximumSegments} segments, which no SMS can have.`);
}

function invalid(message: string): SmsError {
  return new SmsError({ code: "invalid-message", message });
}
