/** What is generated from a definition's `setup` for the README of its package. */
import { pathToFileURL } from "node:url";
import { exportsOf, type ProviderPackage } from "../../apps/test-support/src/provider-packages.ts";
import type { ConnectorDefinition } from "../../packages/core/src/index.ts";

type Definition = Pick<ConnectorDefinition, "configJsonSchema" | "setup">;

/** Imports the definitions of packages, by provider, from their source. */
export async function loadDefinitions(
  packages: readonly ProviderPackage[],
): Promise<Record<string, ConnectorDefinition>> {
  const definitions: Record<string, ConnectorDefinition> = {};
  for (const { folder, providers } of packages) {
    const module = await import(pathToFileURL(`${folder}/src/index.ts`).href);
    for (const provider of providers) definitions[provider] = module[exportsOf(provider).definition];
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
  const table = [
    "| field | required | what it is | where to find it |",
    "|---|---|---|---|",
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
  ].join("\n");
  const lines = choices.map(({ question, options }) => {
    const alternatives = options.map(({ label, hint, fields }) => {
      const names = fields.map((name) => `\`${name}\``).join(" and ");
      return `${names} (${label}${hint === undefined ? "" : `: ${hint}`})`;
    });
    return `- ${question} ${alternatives.join(", or ")}`;
  });
  return lines.length === 0 ? table : `${table}\n\n${lines.join("\n")}`;
}
