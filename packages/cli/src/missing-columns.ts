import { configProblems, parseTemplate, type SmsConnector, SmsError } from "@smskit/core";
import { templatesSchema } from "@smskit/core/provider";
import { compileTemplates, readLocale } from "@smskit/core/wrapper";
import type { MessageOptions } from "./message-options.ts";
import type { PersonRow } from "./read-people.ts";
import { UsageError } from "./usage-error.ts";

/** Tells which variables the text of a language needs; absent where only the connector knows. */
export type NeededVariables = (locale: string | undefined) => readonly string[];

/** Reads what texts need from the command line and the config. */
export function neededVariables(
  { usage, body }: MessageOptions,
  { config, connector }: { config: unknown; connector: SmsConnector },
): NeededVariables | undefined {
  if (body !== undefined) {
    const { placeholders } = parseTemplate(body);
    return () => placeholders;
  }
  const { templates } = (config ?? {}) as { templates?: unknown };
  if (!Array.isArray(templates) || configProblems(templatesSchema, templates).length > 0) return undefined;
  const { provider, features } = connector;
  const compiled = compileTemplates(templates, { provider, text: features?.text ?? "content" });
  return (locale) => compiled.select({ usageType: usage ?? "", locale }).variables;
}

/**
 * Yields the rows of a list, and checks that it has the columns that its texts need.
 * @param given names that the command line gives values for.
 * @throws {UsageError} that names a missing column; {@link SmsError} if no row has a text.
 */
export async function* withColumns(
  people: AsyncIterable<PersonRow>,
  needed: NeededVariables | undefined,
  { name, given, locale }: { name: string; given: readonly string[]; locale: string | undefined },
): AsyncGenerator<PersonRow, void, undefined> {
  const seen = new Set<string | undefined>();
  let hasText = false;
  let refusal: unknown;
  for await (const row of people) {
    const language = readLocale(row.locale ?? locale);
    if (needed !== undefined && !seen.has(language)) {
      seen.add(language);
      try {
        checkColumns(row, needed(language), { name, given });
        hasText = true;
      } catch (thrown) {
        // Others may have a text anyway.
        if (!SmsError.is(thrown)) throw thrown;
        refusal ??= thrown;
      }
    }
    yield row;
  }
  if (refusal !== undefined && !hasText) throw refusal;
}

function checkColumns(
  { columns }: PersonRow,
  needed: readonly string[],
  { name, given }: { name: string; given: readonly string[] },
): void {
  const names = columns.map(([column]) => column);
  const missing = needed.find((variable) => !names.includes(variable) && !given.includes(variable));
  if (missing === undefined) return;
  const alike = names.find((column) => column.toLowerCase() === missing.toLowerCase());
  const remedy = alike === undefined ? "Add it" : `Rename "${alike}"`;
  throw new UsageError(
    `${name} has no column "${missing}", which the text needs for {{${missing}}}. ${remedy}, or give --var ${missing}=…`,
  );
}
