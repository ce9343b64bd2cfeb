/** The JSON Schema of each provider's config, as files that the site serves and editors read. */
import type { ConnectorDefinition } from "../../packages/core/src/index.ts";
import { setupJsonSchema, setupSchema } from "../../packages/mock/src/setup/setup-schema.ts";
import { markdownTable } from "./markdown-table.ts";

type Definition = Pick<ConnectorDefinition, "name" | "configJsonSchema">;

/** Where the site has a provider's schema, from the root of this repository. */
export const schemaPath = (provider: string) => `docs/public/schemas/${provider}.json`;

/** The schema of a provider's config, with a title for editors. */
export function configSchema({ name, configJsonSchema }: Definition): string {
  const { $schema, ...schema } = configJsonSchema as { $schema?: string };
  return JSON.stringify({ $schema, title: `The config of ${name} for smskit`, ...schema }, undefined, 2);
}

/** A row for each provider: its page, and its schema on the web. */
export function schemaTable(definitions: Readonly<Record<string, Definition>>): string {
  const rows = Object.entries(definitions).map(([provider, { name }]) => [
    `[${name}](../providers/${provider}.md#config)`,
    `[${provider}.json](../public/schemas/${provider}.json)`,
    `\`https://raw.githubusercontent.com/smskit/smskit/main/${schemaPath(provider)}\``,
  ]);
  return markdownTable(["provider", "schema", "URL for `$schema`"], rows);
}

/** The schema of the file of `smskit mock --config`. */
export function mockSetupSchema(): string {
  const { $schema, ...schema } = setupJsonSchema();
  return JSON.stringify({ $schema, title: "The config of smskit mock", ...schema }, undefined, 2);
}

/** A row for each key of that file. */
export function mockSetupTable(): string {
  const rows = Object.entries(setupSchema.shape).map(([key, { description = "" }]) => [
    `\`${key}\``,
    description,
  ]);
  return markdownTable(["key", "what it sets"], rows);
}
