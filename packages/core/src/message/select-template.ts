import { SmsError } from "../errors/sms-error.ts";
import { canonicalLocale, readLocale } from "./locale.ts";
import { parseTemplate, renderTemplate, type Template } from "./template.ts";
import {
  type ContentTemplate,
  listedUsageTypes,
  type ProviderTemplate,
  type Templates,
} from "./template-schema.ts";
import type { TemplateVariables, UsageType } from "./template-variables.ts";

/** The two kinds of template: texts, and ids of templates that a provider stores. */
export interface TemplateKinds {
  content: TextTemplate;
  "template-id": ProviderTemplate;
}

/** A list of templates, parsed and indexed. */
export interface CompiledTemplates {
  /**
   * Picks by usage type, else `Generic` for the listed usage types, then by the nearest locale: `pt-BR`, `pt`, none.
   * @throws {SmsError} `template-not-found`, with the names that exist.
   */
  select<Kind extends keyof TemplateKinds>(request: TemplateRequest, kind: Kind): TemplateKinds[Kind];
}

export interface TemplateRequest {
  usageType: UsageType;
  /** As systems write it: `pt-BR`, `pt_BR.UTF-8`. */
  locale?: string | null | undefined;
}

/** A template that smskit renders. */
export interface TextTemplate {
  usageType: UsageType;
  /** The names of its placeholders, each once: `code`, `user.name`. */
  placeholders: readonly string[];
  /** @throws {SmsError} `invalid-message`, with the name of the invalid variable. */
  render(variables: TemplateVariables): string;
}

/**
 * Parses a list of templates once, for many messages. Of two with the same usage type and locale, the first counts;
 * `templatesSchema` refuses such lists.
 * @throws {SmsError} `invalid-config` for a malformed placeholder or locale.
 */
export function compileTemplates(templates: Templates): CompiledTemplates {
  const indexes = {
    content: new Map<string, Map<string, TextTemplate>>(),
    "template-id": new Map<string, Map<string, ProviderTemplate>>(),
  };
  for (const entry of templates) {
    if (entry.content === undefined) add(indexes["template-id"], entry, entry);
    else add(indexes.content, entry, textTemplateOf(entry));
  }
  return {
    select(request, kind) {
      return pick(indexes[kind] as Index<TemplateKinds[typeof kind]>, request, kind);
    },
  };
}

/**
 * Parses the content of an entry with the line that `appendOrigin` adds. The line directly follows the text: line breaks at
 * the end of the content are removed.
 * @throws {SmsError} `invalid-config` for a malformed placeholder.
 */
export function parseContent({ content, appendOrigin }: ContentTemplate): Template {
  if (appendOrigin === undefined) return parseTemplate(content);
  return parseTemplate(`${content.trimEnd()}\n@${appendOrigin} #{{code}}`);
}

/**
 * Renders a parsed entry.
 * @throws {SmsError} `invalid-message` for an invalid variable. With `appendOrigin`, a code with spaces is invalid, because
 * the last line would then name another code or site.
 */
export function renderContent(
  template: Template,
  { appendOrigin }: ContentTemplate,
  variables: TemplateVariables,
): string {
  const text = renderTemplate(template, variables);
  if (appendOrigin !== undefined && /\s/.test(String(variables["code"]))) {
    throw new SmsError({
      code: "invalid-message",
      message: "variables.code: has a space or line break; with appendOrigin it must be one word",
    });
  }
  return text;
}

/** By usage type, then by canonical locale; `""` for none. Maps, because callers choose the names. */
type Index<Entry> = Map<string, Map<string, Entry>>;

function add<Entry>(index: Index<Entry>, { usageType, locale }: TemplateRequest, entry: Entry): void {
  const tag = canonicalLocale(locale);
  if (tag === undefined) {
    const message = 'templates: a locale is invalid; write it like "pt" or "pt-BR".';
    throw new SmsError({ code: "invalid-config", message });
  }
  const byLocale = index.get(usageType) ?? new Map<string, Entry>();
  if (!byLocale.has(tag)) byLocale.set(tag, entry);
  index.set(usageType, byLocale);
}

function textTemplateOf(entry: ContentTemplate): TextTemplate {
  const template = parseContent(entry);
  return {
    usageType: entry.usageType,
    placeholders: template.placeholders,
    render: (variables) => renderContent(template, entry, variables),
  };
}

function pick<Entry>(index: Index<Entry>, request: TemplateRequest, kind: keyof TemplateKinds): Entry {
  const { usageType, locale } = request;
  const candidates = candidatesFor(usageType);
  const chosen = candidates.find((candidate) => index.has(candidate));
  const byLocale = chosen === undefined ? undefined : index.get(chosen);
  if (byLocale === undefined) {
    throw new SmsError({
      code: "template-not-found",
      message:
        `usageType: no template with ${kind === "content" ? "content" : "a templateId"} for "${usageType}"; ` +
        `the config has ${listed([...index.keys()])}.`,
      quoted: [usageType],
    });
  }
  for (const tag of fallbacksOf(locale)) {
    const entry = byLocale.get(tag);
    if (entry !== undefined) return entry;
  }
  throw new SmsError({
    code: "template-not-found",
    message:
      `locale: the templates for ${quoted(String(chosen))} are for other locales, ` +
      `${listed([...byLocale.keys()])}; add one without a locale for everybody else.`,
  });
}

/** A custom type has no fallback, so that a typo sends nothing. */
function candidatesFor(usageType: string): string[] {
  if (!listedUsageTypes.has(usageType)) return [usageType];
  return usageType === "Test" ? [usageType, "Generic", "SignIn"] : [usageType, "Generic"];
}

/**
 * `zh-Hant-TW`, `zh-Hant`, `zh`, none.
 * @see https://www.rfc-editor.org/rfc/rfc4647#section-3.4
 */
function fallbacksOf(locale: string | null | undefined): string[] {
  const subtags = readLocale(locale)?.split("-") ?? [];
  return [...subtags.map((_, index) => subtags.slice(0, subtags.length - index).join("-")), ""];
}

/** At most ten, so that an error stays readable. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
  return names.slice(0, 10).map(quoted).join(", ") + more;
}

function quoted(name: unknown): string {
  const text = String(name);
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
