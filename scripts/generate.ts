/**
 * Writes the files, and the parts of files, that are made from others. With `--check`, writes nothing and fails when one is
 * out of date.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import { providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { cliSections } from "./generate/cli-flags.ts";
import {
  configSchema,
  mockSetupSchema,
  mockSetupTable,
  schemaPath,
  schemaTable,
} from "./generate/config-schemas.ts";
import { decisionList } from "./generate/decision-list.ts";
import { consequenceTable, errorCodes, errorCodeTable } from "./generate/error-codes.ts";
import { fillSections, hasSection, type Section } from "./generate/fill-sections.ts";
import { formatCode } from "./generate/format-code.ts";
import { includeSource } from "./generate/include-source.ts";
import { mockApiPage } from "./generate/mock-api.ts";
import { mockPages, mockTables } from "./generate/mock-tables.ts";
import { packageTable } from "./generate/package-table.ts";
import { errorTable, loadErrorTables, providerCodes } from "./generate/provider-errors.ts";
import { featureComparison, featureTable } from "./generate/provider-features.ts";
import {
  cliProviders,
  exampleAccounts,
  exampleProviders,
  manifestsWithProviders,
  mockProviders,
  withProviderDependencies,
} from "./generate/provider-lists.ts";
import { configTable, loadDefinitions, setupSteps } from "./generate/provider-setup.ts";
import { publishedPackages } from "./published-packages.ts";

const read = (path: string) => readFileSync(path, "utf8");

const providers = providerPackages(".");
const definitions = await loadDefinitions(providers);
const errorTables = await loadErrorTables(process.cwd(), (provider) => definitions[provider]?.name);
const sections: Record<string, Section> = {
  packages: () => packageTable(publishedPackages(".")),
  "features-of-all": () => featureComparison(definitions),
  "mock-config": () => mockSetupTable(),
  "config-schemas": () => schemaTable(definitions),
  "error-codes": () => errorCodeTable(read),
  ...cliSections(Object.keys(definitions)),
  "mock-pages": () => mockPages(definitions),
  decisions: () => decisionList(globSync("docs/decisions/0*.md").map((path) => ({ path, page: read(path) }))),
  ...(await mockTables(".")),
};
for (const [provider, definition] of Object.entries(definitions)) {
  sections[`steps-${provider}`] = () => setupSteps(definition);
  sections[`config-${provider}`] = () => configTable(definition);
  sections[`features-${provider}`] = () => featureTable(definition);
}
for (const table of errorTables) sections[table.section] = () => errorTable(table);
for (const code of errorCodes) {
  sections[`consequences-${code}`] = () => consequenceTable(code);
  sections[`provider-codes-${code}`] = () => providerCodes(errorTables, code, pageOfTable);
}

/** The page of a provider that shows a table, as a page in docs/reference/errors links to it. */
function pageOfTable(section: string): string {
  const page = globSync("docs/providers/*.md").find((path) => hasSection(read(path), section));
  if (page === undefined) throw new Error(`docs/providers: no page has the section "${section}".`);
  return `../../providers/${basename(page)}`;
}

const mockIndexes = globSync("packages/mock/src/providers/*/index.ts").map((file) => [
  basename(dirname(file)),
  read(file),
]);
const accounts = globSync("packages/providers/*/example-account*.json").map((file) => JSON.parse(read(file)));
const pages = [
  "README.md",
  ...globSync("docs/**/*.md", { exclude: (path) => String(path).startsWith("docs/reference/api") }),
  ...packageFolders(".").map((folder) => `${folder}/README.md`),
];

const code = {
  "packages/cli/src/generated/providers.ts": cliProviders(providers),
  "packages/mock/src/generated/providers.ts": mockProviders(Object.fromEntries(mockIndexes)),
  "apps/example/src/generated/providers.ts": exampleProviders(providers, (folder) =>
    read(`${folder}/src/index.ts`),
  ),
  "apps/test-support/src/generated/example-accounts.ts": exampleAccounts(providers, accounts),
  [schemaPath("mock")]: mockSetupSchema(),
  ...Object.fromEntries(
    Object.entries(definitions).map(([provider, definition]) => [
      schemaPath(provider),
      configSchema(definition),
    ]),
  ),
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

generated.set("docs/reference/mock-api.md", await mockApiPage());

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
