import { fileURLToPath } from "node:url";
import { exampleAccounts } from "./generated/example-accounts.ts";
import { exportsOf, providerPackages } from "./provider-packages.ts";

const accounts: Readonly<Record<string, { config: Readonly<Record<string, unknown>> }>> = exampleAccounts;

const templates = [
  { content: "Your passcode to register is {{code}}", usageType: "Register" },
  { content: "Your passcode to sign in is {{code}}", usageType: "SignIn" },
  { content: "This is a test: your passcode is {{code}}", usageType: "Test" },
];

/** A provider of this repository, as the sources of its package have it. */
export interface LoadedProvider<Definition> {
  provider: string;
  definition: Definition;
  /** Values of the right form. */
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
    const sources = new URL(`${folder}/src/`, root);
    const module = await import(new URL("index.ts", sources).href);
    return providers.map((provider) => ({
      provider,
      definition: module[exportsOf(provider).definition],
      exampleConfig: { ...accounts[provider]?.config, templates },
    }));
  });
  return (await Promise.all(loading)).flat();
}
