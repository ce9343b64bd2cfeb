/**
 * Builds the package in the current folder: one file for each entry that its `exports`, `imports` and `bin` name,
 * since many small files cost more to import than they hold; types by tsc, a file each.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { buildSync } from "esbuild";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The sources of all built files that the manifest names. */
function entriesIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(entriesIn);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  return name === undefined ? [] : [`src/${name}.ts`];
}

const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
  (name) => manifest.name !== "@smskit/core" || name !== "zod",
);

rmSync("dist", { recursive: true, force: true });
buildSync({
  entryPoints: [...new Set([manifest.exports, manifest.imports, manifest.bin].flatMap(entriesIn))],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  target: "es2023",
  // Of the dependencies only zod is taken in, by core: see packages/core/src/zod.ts.
  external: ["#*", "node:*", ...dependencies.flatMap((name) => [name, `${name}/*`])],
  sourcemap: true,
  logLevel: "warning",
});
// What is only run has no types.
if (JSON.stringify(manifest.exports).includes('"types"')) {
  const types = spawnSync("tsc", ["-p", ".", "--emitDeclarationOnly", "--declarationMap", "false"], {
    stdio: "inherit",
  });
  process.exitCode = types.status ?? 1;
}
