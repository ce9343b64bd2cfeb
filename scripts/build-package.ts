/**
 * Builds the package in the current folder: one file for each entry that its `exports`, `imports` and `bin` name,
 * since many small files cost more to import than they hold; types by tsc, a file each.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { build, type Metafile, type Plugin } from "esbuild";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The sources of all built files that the manifest names. */
function entriesIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(entriesIn);
  const name = typeof value === "string" ? /^\.\/dist\/(.+)\.js$/.exec(value)?.[1] : undefined;
  return name === undefined ? [] : [`src/${name}.ts`];
}

/**
 * What a user installs stays outside. Everything else, development dependencies included, is taken in: core takes zod
 * in too, which is a dependency for its types (see packages/core/src/zod.ts).
 */
const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  .filter((name) => !(manifest.name === "@smskit/core" && name === "zod"))
  .flatMap((name) => [name, `${name}/*`]);

/**
 * CommonJS that is taken in asks for Node's modules by `require`, which is missing in an ESM bundle: esbuild's throws
 * `Dynamic require of "fs" is not supported`.
 */
const builtinsOfCommonJs: Plugin = {
  name: "builtins-of-commonjs",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(?:node:)?(?:${builtinModules.join("|")})$`);
    onResolve({ filter }, ({ path, kind }) =>
      kind === "require-call" ? { path: path.replace(/^node:/, ""), namespace: "builtin" } : undefined,
    );
    onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule("node:${path}");`,
    }));
  },
};

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
const { metafile } = await build({
  entryPoints: [...new Set([manifest.exports, manifest.imports, manifest.bin].flatMap(entriesIn))],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2023",
  external: ["#*", "node:*", ...external],
  plugins: [builtinsOfCommonJs, withoutFormats],
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
});
writeNotices(metafile);
// What is only run has no types.
if (JSON.stringify(manifest.exports).includes('"types"')) {
  const types = spawnSync("tsc", ["-p", ".", "--emitDeclarationOnly", "--declarationMap", "false"], {
    stdio: "inherit",
  });
  process.exitCode = types.status ?? 1;
}

/** Licenses ask to go along with what is taken in. (A file named LICENSE would keep pnpm from packing our own.) */
function writeNotices({ outputs }: Metafile): void {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  const folders = new Set(files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const notices = [...folders].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const texts = readdirSync(folder)
      .filter((file) => /^licen[cs]e/i.test(file))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8").trim());
    if (texts.length === 0) throw new Error(`${name} is taken in, and has no license file.`);
    return [`${name} ${version} (${license})`, ...texts].join("\n\n");
  });
  if (notices.length > 0) writeFileSync("dist/third-party-notices.txt", `${notices.join("\n\n---\n\n")}\n`);
}
