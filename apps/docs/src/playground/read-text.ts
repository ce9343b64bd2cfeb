import {
  configProblems,
  countSegments,
  lintTemplate,
  parseTemplate,
  SmsError,
  type TemplateLint,
  type TemplateVariables,
} from "@smskit/core";
import { templatesSchema } from "@smskit/core/provider";
import { describeText, type TextDetails } from "@smskit/mock/portable";
import { smartEncoded } from "@smskit/twilio";
import type { PlaygroundState } from "./playground-state.ts";
import { variablesOf } from "./template-values.ts";

/** A character that makes the text UCS-2. */
export interface ForcingCharacter {
  readonly character: string;
  /** `right single quotation mark` */
  readonly name: string;
  /** `U+2019` */
  readonly codePoints: string;
  /** The template has it: every text made of it is UCS-2. Otherwise a value has it. */
  readonly inTemplate: boolean;
  /** What says the same in GSM-7, if anything does. */
  readonly replacement?: string;
}

/** Everything that the playground says about a text. */
export interface TextReading {
  readonly lint: TemplateLint;
  readonly details: TextDetails;
  readonly forcing: readonly ForcingCharacter[];
  /** The parts of the same text with every replacement, and without the characters that have none. */
  readonly plainSegments: number;
  readonly variables: TemplateVariables;
  readonly usageType: string;
}

/** What core makes of a template. */
export type TextResult = {
  /** The names in the template, for the fields that hold their values. */
  readonly placeholders: readonly string[];
} & ({ readonly text: TextReading } | { readonly problems: readonly string[] });

/** Renders and measures a template with core, and judges it as a phone would. */
export function readText({ template, values, origin }: PlaygroundState): TextResult {
  const placeholders = placeholdersIn(template);
  const usageType = placeholders.includes("code") ? "SignIn" : "Notice";
  const entry = { usageType, content: template, ...(origin === "" ? {} : { appendOrigin: origin }) };
  const problems = configProblems(templatesSchema, [entry]).map(
    ({ path, message }) => `${nameOf(path)}: ${message}.`,
  );
  if (problems.length > 0) return { placeholders, problems };
  const variables = variablesOf(placeholders, values);
  try {
    const lint = lintTemplate(entry, variables);
    return { placeholders, text: describe(lint, variables, usageType) };
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return { placeholders, problems: [error.message] };
  }
}

function placeholdersIn(template: string): readonly string[] {
  try {
    return parseTemplate(template).placeholders;
  } catch {
    return [];
  }
}

/** `templates[0].content` of the list is the field `content` here. */
function nameOf(path: string): string {
  return path.replace(/^(?:templates)?\[0\]\.?/, "") || "template";
}

function describe(lint: TemplateLint, variables: TemplateVariables, usageType: string): TextReading {
  const details = describeText(lint.body);
  const named = new Map(details.nonGsm.map(({ character, name }) => [character, name]));
  const forcing = lint.nonGsmCharacters.map((character): ForcingCharacter => {
    const replacement = replacementOf(character);
    return {
      character,
      name: named.get(character) ?? "character",
      codePoints: Array.from(character, codePointOf).join(" "),
      inTemplate: lint.nonGsmInTemplate.includes(character),
      ...(replacement !== undefined && { replacement }),
    };
  });
  const plain = forcing.reduce(
    (body, { character, replacement = "" }) => body.replaceAll(character, replacement),
    lint.body,
  );
  return { lint, details, forcing, plainSegments: countSegments(plain).segments, variables, usageType };
}

/** What Twilio's Smart Encoding sends for a character, if that is GSM-7. */
function replacementOf(character: string): string | undefined {
  const replacement = smartEncoded(character);
  return replacement !== character && countSegments(replacement).encoding === "gsm-7"
    ? replacement
    : undefined;
}

/** Replaces in a template what has a replacement. */
export function withReplacements(template: string, forcing: readonly ForcingCharacter[]): string {
  return forcing.reduce(
    (text, { character, replacement }) =>
      replacement === undefined ? text : text.replaceAll(character, replacement),
    template,
  );
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
