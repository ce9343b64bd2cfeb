/**
 * Writes the files, and the parts of files, that are made from others. With `--check`, writes nothing and fails when one is
 * out of date.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { includeSource } from "./generate/include-source.ts";

const read = (path: string) => readFileSync(path, "utf8");

const generated = new Map<string, string>();
for (const page of globSync("docs/**/*.md")) generated.set(page, includeSource(read(page), read));

const stale = [...generated].filter(([path, content]) => read(path) !== content);
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is out of date: run pnpm generate.`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, content] of stale) {
    writeFileSync(path, content);
    console.log(`wrote ${path}`);
  }
}
