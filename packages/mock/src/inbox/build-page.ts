import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import type { PageFiles } from "./page-files.ts";

const page = new URL("./page/", import.meta.url);

/** Builds the page from its sources: for the published package, and on demand when sources are run. @internal */
export async function readPage(): Promise<PageFiles> {
  return (await buildPage()).files;
}

/** Builds the page, and returns what it contains. @internal */
export async function buildPage(): Promise<{ files: PageFiles; metafile: Metafile }> {
  const icon = await readFile(new URL("icon.svg", page), "utf8");
  const { outputFiles, metafile } = await build({
    entryPoints: {
      inbox: fileURLToPath(new URL("main.tsx", page)),
      style: fileURLToPath(new URL("styles/inbox.css", page)),
    },
    outdir: fileURLToPath(page),
    bundle: true,
    minify: true,
    format: "esm",
    define: { inboxIcon: JSON.stringify(icon) },
    target: ["chrome125", "firefox128", "safari17.5"],
    tsconfig: fileURLToPath(new URL("tsconfig.json", page)),
    write: false,
    metafile: true,
    logLevel: "warning",
  });
  const built = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const files = {
    html: await readFile(new URL("index.html", page), "utf8"),
    icon,
    js: built(".js"),
    css: built(".css"),
  };
  return { files, metafile };
}
