import { expectArgument } from "../config/check-arguments.ts";
import { countSegments, type SegmentCount } from "./count-segments.ts";
import { parseContent, renderContent } from "./select-template.ts";
import type { ContentTemplate } from "./template-schema.ts";
import type { TemplateVariables } from "./template-variables.ts";

/** What a template comes to with sample values. */
export interface TemplateLint extends SegmentCount {
  /** The text. */
  body: string;
  /** Of `nonGsmCharacters`, those that the template itself has: they force UCS-2 whatever the values are. */
  nonGsmInTemplate: readonly string[];
}

/**
 * Measures a template: what its text costs and which characters make it dearer. It has no opinion.
 * @throws {SmsError} `invalid-config` for a malformed placeholder; `invalid-message` for a sample that is
 * missing or cannot be used.
 */
export function lintTemplate(
  template: string | ContentTemplate,
  sampleVariables: TemplateVariables = {},
): TemplateLint {
  expectArgument(template !== null, "lintTemplate takes a template, or its content.");
  const entry = typeof template === "object" ? template : { usageType: "", content: template };
  const parsed = parseContent(entry);
  const body = renderContent(parsed, entry, sampleVariables);
  const { nonGsmCharacters } = countSegments(parsed.literals.join("\n"));
  return { ...countSegments(body), body, nonGsmInTemplate: nonGsmCharacters };
}
