import * as z from "zod/mini";
import { SmsError } from "../errors/sms-error.ts";
import { canonicalLocale } from "./locale.ts";
import { parseTemplate } from "./template.ts";
import { listedUsageTypes, type Templates } from "./template-entry.ts";
import { checkTemplateIds, isObject, type ReportField } from "./template-ids-schema.ts";

const always = { when: () => true };

/** One template. */
export const entrySchema = z
  .strictObject({
    usageType: z.string().check(z.minLength(1)),
    locale: z.nullish(z.string()),
    content: z.optional(z.string()),
    appendOrigin: z.optional(z.string()),
    templateIds: z.optional(z.unknown()),
  })
  .check(z.superRefine(checkEntry, always));

/**
 * The zod schema of the templates in a config. It is strict; every problem is a separate issue, with its path and a
 * sentence that says how to fix it.
 */
export const templatesSchema = z
  .array(entrySchema)
  .check(z.superRefine(checkDuplicates, always)) as unknown as z.ZodMiniType<Templates, Templates>;

type Report = {
  addIssue(issue: { code: "custom"; path: PropertyKey[]; message: string; input: unknown }): void;
};

function reporter(context: Report, ...entry: number[]): ReportField {
  return (path, message) => {
    context.addIssue({ code: "custom", path: [...entry, ...path], message, input: undefined });
  };
}

/** Checks what remains: fields of the wrong type have been reported already. */
function checkEntry(entry: unknown, context: Report): void {
  if (typeof entry !== "object" || entry === null) return;
  const report = reporter(context);
  const { usageType, locale, content, appendOrigin, templateIds } = entry as Record<string, unknown>;
  if (typeof locale === "string" && canonicalLocale(locale) === undefined) {
    report(["locale"], 'is not a locale; write it like "pt" or "pt-BR"');
  }
  const aboutCode =
    typeof usageType === "string" &&
    listedUsageTypes.has(usageType) &&
    usageType !== "OrganizationInvitation";
  const stores = providersOf(templateIds).length > 0;
  if (typeof content === "string") checkContent(content, aboutCode || appendOrigin !== undefined, report);
  else if (content === undefined && (templateIds === undefined || (isObject(templateIds) && !stores))) {
    report(["content"], "is missing; write the text, or name the provider's template in templateIds");
  }
  if (templateIds !== undefined) checkTemplateIds(templateIds, aboutCode, report);
  if (typeof appendOrigin === "string" && !isDomain(appendOrigin)) {
    report(
      ["appendOrigin"],
      'is not a bare domain; write it like "example.com", without scheme, port or path',
    );
  }
  if (appendOrigin !== undefined && content === undefined && stores) {
    report(["appendOrigin"], "needs a content; put the line into the text that the provider stores");
  }
}

function checkContent(content: string, needsCode: boolean, report: ReportField): void {
  try {
    const { placeholders } = parseTemplate(content);
    if (content.trim() === "") report(["content"], "is empty; write the text that people get");
    else if (needsCode && !placeholders.includes("code")) {
      report(["content"], "has no {{code}}; put {{code}} where the passcode goes");
    }
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    report(["content"], error.message.replace("template: ", ""));
  }
}

/** Two entries that serve the same provider, or have content, for the same usage type and locale are ambiguous. */
function checkDuplicates(entries: unknown, context: Report): void {
  if (!Array.isArray(entries)) return;
  const first = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    if (typeof entry?.usageType !== "string") continue;
    const { usageType, locale, content, templateIds } = entry;
    if (typeof (locale ?? "") !== "string") continue;
    const tag = canonicalLocale(locale) ?? locale;
    const places = providersOf(templateIds).map((provider) => ["templateIds", provider]);
    if (content !== undefined) places.unshift(["usageType"]);
    for (const place of places) {
      const key = JSON.stringify([usageType, tag, ...place]);
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      else
        reporter(context, index)(
          place,
          `has the same usageType and locale as templates[${earlier}]; keep one of the two`,
        );
    }
  }
}

/** The providers that an entry names in `templateIds`. */
function providersOf(ids: unknown): string[] {
  return isObject(ids) ? Object.entries(ids).flatMap(([name, id]) => (id === undefined ? [] : name)) : [];
}

/** Labels of at most 63 letters, digits and hyphens; the last has a letter. Other scripts are written in Punycode. */
function isDomain(text: string): boolean {
  const labels = text.split(".");
  return (
    text.length <= 253 &&
    labels.length > 1 &&
    labels.every(
      (label) => /^[a-z\d-]{1,63}$/i.test(label) && !label.startsWith("-") && !label.endsWith("-"),
    ) &&
    /[a-z]/i.test(labels.at(-1) ?? "")
  );
}
