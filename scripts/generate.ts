/**
 * Writes the files, and the parts of files, that are made from others. With `--check`, writes nothing and fails when one is
 * out of date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { listFiles } from "./generate/list-files.ts";

const checks = process.argv.includes("--check");

function write(files: readonly [string, string][]): void {
  for (const [path, content] of files) {
    if (existsSync(path) && readFileSync(path, "utf8") === content) continue;
    if (checks) {
      console.error(`${path} is out of date: run pnpm generate.`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`wrote ${path}`);
  }
}

write(listFiles());
// Imported now, because it imports the lists.
write((await import("./generate/page-files.ts")).pageFiles);
