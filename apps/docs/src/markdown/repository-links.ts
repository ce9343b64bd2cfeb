import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";

/** Where the sources are read online. */
export const repository = "https://github.com/smskit/smskit";

/** The folder of the repository. */
export const root = join(import.meta.dirname, "../../../..");

/** Turns relative links to files outside of `docs/`, and to folders inside it, into links to the repository. */
export function linkToRepository(md: MarkdownRenderer): void {
  md.core.ruler.push("repository-links", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null)
        token.attrSet("href", repositoryLink(href, (env as { relativePath: string }).relativePath));
    }
  });
}

/**
 * @param href As the page has it.
 * @param page The page's path below `docs/`.
 */
export function repositoryLink(href: string, page: string): string {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  // What is in docs/public is served from the root of the site.
  if (/^(?:\.\.\/)*public\//.test(path)) return href.replace(/^(?:\.\.\/)*public/, "");
  const target = posix.join("docs", posix.dirname(page), path).replace(/\/$/, "");
  const file = join(root, target);
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (target.startsWith("docs/") && (!isFolder || existsSync(join(file, "index.md")))) return href;
  return `${repository}/${isFolder ? "tree" : "blob"}/main/${target}${anchor === undefined ? "" : `#${anchor}`}`;
}
