import {
  parseTemplate,
  renderTemplate,
  SmsError,
  type SmsMessage,
  type TemplateVariables,
} from "@smskit/core";
import { UsageError } from "./usage-error.ts";

/** The flags of `send` that say what is sent. Numbers are as they were typed. */
export interface MessageOptions {
  usage?: string | undefined;
  body?: string | undefined;
  from?: string | undefined;
  locale?: string | undefined;
  reference?: string | undefined;
  maxSegments?: string | undefined;
  defaultCountry?: string | undefined;
  timeout?: string | undefined;
}

/** What differs from one person to the next. */
export interface Person {
  to: string;
  variables: TemplateVariables;
  locale?: string | undefined;
  reference?: string | undefined;
}

/** @throws {UsageError} unless there is either a text or a template, and every flag has its form. */
export function checkMessageOptions({ usage, body, defaultCountry }: MessageOptions): void {
  if ((usage === undefined) === (body === undefined)) {
    throw new UsageError(
      "Say what to send: --usage SignIn for a template of the config, or --body with a text.",
    );
  }
  if (defaultCountry !== undefined && !/^[A-Za-z]{2}$/.test(defaultCountry)) {
    throw new UsageError("--default-country takes an ISO 3166 code of two letters, such as US.");
  }
  if (body !== undefined) checkBody(body);
}

function checkBody(body: string): void {
  try {
    parseTemplate(body);
  } catch (thrown) {
    if (!SmsError.is(thrown)) throw thrown;
    throw new UsageError(`--body: ${thrown.message.replace("template: ", "")}.`);
  }
}

/** The country of `--default-country`. */
export function countryOf({ defaultCountry }: MessageOptions): string | undefined {
  return defaultCountry?.toUpperCase();
}

/**
 * Makes the message for one person. A `--body` has placeholders like a template.
 * @throws {SmsError} `invalid-message` when a variable is missing.
 */
export function messageFor(person: Person, options: MessageOptions): SmsMessage {
  const shared = {
    to: person.to,
    from: options.from,
    reference: person.reference ?? options.reference,
    maxSegments: wholeNumber("--max-segments", options.maxSegments),
  };
  if (options.body !== undefined)
    return { ...shared, body: renderTemplate(options.body, person.variables), literal: true };
  const locale = person.locale ?? options.locale;
  return { ...shared, usageType: options.usage ?? "", variables: person.variables, locale };
}

/** Milliseconds for one message, of `--timeout` in seconds. */
export function timeoutOf({ timeout }: MessageOptions): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = Number(timeout);
  if (!(seconds > 0 && seconds <= 3_600))
    throw new UsageError("--timeout takes seconds, from 0.001 to 3600.");
  return Math.ceil(seconds * 1_000);
}

/** @throws {UsageError} that names the flag. */
export function wholeNumber(flag: string, value: string | undefined, smallest = 1): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value) || Number(value) < smallest) {
    throw new UsageError(`${flag} takes a whole number from ${smallest}.`);
  }
  return Number(value);
}
