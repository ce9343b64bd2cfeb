/** What is generated from a definition's `features`: the table of a provider's page, and the comparison of all providers. */
import type { ConnectorDefinition } from "../../packages/core/src/index.ts";
import { describeFeatures, type ProviderFeatures } from "../../packages/core/src/provider.ts";
import { markdownTable } from "./markdown-table.ts";

type Definition = Pick<ConnectorDefinition, "name" | "features" | "setup">;

/** What depends on the config is shown for a config without optional fields, and then for each field that changes it. */
function featuresOf({ features, setup }: Definition): [keyof ProviderFeatures, string][] {
  if (features === undefined) return [];
  const described = (config: object) =>
    describeFeatures(typeof features === "function" ? features(config) : features);
  const usual = described({});
  return (Object.keys(usual) as (keyof ProviderFeatures)[]).map((feature) => {
    const others = Object.keys(setup?.fields ?? {}).flatMap((field) => {
      const text = described({ [field]: "x" })[feature];
      return text === usual[feature] ? [] : [`with \`${field}\`: ${text}`];
    });
    return [feature, [usual[feature], ...others].join("; ")];
  });
}

/** What one provider can do. */
export function featureTable(definition: Definition): string {
  const rows = featuresOf(definition).map(([feature, text]) => [`\`${feature}\``, text]);
  return markdownTable(["feature", "supported"], rows);
}

/** What each provider can do, side by side. */
export function featureComparison(definitions: Readonly<Record<string, Definition>>): string {
  const providers = Object.entries(definitions);
  const columns = providers.map(([, definition]) => Object.fromEntries(featuresOf(definition)));
  const rows = Object.keys(columns[0] ?? {}).map((feature) => [
    `\`${feature}\``,
    ...columns.map((column) => column[feature] ?? ""),
  ]);
  return markdownTable(
    ["feature", ...providers.map(([provider, { name }]) => `[${name}](${provider}.md)`)],
    rows,
  );
}
