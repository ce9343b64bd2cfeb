/** What is generated from a definition's `setup` for the page of its provider. */
import { pathToFileURL } from "node:url";
import { exportsOf, type ProviderPackage } from "../../apps/test-support/src/provider-packages.ts";
import type { ConnectorDefinition } from "../../packages/core/src/index.ts";
import { markdownTable } from "./markdown-table.ts";

type Definition = Pick<ConnectorDefinition, "configJsonSchema" | "setup">;

/**
 * Imports the definitions of packages, by provider, from their source.
 * @throws {Error} for a package that does not export one.
 */
export async function loadDefinitions(
  packages: readonly ProviderPackage[],
): Promise<Record<string, ConnectorDefinition>> {
  const definitions: Record<string, ConnectorDefinition> = {};
  for (const { folder, providers } of packages) {
    const module = await import(pathToFileURL(`${folder}/src/index.ts`).href);
    for (const provider of providers) {
      const definition = module[exportsOf(provider).definition];
      if (definition === undefined) {
        throw new Error(`${folder}/src/index.ts: export the definition of "${provider}".`);
      }
      definitions[provider] = definition;
    }
  }
  return definitions;
}

/** The steps of the set-up, as a list. */
export function setupSteps({ setup }: Definition): string {
  const steps = setup?.steps ?? [];
  return steps.map((step) => `- ${step.replace(/https:\/\/[^\s)]*[^\s).,]/g, "<$&>")}`).join("\n");
}

/** A row for each field of the config, and a line for each choice between fields. */
export function configTable({ configJsonSchema, setup }: Definition): string {
  const { required = [] } = configJsonSchema as { required?: readonly string[] };
  const choices = setup?.choices ?? [];
  const chosen = new Set(choices.flatMap(({ options }) => options.flatMap(({ fields }) => fields)));
  const rows = Object.entries(setup?.fields ?? {}).map(([name, { description, place = "" }]) => {
    const need = required.includes(name) ? "yes" : chosen.has(name) ? "see below" : "no";
    return [`\`${name}\``, need, description, place];
  });
  const table = markdownTable(["field", "required", "what it is", "where to find it"], rows);
  const lines = choices.map(({ question, options }) => {
    const alternatives = options.map(({ label, hint, fields }) => {
      const names = fields.map((name) => `\`${name}\``).join(" and ");
      return `${names} (${label}${hint === undefined ? "" : `: ${hint}`})`;
    });
    return `- ${question} ${alternatives.join(", or ")}`;
  });
  return lines.length === 0 ? table : `${table}\n\n${lines.join("\n")}`;
}
