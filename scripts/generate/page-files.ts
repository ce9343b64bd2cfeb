/** The pages, the READMEs and the JSON Schemas that are made from the sources of providers, mocks and packages. */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { packageFolders } from "../../apps/test-support/src/package-folders.ts";
import { providerPackages } from "../../apps/test-support/src/provider-packages.ts";
import { publishedPackages } from "../published-packages.ts";
import { cliSections } from "./cli-flags.ts";
import { configSchema, mockSetupSchema, mockSetupTable, schemaPath, schemaTable } from "./config-schemas.ts";
import { decisionList } from "./decision-list.ts";
import { consequenceTable, errorCodes, errorCodeTable } from "./error-codes.ts";
import { fillSections, hasSection, type Section } from "./fill-sections.ts";
import { formatCode } from "./format-code.ts";
import { includeSource } from "./include-source.ts";
import { mockApiPage } from "./mock-api.ts";
import { mockPages, mockTables } from "./mock-tables.ts";
import { packageTable } from "./package-table.ts";
import { errorTable, loadErrorTables, providerCodes } from "./provider-errors.ts";
import { featureComparison, featureTable } from "./provider-features.ts";
import { configTable, loadDefinitions, setupSteps } from "./provider-setup.ts";

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

const pages = [
  "README.md",
  ...globSync("docs/**/*.md", { exclude: (path) => String(path).startsWith("docs/reference/api") }),
  ...packageFolders(".").map((folder) => `${folder}/README.md`),
];

const schemas = {
  [schemaPath("mock")]: mockSetupSchema(),
  ...Object.fromEntries(
    Object.entries(definitions).map(([provider, definition]) => [
      schemaPath(provider),
      configSchema(definition),
    ]),
  ),
};

/** The files and what belongs into each, by their paths. */
export const pageFiles: readonly [string, string][] = [
  ...Object.entries(schemas).map(([path, text]): [string, string] => [path, formatCode(path, text)]),
  ...pages.map((page): [string, string] => [
    page,
    fillSections(includeSource(read(page), read), page, sections),
  ]),
  ["docs/reference/mock-api.md", await mockApiPage()],
];
