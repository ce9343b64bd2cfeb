/**
 * Writes the files, and the parts of files, that are made from others. With `--check`, writes nothing and fails when one is
 * out of date.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import { providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { decisionList } from "./generate/decision-list.ts";
import { fillSections, type Section } from "./generate/fill-sections.ts";
import { formatCode } from "./generate/format-code.ts";
import { includeSource } from "./generate/include-source.ts";
import { mockTables } from "./generate/mock-tables.ts";
import { packageTable } from "./generate/package-table.ts";
import {
  cliProviders,
  exampleAccounts,
  exampleProviders,
  manifestsWithProviders,
  mockProviders,
  withProviderDependencies,
} from "./generate/provider-lists.ts";
import { providerPage, providersPage } from "./generate/provider-page.ts";
import { configTable, loadDefinitions, setupSteps } from "./generate/provider-setup.ts";
import { publishedPackages } from "./published-packages.ts";

const read = (path: string) => readFileSync(path, "utf8");

const providers = providerPackages(".");
const definitions = await loadDefinitions(providers);
const sections: Record<string, Section> = {
  packages: () => packageTable(publishedPackages(".")),
  decisions: () => decisionList(globSync("docs/decisions/0*.md").map((path) => ({ path, page: read(path) }))),
  ...(await mockTables(".")),
};
for (const [provider, definition] of Object.entries(definitions)) {
  sections[`steps-${provider}`] = () => setupSteps(definition);
  sections[`config-${provider}`] = () => configTable(definition);
}
const mockIndexes = globSync("packages/mock/src/providers/*/index.ts").map((file) => [
  basename(dirname(file)),
  read(file),
]);
const accounts = globSync("packages/providers/*/example-account*.json").map((file) => JSON.parse(read(file)));
const pages = [
  "README.md",
  ...globSync("docs/**/*.md", { exclude: (path) => String(path).startsWith("docs/providers") }),
  ...packageFolders(".").map((folder) => `${folder}/README.md`),
];

const code = {
  "packages/cli/src/generated/providers.ts": cliProviders(providers),
  "packages/mock/src/generated/providers.ts": mockProviders(Object.fromEntries(mockIndexes)),
  "apps/example/src/generated/providers.ts": exampleProviders(providers, (folder) =>
    read(`${folder}/src/index.ts`),
  ),
  "apps/test-support/src/generated/example-accounts.ts": exampleAccounts(providers, accounts),
};
const generated = new Map<string, string>([
  ...Object.entries(code).map(([path, text]): [string, string] => [path, formatCode(path, text)]),
  ...manifestsWithProviders.map((path): [string, string] => [
    path,
    withProviderDependencies(read(path), providers),
  ]),
  ...pages.map((page): [string, string] => [
    page,
    fillSections(includeSource(read(page), read), page, sections),
  ]),
]);

for (const { folder, providers: names } of providers) {
  const readme = generated.get(`${folder}/README.md`) ?? "";
  for (const name of names) {
    const definition = definitions[name];
    if (definition === undefined)
      throw new Error(`${folder}/src/index.ts: export the definition of "${name}".`);
    const page = providerPage(folder, readme, definition);
    generated.set(`docs/providers/${name}.md`, page);
  }
}
generated.set("docs/providers/index.md", providersPage(definitions));

const stale = [...generated].filter(([path, content]) => !existsSync(path) || read(path) !== content);
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is out of date: run pnpm generate.`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, content] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`wrote ${path}`);
  }
}
