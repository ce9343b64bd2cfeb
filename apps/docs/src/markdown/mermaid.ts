import { renderMermaidSVG } from "beautiful-mermaid";
import type { MarkdownRenderer } from "vitepress";

/** Draws blocks of Mermaid as SVG while the site is built: a page needs no script for its diagrams. */
export function drawDiagrams(md: MarkdownRenderer): void {
  const renderFence = md.renderer.rules.fence;
  if (renderFence === undefined) throw new Error("markdown-it: has no rule for fenced blocks");
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== "mermaid") return renderFence(tokens, index, ...rest);
    return diagram(token.content, `diagram-${index}`, md.utils.escapeHtml);
  };
}

/**
 * Returns a figure with the diagram. Its lines `accTitle:` and `accDescr:` are what a screen reader reads.
 * @param id Unique on the page.
 * @throws {Error} for a diagram without the two lines, and for one that cannot be drawn.
 */
export function diagram(source: string, id: string, escapeHtml: (text: string) => string): string {
  const title = accessibleText(source, "accTitle");
  const description = accessibleText(source, "accDescr");
  const drawing = renderMermaidSVG(source.replaceAll(/^\s*acc(?:Title|Descr):.*\n/gm, ""), {
    transparent: true,
  });
  const svg = drawing
    // Styles and fonts are the site's: see theme/style.css.
    .replace(
      /<style>[\s\S]*?<\/style>/,
      `<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-text">${escapeHtml(description)}</desc>`,
    )
    .replace(/^<svg /, `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text" `)
    .replace(/ style="[^"]*"/, "")
    .replaceAll(/(id="|url\(#)(arrowhead)/g, `$1${id}-$2`)
    .replaceAll("{{", "&#123;&#123;")
    // An empty line would end the HTML block.
    .replaceAll(/\n\s*\n/g, "\n");
  return `<figure class="diagram" tabindex="0" aria-label="${escapeHtml(title)}">${svg}</figure>\n`;
}

function accessibleText(source: string, name: string): string {
  const text = new RegExp(`^\\s*${name}:\\s*(.+)$`, "m").exec(source)?.[1];
  if (text === undefined)
    throw new Error(`A diagram needs a line "${name}: …": ${source.trim().split("\n", 1)}`);
  return text;
}
