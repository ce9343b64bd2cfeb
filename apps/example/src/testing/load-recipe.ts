import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Loads the modules that stand under the headings of a page of `docs/guides/`, as they stand there. */
export function recipesOf(pageName: string): (heading: string) => Promise<unknown> {
  const page = readFileSync(new URL(`../../../../docs/guides/${pageName}`, import.meta.url), "utf8");
  const folder = mkdtempSync(join(import.meta.dirname, ".recipes-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (heading) => {
    const section = page.slice(page.indexOf(`\n## ${heading}\n`));
    const code = section.match(/^```ts\n([\s\S]*?)^```/m)?.[1] ?? "";
    const file = join(folder, `${heading.toLowerCase().replaceAll(" ", "-")}.ts`);
    writeFileSync(file, code);
    return import(/* @vite-ignore */ file);
  };
}
