/** A step of the package's build: puts the page into the module that the published package reads it from. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readPage } from "./build-page.ts";

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [pathOf("built-page.ts")],
  outfile: pathOf("../../dist/inbox/built-page.js"),
  allowOverwrite: true,
  bundle: true,
  format: "esm",
  target: "es2023",
  define: { builtPage: JSON.stringify(await readPage()) },
  sourcemap: true,
  logLevel: "warning",
});
