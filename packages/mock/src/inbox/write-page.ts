/** A step of the package's build: writes the page into the module that the published package reads it from. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
// @boundaries-ignore a step of the build, which is not published
import { addLicenses } from "../../../../scripts/third-party-licenses.ts";
import { buildPage } from "./build-page.ts";

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const { files, metafile } = await buildPage();
addLicenses(metafile);
await build({
  entryPoints: [pathOf("built-page.ts")],
  outfile: pathOf("../../dist/built-page.js"),
  allowOverwrite: true,
  bundle: true,
  format: "esm",
  target: "es2023",
  define: { builtPage: JSON.stringify(files) },
  sourcemap: true,
  logLevel: "warning",
});
