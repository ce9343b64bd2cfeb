import type { MarkdownRenderer } from "vitepress";

/**
 * Shows `{{code}}` as it is written. VitePress compiles a page as a Vue template, which would evaluate it; in fenced blocks
 * VitePress prevents that itself, in text and inline code it does not.
 */
export function showDoubleBraces(md: MarkdownRenderer): void {
  md.renderer.rules.text = (tokens, index) => escaped(md.utils.escapeHtml(tokens[index]?.content ?? ""));
  const renderCode = md.renderer.rules.code_inline;
  if (renderCode === undefined) throw new Error("markdown-it: has no rule for inline code");
  md.renderer.rules.code_inline = (...parameters) => escaped(renderCode(...parameters));
}

function escaped(html: string): string {
  return html.replaceAll("{{", "&#123;&#123;");
}
