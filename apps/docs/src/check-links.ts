/** Follows every link of the built site: to pages, headings, files and pictures, and to files of this repository on GitHub. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { repository, root } from "./markdown/repository-links.ts";
import { pathOnSite } from "./site.ts";

/** A link that leads nowhere: where it is, and what it says. */
export interface BrokenLink {
  page: string;
  target: string;
}

interface Page {
  ids: Set<string>;
  targets: Set<string>;
}

const attribute = /\s(href|src|srcset|id|content)="([^"]*)"/g;

/**
 * @param folder Of the built site.
 * @param site Where it is served from, with a path that ends in a slash.
 */
export function brokenLinks(folder: string, site: URL): { links: number; broken: BrokenLink[] } {
  const pages = new Map(
    globSync("**/*.html", { cwd: folder }).map((file) => [file, read(join(folder, file))]),
  );
  const broken: BrokenLink[] = [];
  /** Whether an address was found, since every page links to those of the sidebar. */
  const found = new Map<string, boolean>();
  let links = 0;
  for (const [page, { targets }] of pages) {
    const address = new URL(pathOnSite(page), site);
    for (const target of targets) {
      links += 1;
      const url = new URL(target, address);
      const isThere =
        found.get(url.href) ??
        (url.href.startsWith(`${repository}/`)
          ? isInRepository(url.href)
          : isOnSite(url, folder, site, pages));
      found.set(url.href, isThere);
      if (!isThere) broken.push({ page, target });
    }
  }
  return { links, broken };
}

function read(file: string): Page {
  const page: Page = { ids: new Set(), targets: new Set() };
  for (const [, name, value = ""] of readFileSync(file, "utf8").matchAll(attribute)) {
    const text = value.replaceAll("&amp;", "&").replaceAll("&#39;", "'");
    if (name === "id") page.ids.add(text);
    else if (name === "srcset")
      for (const part of text.split(",")) page.targets.add(part.trim().split(" ")[0] ?? "");
    else if (name !== "content" || /^https?:/.test(text)) page.targets.add(text);
  }
  return page;
}

/** Files that VitePress puts where a reader finds them, and pages of other hosts, which nothing here can follow. */
function isOnSite(url: URL, folder: string, site: URL, pages: ReadonlyMap<string, Page>): boolean {
  if (url.origin !== site.origin) return true;
  if (!url.pathname.startsWith(site.pathname)) return false;
  const path = decodeURI(url.pathname.slice(site.pathname.length));
  const page = [path, `${path}.html`, posix.join(path, "index.html")].find((name) => pages.has(name));
  if (page === undefined) return statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;
  return url.hash === "" || (pages.get(page)?.ids.has(decodeURIComponent(url.hash.slice(1))) ?? false);
}

function isInRepository(target: string): boolean {
  const [, path] = /\/(?:blob|tree|edit)\/main\/([^#?]*)/.exec(target) ?? [];
  return path === undefined || existsSync(join(root, decodeURI(path)));
}
