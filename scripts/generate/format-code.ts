import { spawnSync } from "node:child_process";
import { join } from "node:path";

const biome = join(import.meta.dirname, "../../node_modules/@biomejs/biome/bin/biome");

/**
 * Formats generated TypeScript and sorts its imports, so that the linter has nothing to say about it.
 * @param path Where it will be written.
 * @throws {Error} if the formatter fails.
 */
export function formatCode(path: string, code: string): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "check", "--write", "--vcs-enabled=false", `--stdin-file-path=${path}`],
    { input: code, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${path}: could not be formatted.\n${stderr}`);
  return stdout;
}
