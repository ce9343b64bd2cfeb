import { fileURLToPath } from "node:url";
import { exampleConfigs } from "./accounts.ts";
import { exportsOf, providerPackages } from "./provider-packages.ts";

/** A provider of this repository, as the sources of its package have it. */
export interface LoadedProvider<Definition> {
  provider: string;
  definition: Definition;
  /** Values of the right form, with templates for codes. */
  exampleConfig: Readonly<Record<string, unknown>>;
}

/**
 * Loads every provider of this repository: for tests that need two providers, or all, whichever they are.
 *
 * @example
 * const connectors = (await loadProviders<ConnectorDefinition>()).map(({ definition, exampleConfig }) =>
 *   definition.create({ ...exampleConfig, baseUrl: server.url }),
 * );
 */
export async function loadProviders<Definition>(): Promise<LoadedProvider<Definition>[]> {
  const root = new URL("../../../", import.meta.url);
  const loading = providerPackages(fileURLToPath(root)).map(async ({ folder, providers }) => {
    const module = await import(new URL(`${folder}/src/index.ts`, root).href);
    return providers.map((provider) => ({
      provider,
      definition: module[exportsOf(provider).definition],
      exampleConfig: exampleConfigs[provider] ?? {},
    }));
  });
  return (await Promise.all(loading)).flat();
}
