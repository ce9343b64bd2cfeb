import { readFile } from "node:fs/promises";
import type { PageFiles } from "./page-files.ts";

/** Reads the page that the package was built with; `write-page.ts` put it beside this file. @internal */
export async function readPage(): Promise<PageFiles> {
  const read = (name: string): Promise<string> =>
    readFile(new URL(`./page/${name}`, import.meta.url), "utf8");
  const [html, js, css, icon] = await Promise.all(
    ["index.html", "inbox.js", "inbox.css", "icon.svg"].map(read),
  );
  return { html, js, css, icon } as PageFiles;
}
