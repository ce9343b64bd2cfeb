import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { frontMatterOf, frontMatterText } from "../apps/test-support/src/front-matter.ts";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

const root = join(import.meta.dirname, "..");
const folders = packageFolders(root);

const site = "https://github.com/smskit/smskit/blob/main/docs/";
const demo = "npx -y pnpm@10.34.8 demo";
const suite = "npx -y pnpm@10.34.8 test";
const docsPages = globSync("docs/**/*.md", { cwd: root, exclude: ["docs/reference/api/**"] });

interface Block {
  language: string;
  code: string;
  /** Where it begins in the page. */
  start: number;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+).*\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language = "", 2: code = "", index }) => ({
      language,
      code,
      start: index,
    }),
  );
}

/** The text of a page without its code and without its front matter. */
function proseOf(page: string): string {
  return page.replace(/^---\n[\s\S]*?\n---\n/, "").replaceAll(/^```[\s\S]*?^```$/gm, "");
}

function headingsOf(page: string): { rank: number; title: string }[] {
  return [...proseOf(page).matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", title = ""]) => ({
    rank: marks.length,
    title,
  }));
}

/** The address that GitHub gives a heading. */
function githubAnchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

/** The address that VitePress gives a heading: `slugify` of its Markdown. */
function siteAnchor(title: string): string {
  return title
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .replace(/^(\d)/, "_$1")
    .toLowerCase();
}

/** The addresses of the headings of a page. Pages of the site are also read on GitHub: both must give the same. */
function anchorsOf(name: string): Set<string> {
  const titles = headingsOf(readFileSync(join(root, name), "utf8")).map(({ title }) => title);
  const onSite = name.startsWith("docs/");
  return new Set(
    titles.map(githubAnchor).filter((anchor, at) => !onSite || anchor === siteAnchor(titles[at] as string)),
  );
}

test("there are packages and pages to look at", () => {
  expect(folders.length).toBeGreaterThan(8);
  expect(docsPages.length).toBeGreaterThan(40);
});

describe.each(folders)("the README of %s", (folder) => {
  const page = readFileSync(join(root, folder, "README.md"), "utf8");
  const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const [install, first] = blocksOf(page);

  test("says in one paragraph of at most three sentences what the package is, and what it is a part of", () => {
    const intro = page.slice(0, install?.start).trimEnd();
    expect(intro).toMatch(new RegExp(`^# ${name}\n\n[A-Z](?:.|\n(?!\n))+$`));
    expect(intro).toContain("](https://github.com/smskit/smskit#readme)");
    expect(intro.match(/[.!?](?=\s|$)/g)?.length).toBeLessThanOrEqual(3);
  });

  test("then installs it, with all that the first block of code imports", () => {
    expect(install?.language).toBe("sh");
    const installed = installedBy(install?.code ?? "");
    expect([...installed]).toContain(name);
    expect(first?.language).toMatch(/^(?:ts|sh)$/);
    expect([...installed]).toEqual(expect.arrayContaining(importsOf(first?.code ?? "")));
  });

  test("names the Node.js on which it runs, leads to the pages, and is short", () => {
    expect(page).toContain("Node.js 22.12");
    expect(page).toContain(`](${site}`);
    expect(page.split("\n").length).toBeLessThanOrEqual(71);
  });
});

