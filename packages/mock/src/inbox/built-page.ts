import type { PageFiles } from "./page-files.ts";

/** The page itself stands here once the package is built: `write-page.ts` puts it in. */
declare const builtPage: PageFiles;

/** The page that the package was built with. @internal */
export async function readPage(): Promise<PageFiles> {
  return builtPage;
}
