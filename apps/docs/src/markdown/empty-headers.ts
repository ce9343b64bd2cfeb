import type { MarkdownRenderer } from "vitepress";

/** The corner of a table that has headers at the top and at the side is a cell: an empty header is read out as one. */
export function emptyHeadersToCells(md: MarkdownRenderer): void {
  md.core.ruler.push("empty-headers", ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== "th_open" || tokens[index + 1]?.content !== "") return;
      for (const part of [token, tokens[index + 2]]) if (part !== undefined) part.tag = "td";
    });
  });
}
