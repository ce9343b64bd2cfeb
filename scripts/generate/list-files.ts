/** The code and the manifests that list every provider, made from package.json files and the mocks' folders. */
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { providerPackages } from "../../apps/test-support/src/provider-packages.ts";
import { formatCode } from "./format-code.ts";
import {
  cliProviders,
  exampleAccounts,
  exampleProviders,
  manifestsWithProviders,
  mockProviders,
  withClients,
  withProviderDependencies,
} from "./provider-lists.ts";

const read = (path: string) => readFileSync(path, "utf8");

/** The files and what belongs into each, by their paths. */
export function listFiles(): [string, string][] {
  const providers = providerPackages(".");
  const mockIndexes = globSync("packages/mock/src/providers/*/index.ts").map((file) => [
    basename(dirname(file)),
    read(file),
  ]);
  const accounts = globSync("packages/providers/*/example-account*.json").map((file) =>
    JSON.parse(read(file)),
  );
  const code = {
    "packages/cli/src/generated/providers.ts": cliProviders(providers),
    "packages/mock/src/generated/providers.ts": mockProviders(Object.fromEntries(mockIndexes)),
    "apps/example/src/generated/providers.ts": exampleProviders(providers, (folder) =>
      read(`${folder}/src/index.ts`),
    ),
    "apps/test-support/src/generated/example-accounts.ts": exampleAccounts(providers, accounts),
  };
  return [
    ...Object.entries(code).map(([path, text]): [string, string] => [path, formatCode(path, text)]),
    ...manifestsWithProviders.map((path): [string, string] => [
      path,
      withProviderDependencies(read(path), providers),
    ]),
    ["packages/mock/package.json", withClients(read("packages/mock/package.json"), providers)],
  ];
}
