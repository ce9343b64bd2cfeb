import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { PageFiles } from "./page-files.ts";

const page = new URL("./page/", import.meta.url);

/** Makes the page of its sources: for the package that is published, and at once where sources are run. @internal */
export async function readPage(): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: {
      inbox: fileURLToPath(new URL("main.tsx", page)),
      style: fileURLToPath(new URL("styles/inbox.css", page)),
    },
    outdir: fileURLToPath(page),
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome125", "firefox128", "safari17.5"],
    tsconfig: fileURLToPath(new URL("tsconfig.json", page)),
    write: false,
    logLevel: "warning",
  });
  const built = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return {
    html: await readFile(new URL("index.html", page), "utf8"),
    icon: await readFile(new URL("icon.svg", page), "utf8"),
    js: built(".js"),
    css: built(".css"),
  };
}
