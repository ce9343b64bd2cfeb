import type { MarkdownRenderer } from "vitepress";
import { emptyHeadersToCells } from "./empty-headers.ts";
import { showFileNames } from "./file-names.ts";
import { drawDiagrams } from "./mermaid.ts";
import { picturesFollowTheSwitch } from "./pictures.ts";
import { linkToRepository } from "./repository-links.ts";
import { showDoubleBraces } from "./vue-interpolation.ts";

/** What the site adds to Markdown, so that the pages in `docs/` are read both there and on GitHub. */
export function extendMarkdown(md: MarkdownRenderer): void {
  picturesFollowTheSwitch(md);
  showDoubleBraces(md);
  linkToRepository(md);
  emptyHeadersToCells(md);
  drawDiagrams(md);
  showFileNames(md);
}
