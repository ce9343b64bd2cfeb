import { expectArgument } from "../config/check-arguments.ts";
import { countSegments, type SegmentCount } from "./count-segments.ts";
import { parseContent, renderContent } from "./select-template.ts";
import type { ContentTemplate } from "./template-entry.ts";
import type { TemplateVariables } from "./template-variables.ts";

/** The measurements of a template with sample values. */
export interface TemplateLint extends SegmentCount {
  /** The rendered text. */
  body: string;
  /** The part of `nonGsmCharacters` that the template itself contains: they force UCS-2 with any values. */
  nonGsmInTemplate: readonly string[];
}

/**
 * Measures a template: how many segments its content uses and which characters force UCS-2. It never rejects a template.
 * What providers send for its `templateIds` is not measured: the texts are stored there.
 * @throws {SmsError} `invalid-config` for a malformed placeholder, or a template without content; `invalid-message` for a
 * missing or invalid sample.
 */
export function lintTemplate(
  template: string | ContentTemplate,
  sampleVariables: TemplateVariables = {},
): TemplateLint {
  expectArgument(template !== null, "lintTemplate: takes a template or its content.");
  const entry = typeof template === "object" ? template : { usageType: "", content: template };
  expectArgument(
    entry.content !== undefined,
    "lintTemplate: the template has no content; measure its text where the provider stores it.",
  );
  const parsed = parseContent(entry);
  const body = renderContent(parsed, entry, sampleVariables);
  const { nonGsmCharacters } = countSegments(parsed.literals.join("\n"));
  return { ...countSegments(body), body, nonGsmInTemplate: nonGsmCharacters };
}
