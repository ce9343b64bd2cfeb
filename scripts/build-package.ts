/**
 * Builds the package in the current folder: one file for each entry that its `exports`, `imports` and `bin` name,
 * since many small files cost more to import than they hold; types by tsc, a file each.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { build, type Plugin } from "esbuild";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The sources of all built files that the manifest names. */
function entriesIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(entriesIn);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  return name === undefined ? [] : [`src/${name}.ts`];
}

/** Core takes in zod (see packages/core/src/zod.ts) and what phone-metadata.ts names; everything else stays outside. */
const external =
  manifest.name === "@smskit/core"
    ? ["libphonenumber-js/core"]
    : Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).flatMap((name) => [
        name,
        `${name}/*`,
      ]);

/** See packages/core/src/phone-metadata.ts. */
const withoutFormats: Plugin = {
  name: "without-formats",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]metadata\.min\.json\.js$/ }, ({ path }) => {
      const metadata: { countries: Territories; nonGeographic: Territories } = JSON.parse(
        readFileSync(path.replace(/\.js$/, ""), "utf8"),
      );
      for (const territories of [metadata.countries, metadata.nonGeographic]) {
        // The fifth of a territory's fields is the list of its formats.
        for (const fields of Object.values(territories)) if (Array.isArray(fields[4])) fields[4] = [];
      }
      return { contents: `export default ${JSON.stringify(metadata)}` };
    });
  },
};
type Territories = Record<string, unknown[]>;

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: [...new Set([manifest.exports, manifest.imports, manifest.bin].flatMap(entriesIn))],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  target: "es2023",
  external: ["#*", "node:*", ...external],
  plugins: [withoutFormats],
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
