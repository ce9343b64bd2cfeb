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

/** What providers can do, by feature: a row for each value, with the providers that have it. It stays narrow with many providers. */
export function featureComparison(definitions: Readonly<Record<string, Definition>>): string {
  const providers = Object.entries(definitions).map(([provider, definition]) => ({
    link: `[${definition.name}](${provider}.md)`,
    features: new Map<string, string>(featuresOf(definition)),
  }));
  const names = new Set(providers.flatMap(({ features }) => [...features.keys()]));
  const rows = [...names].flatMap((feature) => {
    const values = Map.groupBy(providers, ({ features }) => features.get(feature) ?? "");
    return [...values].map(([value, found], place) => [
      place === 0 ? `\`${feature}\`` : "",
      value,
      found.length === providers.length ? "all" : found.map(({ link }) => link).join(", "),
    ]);
  });
  return markdownTable(["feature", "supported", "by"], rows);
}
