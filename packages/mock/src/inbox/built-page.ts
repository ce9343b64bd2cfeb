import type { PageFiles } from "./page-files.ts";

/** The page. `write-page.ts` defines it in the build. */
declare const builtPage: PageFiles;

/** Returns the page that the package was built with. @internal */
export async function readPage(): Promise<PageFiles> {
  return builtPage;
}
