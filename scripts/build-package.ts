/**
 * Builds the package in the current folder: one file for each entry that its `exports`, `imports` and `bin` name,
 * since many small files cost more to import than they hold; types by tsc, a file each.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { addLicenses } from "./third-party-licenses.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The sources of all built files that the manifest names. */
function entriesIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(entriesIn);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  // A source may be in a folder; what is built of it is not.
  if (name === undefined) return [];
  return existsSync(`src/${name}.ts`) ? [`src/${name}.ts`] : globSync(`src/**/${name}.ts`);
}

/**
 * What a user installs stays outside. Everything else, development dependencies included, is taken in: core takes zod
 * in too, which is a dependency for its types (see packages/core/src/zod.ts).
 */
const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  .filter((name) => !(manifest.name === "@smskit/core" && name === "zod"))
  .flatMap((name) => [name, `${name}/*`]);

/** Deletes what esbuild wrote for an `import()` that tree shaking then removed. */
function removeUnused({ outputs }: Metafile): void {
  const used = new Set<string>();
  const visit = (path: string): void => {
    if (used.has(path)) return;
    used.add(path);
    for (const { path: imported } of outputs[path]?.imports ?? []) visit(imported);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint !== undefined && entryPoints.includes(entryPoint)) visit(path);
  }
  for (const path of Object.keys(outputs)) {
    if (!used.has(path.replace(/\.map$/, ""))) rmSync(path);
  }
}

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: [join(import.meta.dirname, "refuse-old-node.ts")],
  outdir: "dist",
  format: "esm",
  target: "es2020",
  minifySyntax: true,
  define: {
    packageName: JSON.stringify(manifest.name),
    oldestNode: JSON.stringify(manifest.engines.node.replace(">=", "")),
  },
  logLevel: "warning",
});
const entryPoints = [...new Set([manifest.exports, manifest.imports, manifest.bin].flatMap(entriesIn))];
const { metafile } = await build({
  entryPoints,
  outdir: "dist",
  entryNames: "[name]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  // Connectors also run where Node's modules are missing, and so must what they take in.
  conditions: manifest.smskit?.providers === undefined ? [] : ["browser"],
  target: "es2023",
  external: ["#*", "node:*", ...external],
  // Before everything else: a package that it imports may fail first.
  banner: { js: 'import "./refuse-old-node.js";' },
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
});
removeUnused(metafile);
// Core's numbering plans are libphonenumber's.
addLicenses(metafile, manifest.name === "@smskit/core" ? ["node_modules/libphonenumber-js"] : []);
// What is only run has no types.
if (JSON.stringify(manifest.exports).includes('"types"')) {
  const types = spawnSync("tsc", ["-p", ".", "--emitDeclarationOnly", "--declarationMap", "false"], {
    stdio: "inherit",
  });
  process.exitCode = types.status ?? 1;
}
