import type { MarkdownRenderer } from "vitepress";

/** Shows the name of a file above its block: ` ```ts src/app.ts `. */
export function showFileNames(md: MarkdownRenderer): void {
  const renderFence = md.renderer.rules.fence;
  if (renderFence === undefined) throw new Error("markdown-it: has no rule for fenced blocks");
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const name = /^\S+ ([\w./[\]-]+)$/.exec(tokens[index]?.info.trim() ?? "")?.[1];
    const block = renderFence(tokens, index, ...rest);
    return name === undefined ? block : `<div class="file"><p class="file-name">${name}</p>${block}</div>`;
  };
}
