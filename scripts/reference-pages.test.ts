/** The pages of the reference are whole: one for each code of an error, one for each provider, every generated section shown. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { errorCodes, pageOfCode } from "./generate/error-codes.ts";
import { hasSection } from "./generate/fill-sections.ts";
import { loadErrorTables } from "./generate/provider-errors.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const missing = (page: string, sections: readonly string[]) =>
  sections.filter((section) => !hasSection(read(page), section));

test("there is a page for each code of an error, and no other", () => {
  const pages = globSync("docs/reference/errors/*.md", { cwd: root }).map((path) => basename(path, ".md"));
  expect(pages.toSorted()).toEqual(["index", ...errorCodes].toSorted());
});

describe.each(errorCodes)("the page about %s", (code) => {
  const page = pageOfCode(code);

  test("has what follows from core and from the providers", () => {
    expect(missing(page, [`consequences-${code}`, `provider-codes-${code}`])).toEqual([]);
  });

  test("has the same parts as the others, and an example that catches it", () => {
    const titles = [...read(page).matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      "Usual causes",
      "What to do",
      "Retry and failover",
      "Catch it",
      "Providers' codes",
      "See also",
    ]);
    expect(read(page)).toContain(`error.code !== "${code}"`);
  });
});

const providers = providerPackages(root).flatMap((one) => one.providers);

test.each(providers)("the page of %s has its set-up, its config, its features and its errors", (provider) => {
  const sections = ["steps", "config", "features", "errors"].map((name) => `${name}-${provider}`);
  expect(missing(`docs/providers/${provider}.md`, sections)).toEqual([]);
});

test("every table of errors is on a provider's page", async () => {
  const pages = globSync("docs/providers/*.md", { cwd: root });
  const tables = await loadErrorTables(root, (folder) => folder);
  const hidden = tables.filter(({ section }) => !pages.some((page) => hasSection(read(page), section)));
  expect(hidden.map(({ section }) => section)).toEqual([]);
});

test("the pages that list all of something do so", () => {
  expect(missing("docs/providers/index.md", ["features-of-all"])).toEqual([]);
  expect(missing("docs/reference/errors/index.md", ["error-codes"])).toEqual([]);
  expect(missing("docs/reference/config.md", ["config-schemas"])).toEqual([]);
  expect(missing("docs/reference/mock.md", ["mock-pages"])).toEqual([]);
  const commands = ["commands", "init", "check", "preview", "send", "mock"].map((name) => `cli-${name}`);
  expect(missing("docs/reference/cli.md", commands)).toEqual([]);
});
