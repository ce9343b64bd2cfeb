import type { ProviderFeatures } from "../connector/provider-features.ts";
import { SmsError } from "../errors/sms-error.ts";
import { canonicalLocale, readLocale } from "./locale.ts";
import { parseTemplate, renderTemplate, Template } from "./template.ts";
import {
  type ContentTemplate,
  listedUsageTypes,
  type ProviderTemplate,
  type TemplateId,
  type Templates,
} from "./template-entry.ts";
import type { TemplateVariables, UsageType } from "./template-variables.ts";

/** The templates of a list that serve one provider, parsed and indexed. */
export interface CompiledTemplates {
  /**
   * Picks by usage type, else `Generic` for the listed usage types, then by the nearest locale: `pt-BR`, `pt`, none. Of one
   * locale, the provider's own template comes before a text.
   * @throws {SmsError} `template-not-found`, with the names that exist.
   */
  select(request: TemplateRequest): CompiledTemplate;
}

/** The provider that templates are picked for. */
export interface Receiver {
  /** As in `definition.provider`. */
  provider: string;
  /** What it accepts, as in `connector.features`. */
  text: ProviderFeatures["text"];
}

export interface TemplateRequest {
  usageType: UsageType;
  /** As systems write it: `pt-BR`, `pt_BR.UTF-8`. */
  locale?: string | null | undefined;
}

/** A template, ready to be filled in. */
export interface CompiledTemplate {
  /** The names of the variables that it needs, each once: `code`, `user.name`. */
  readonly variables: readonly string[];
  /**
   * Returns the text or, for a template that the provider stores, what is sent in its place.
   * @throws {SmsError} `invalid-message`, with the name of the invalid variable.
   */
  fill(variables: TemplateVariables): string | FilledTemplate;
}

/** A template that the provider stores, with the values of its parameters. */
export interface FilledTemplate {
  /** The id of the template at the provider. */
  readonly id: string;
  /** The values in the order of the template's parameters. */
  readonly values: readonly string[];
  /** The values by the provider's names or, if the template has a list of parameters, by the names of the variables. */
  readonly parameters: { readonly [name: string]: string };
}

/**
 * Parses a list of templates once, for many messages. Of two that serve the same provider for the same usage type and
 * locale, the first counts; `templatesSchema` refuses such lists.
 * @throws {SmsError} `invalid-config` for a malformed placeholder or locale.
 */
export function compileTemplates(templates: Templates, { provider, text }: Receiver): CompiledTemplates {
  const index: Index = new Map();
  const stores = text !== "content";
  for (const entry of stores ? templates : []) {
    const { templateIds = {} } = entry;
    const id = Object.hasOwn(templateIds, provider) ? templateIds[provider] : undefined;
    if (id !== undefined) add(index, entry, storedTemplateOf(entry, id));
  }
  for (const entry of text === "template-id" ? [] : templates) {
    if (entry.content !== undefined) add(index, entry, textTemplateOf(entry));
  }
  const needed = [
    ...(text === "template-id" ? [] : ["content"]),
    ...(stores ? [`templateIds.${provider}`] : []),
  ];
  return { select: (request) => pick(index, request, needed.join(" or ")) };
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
type Index = Map<string, Map<string, CompiledTemplate>>;

function add(index: Index, { usageType, locale }: TemplateRequest, template: CompiledTemplate): void {
  const tag = canonicalLocale(locale);
  if (tag === undefined) {
    const message = 'templates: a locale is invalid; write it like "pt" or "pt-BR".';
    throw new SmsError({ code: "invalid-config", message });
  }
  const byLocale = index.get(usageType) ?? new Map<string, CompiledTemplate>();
  if (!byLocale.has(tag)) byLocale.set(tag, template);
  index.set(usageType, byLocale);
}

function textTemplateOf(entry: ContentTemplate): CompiledTemplate {
  const template = parseContent(entry);
  return {
    variables: template.placeholders,
    fill: (variables) => renderContent(template, entry, variables),
  };
}

function storedTemplateOf(
  { content }: ContentTemplate | ProviderTemplate,
  stored: TemplateId,
): CompiledTemplate {
  const { id, parameters } = typeof stored === "string" ? { id: stored } : stored;
  const named = parameters ?? (content === undefined ? ["code"] : parseTemplate(content).placeholders);
  const pairs = Object.entries(named).flatMap(([name, variable]) =>
    variable === undefined ? [] : [[Array.isArray(named) ? variable : name, variable] as const],
  );
  return {
    variables: [...new Set(pairs.map(([, variable]) => variable))],
    fill(variables) {
      const filled = pairs.map(
        ([name, variable]) => [name, renderTemplate(new Template(["", ""], [variable]), variables)] as const,
      );
      return { id, values: filled.map(([, value]) => value), parameters: Object.fromEntries(filled) };
    },
  };
}

function pick(index: Index, request: TemplateRequest, needed: string): CompiledTemplate {
  const { usageType, locale } = request;
  const candidates = candidatesFor(usageType);
  const chosen = candidates.find((candidate) => index.has(candidate));
  const byLocale = chosen === undefined ? undefined : index.get(chosen);
  if (byLocale === undefined) {
    throw new SmsError({
      code: "template-not-found",
      message:
        `usageType: no template with ${needed} for "${usageType}"; ` +
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
