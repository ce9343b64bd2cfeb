import * as z from "zod/mini";
import { SmsError } from "../errors/sms-error.ts";
import { canonicalLocale } from "./locale.ts";
import { isVariablePath, parseTemplate } from "./template.ts";
import type { UsageType } from "./template-variables.ts";

/** A text with placeholders, for one case and at most one language. */
export interface ContentTemplate {
  /** The case that the text is for. */
  usageType: UsageType;
  /** `pt-BR`, or as systems write it: `pt_BR.UTF-8`. Without one, it is for everybody without a template of their own. */
  locale?: string | null | undefined;
  /** `"Your code is {{code}}"`. */
  content: string;
  /**
   * A bare domain, `example.com`: adds the last line `@example.com #123456`, by which phones offer the code to
   * that site alone.
   * @see https://wicg.github.io/sms-one-time-codes/
   */
  appendOrigin?: string | undefined;
  templateId?: undefined;
  parameters?: undefined;
}

/** A template that the provider keeps, and names by an id. */
export interface ProviderTemplate {
  /** The case that the template is for. */
  usageType: UsageType;
  /** `pt-BR`, or as systems write it: `pt_BR.UTF-8`. */
  locale?: string | null | undefined;
  /** The id that the provider gave the template. */
  templateId: string;
  /** The variables' names in the provider's order, for templates that number their parameters. */
  parameters?: readonly string[] | undefined;
  content?: undefined;
  appendOrigin?: undefined;
}

export type Templates = readonly (ContentTemplate | ProviderTemplate)[];

/** The usage types that connectors know; each but `OrganizationInvitation` is about a code. */
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
 * The templates of a config, as a zod schema. Strict; every problem is an issue of its own, with its path and a
 * sentence that says how to mend it.
 */
export const templatesSchema = z
  .array(entrySchema)
  .check(z.superRefine(checkDuplicates, always)) as unknown as z.ZodMiniType<Templates, Templates>;

type Report = {
  addIssue(issue: { code: "custom"; path: PropertyKey[]; message: string; input: unknown }): void;
};

/** Fields of the wrong type are reported already; what is checked here is what is left of the entry. */
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
      "is missing; write the text, or give the templateId of a template that the provider keeps",
    );
  }
  if (content !== undefined && templateId !== undefined) {
    report("templateId", "stands beside content; keep the one that the provider takes");
  }
  const aboutCode =
    typeof usageType === "string" &&
    listedUsageTypes.has(usageType) &&
    usageType !== "OrganizationInvitation";
  if (typeof content === "string") {
    checkContent(content, { needsCode: aboutCode || appendOrigin !== undefined, report });
    if (parameters !== undefined)
      report("parameters", "are for a templateId; the content names its variables");
  }
  if (Array.isArray(parameters)) checkParameters(parameters, aboutCode, report);
  if (typeof appendOrigin === "string" && !isDomain(appendOrigin)) {
    report("appendOrigin", 'is not a bare domain; write it like "example.com", without scheme, port or path');
  }
  if (appendOrigin !== undefined && content === undefined && templateId !== undefined) {
    report("appendOrigin", "cannot be added to a text that the provider keeps; put the line into that text");
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

/** Which of two entries for the same case and language is meant, nobody can know. */
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

/** Letters, digits and hyphens in labels of at most 63, and a name at the end: other scripts as Punycode. */
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
