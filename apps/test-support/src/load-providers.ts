import { fileURLToPath } from "node:url";
import { exportsOf, providerPackages } from "./provider-packages.ts";

/** A provider of this repository, as the sources of its package have it. */
export interface LoadedProvider<Connector> {
  provider: string;
  create: (config: object, runtime?: object) => Connector;
  /** Values of the right form. */
  exampleConfig: Readonly<Record<string, unknown>>;
}

/**
 * Loads every provider of this repository: for tests that need two providers, or all, whichever they are.
 *
 * @example
 * const connectors = (await loadProviders<SmsConnector>()).map(({ create, exampleConfig }) =>
 *   create({ ...exampleConfig, baseUrl: server.url }),
 * );
 */
export async function loadProviders<Connector>(): Promise<LoadedProvider<Connector>[]> {
  const root = new URL("../../../", import.meta.url);
  const loading = providerPackages(fileURLToPath(root)).map(async ({ folder, providers }) => {
    const sources = new URL(`${folder}/src/`, root);
    const module = await import(new URL("index.ts", sources).href);
    const { exampleConfig } = await import(new URL("testing/example-config.ts", sources).href);
    return providers.map((provider) => ({
      provider,
      create: module[exportsOf(provider).factory],
      exampleConfig,
    }));
  });
  return (await Promise.all(loading)).flat();
}