test("the README of the repository shows on one screen, in this order: what it is, install, code, swap, inbox, commands", () => {
  const page = readFileSync(join(root, "README.md"), "utf8");
  const blocks = blocksOf(page);
  const startOf = (found: (block: Block) => boolean) => blocks.find(found)?.start ?? -1;
  const configs = blocks.filter(({ language, code }) => language === "json" && code.includes('"templates"'));
  const order = [
    page.search(/^# smskit\n\n[A-Z]/),
    startOf(({ code }) => code.startsWith("npm install @smskit/")),
    startOf(({ language, code }) => language === "ts" && code.includes(".send(")),
    startOf(({ language }) => language === "diff"),
    page.indexOf("docs/images/inbox-desktop-light.png"),
    startOf(({ code }) => code.includes(`${demo} `) && code.includes(`${suite} `)),
  ];
  expect(order[0]).toBe(0);
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  expect(configs.length, "a config before the swap and one after it").toBe(2);
  expect(page.split("\n").length).toBeLessThanOrEqual(121);
});

describe("every page of the docs", () => {
  const read = docsPages.map((name) => ({ name, page: readFileSync(join(root, name), "utf8") }));

  test("has front matter in YAML, with a title and a description that no other page has, which search engines show whole", () => {
    const wrong: string[] = [];
    const seen = new Map<string, string>();
    for (const { name, page } of read) {
      const [title = "", description = ""] = ["title", "description"].map((field) => {
        const value = frontMatterText(name, page, field);
        // YAML would cut a text without quotes at a " #", and refuse one with a colon.
        const isWhole = [value, `"${value}"`].some((text) => page.includes(`\n${field}: ${text}\n`));
        if (!isWhole) wrong.push(`${name}: put double quotes around the ${field}, on one line`);
        return value;
      });
      if (title === "") wrong.push(`${name}: has no title`);
      if (description === "") wrong.push(`${name}: has no description`);
      if (seen.has(description)) wrong.push(`${name}: has the description of ${seen.get(description)}`);
      if (description.length > 160)
        wrong.push(`${name}: its description has ${description.length} characters`);
      seen.set(description, name);
    }
    expect(wrong).toEqual([]);
  });

  test("has exactly one heading of the first rank; the home page has its in the front matter", () => {
    const wrong = read.filter(({ page }) => {
      const titles = headingsOf(page).filter(({ rank }) => rank === 1);
      return titles.length !== (frontMatterOf(page)["layout"] === "home" ? 0 : 1);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test("has headings whose addresses are the same on GitHub and on the site", () => {
    const wrong = read.flatMap(({ name, page }) =>
      headingsOf(page)
        .filter(({ rank, title }) => rank > 1 && githubAnchor(title) !== siteAnchor(title))
        .map(({ title }) => `${name}: “${title}” is #${githubAnchor(title)} and #${siteAnchor(title)}`),
    );
    expect(wrong).toEqual([]);
  });
});

test("every link from a page of this repository to another, to a heading or to a picture leads somewhere", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...docsPages,
    ...globSync(["packages/**/README.md", "apps/*/README.md"], { cwd: root }),
  ];
  const broken: string[] = [];
  for (const name of pages) {
    const page = readFileSync(join(root, name), "utf8");
    for (const [, target = ""] of page.matchAll(/(?:\]\(|\bsrc="|srcset=")([^)\s"]+)[)"]/g)) {
      const [path = "", anchor] = target
        .replace("https://github.com/smskit/smskit/blob/main/", "/")
        .split("#");
      if (/^https?:|^mailto:/.test(path)) continue;
      const file = path.startsWith("/") ? path.slice(1) : join(dirname(name), path);
      const there = path === "" ? name : file;
      const found = globSync(there, { cwd: root }).length > 0;
      const hasAnchor = () => anchorsOf(there).has(anchor as string);
      if (!found || (anchor !== undefined && !hasAnchor())) broken.push(`${name}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

/** The package of an import: `zod` of `zod/mini`; `undefined` for Node's own modules and files. */
function packageOf(specifier: string): string | undefined {
  if (/^(?:\.|node:)/.test(specifier)) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

test("npx runs the package that has the command", () => {
  const { name } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"));
  const pages = ["README.md", ...docsPages, ...globSync("packages/**/README.md", { cwd: root })];
  const named = pages
    .filter((page) => !page.includes("node_modules"))
    .flatMap((page) => [
      ...readFileSync(join(root, page), "utf8").matchAll(/npx (?:-y |--yes )?(@?smskit[\w/-]*)/g),
    ]);
  expect(named.length).toBeGreaterThan(5);
  expect(new Set(named.map(([, named]) => named))).toEqual(new Set([name]));
});

/** The packages that a block of code imports. */
function importsOf(code: string): string[] {
  const specifiers = code.matchAll(/(?:^import\s[^"]*?|\bimport\()"([^"]+)"/gm);
  return [...specifiers].flatMap(([, specifier = ""]) => packageOf(specifier) ?? []);
}

/** What the `npm install` lines of a page install. */
function installedBy(page: string): Set<string> {
  const lines = page.matchAll(/^npm install ([^#\n]+)/gm);
  const names = [...lines].flatMap(([, packages = ""]) => packages.trim().split(/\s+/));
  return new Set(names.map((name) => name.replace(/(?<=.)@.*$/, "")));
}

test("a page installs every package that its code imports before the code, since strict installs have no others", () => {
  const missing: string[] = [];
  for (const name of ["README.md", ...docsPages, ...globSync("packages/**/README.md", { cwd: root })]) {
    if (name.includes("node_modules")) continue;
    const page = readFileSync(join(root, name), "utf8");
    for (const { language, code, start } of blocksOf(page)) {
      if (!/^(?:ts|js|typescript)$/.test(language)) continue;
      const installed = installedBy(page.slice(0, start));
      const absent = importsOf(code).filter(
        (needed) => !installed.has(needed) && !installed.has(`@types/${needed}`),
      );
      missing.push(...absent.map((needed) => `${name}: ${needed}`));
    }
  }
  expect([...new Set(missing)]).toEqual([]);
});
