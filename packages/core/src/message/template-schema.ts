import * as z from "zod/mini";
import { SmsError } from "../errors/sms-error.ts";
import { canonicalLocale } from "./locale.ts";
import { isVariablePath, parseTemplate } from "./template.ts";
import type { UsageType } from "./template-variables.ts";

/** A text with placeholders, for one usage type and at most one locale. */
export interface ContentTemplate {
  /** The case that the text is for. */
  usageType: UsageType;
  /** `pt-BR`, or as systems write it: `pt_BR.UTF-8`. A template without a locale is for every other locale. */
  locale?: string | null | undefined;
  /** `"Your code is {{code}}"`. */
  content: string;
  /**
   * A bare domain, `example.com`. Adds the last line `@example.com #123456`, so that phones offer the code to this site
   * only.
   * @see https://wicg.github.io/sms-one-time-codes/
   */
  appendOrigin?: string | undefined;
  templateId?: undefined;
  parameters?: undefined;
}

/** A template that the provider stores and identifies by an id. */
export interface ProviderTemplate {
  /** The case that the template is for. */
  usageType: UsageType;
  /** `pt-BR`, or as systems write it: `pt_BR.UTF-8`. */
  locale?: string | null | undefined;
  /** The id of the template at the provider. */
  templateId: string;
  /** The names of the variables in the provider's order, for templates with numbered parameters. */
  parameters?: readonly string[] | undefined;
  content?: undefined;
  appendOrigin?: undefined;
}

export type Templates = readonly (ContentTemplate | ProviderTemplate)[];

/** The usage types that connectors know. All but `OrganizationInvitation` are about a code. */
export const listedUsageTypes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "SignIn",
  "Register",
  "ForgotPassword",
  "Generic",
  "Test",
  "OrganizationInvitation",
  "UserPermissionValidation",
  "BindNewIdentifier",
  "MfaVerification",
  "BindMfa",
]);

const always = { when: () => true };

const entrySchema = z
  .strictObject({
    usageType: z.string().check(z.minLength(1)),
    locale: z.nullish(z.string()),
    content: z.optional(z.string()),
    templateId: z.optional(z.string().check(z.minLength(1))),
    parameters: z.optional(z.array(z.string())),
    appendOrigin: z.optional(z.string()),
  })
  .check(
    z.superRefine(checkEntry, always),
    z.meta({ oneOf: [{ required: ["content"] }, { required: ["templateId"] }] }),
  );

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

/** Checks what remains: fields of the wrong type have been reported already. */
function checkEntry(entry: unknown, context: Report): void {
  if (typeof entry !== "object" || entry === null) return;
  const report = (field: string, message: string): void => {
    context.addIssue({ code: "custom", path: [field], message, input: undefined });
  };
  const { usageType, locale, content, templateId, parameters, appendOrigin } = entry as Record<
    string,
    unknown
  >;
  if (typeof locale === "string" && canonicalLocale(locale) === undefined) {
    report("locale", 'is not a locale; write it like "pt" or "pt-BR"');
  }
  if (content === undefined && templateId === undefined) {
    report(
      "content",
      "is missing; write the text, or pass the templateId of a template that the provider stores",
    );
  }
  if (content !== undefined && templateId !== undefined) {
    report("templateId", "conflicts with content; keep the one that the provider supports");
  }
  const aboutCode =
    typeof usageType === "string" &&
    listedUsageTypes.has(usageType) &&
    usageType !== "OrganizationInvitation";
  if (typeof content === "string") {
    checkContent(content, { needsCode: aboutCode || appendOrigin !== undefined, report });
    if (parameters !== undefined)
      report("parameters", "belong to a templateId; the content names its variables");
  }
  if (Array.isArray(parameters)) checkParameters(parameters, aboutCode, report);
  if (typeof appendOrigin === "string" && !isDomain(appendOrigin)) {
    report("appendOrigin", 'is not a bare domain; write it like "example.com", without scheme, port or path');
  }
  if (appendOrigin !== undefined && content === undefined && templateId !== undefined) {
    report("appendOrigin", "cannot be added to a text that the provider stores; put the line into that text");
  }
}

type ReportField = (field: string, message: string) => void;

function checkContent(
  content: string,
  { needsCode, report }: { needsCode: boolean; report: ReportField },
): void {
  try {
    const { placeholders } = parseTemplate(content);
    if (content.trim() === "") report("content", "is empty; write the text that people get");
    else if (needsCode && !placeholders.includes("code")) {
      report("content", "has no {{code}}; put {{code}} where the passcode goes");
    }
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    report("content", error.message.replace("template: ", ""));
  }
}

function checkParameters(parameters: readonly unknown[], needsCode: boolean, report: ReportField): void {
  if (needsCode && !parameters.includes("code")) {
    report("parameters", 'have no "code"; put "code" where the provider\'s template has the passcode');
  }
  if (parameters.some((name) => typeof name === "string" && !isVariablePath(name))) {
    report("parameters", 'must be names of variables, such as "code" or "user.name"');
  }
}

/** Two entries for the same usage type and locale are ambiguous. */
function checkDuplicates(entries: unknown, context: Report): void {
  if (!Array.isArray(entries)) return;
  const first = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    if (typeof entry?.usageType !== "string") continue;
    const { usageType, locale, templateId } = entry;
    if (typeof (locale ?? "") !== "string") continue;
    const tag = canonicalLocale(locale) ?? locale;
    const kind = templateId === undefined ? "content" : "template-id";
    const key = JSON.stringify([usageType, tag, kind]);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      continue;
    }
    const problem = `has the same usageType and locale as templates[${earlier}]; keep one of the two`;
    context.addIssue({ code: "custom", path: [index, "usageType"], message: problem, input: undefined });
  }
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
