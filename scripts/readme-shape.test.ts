import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

const root = join(import.meta.dirname, "..");
const folders = packageFolders(root);

interface Section {
  title: string;
  text: string;
}

/** A page without its code, by its headings of the second rank; what stands before them has no title. */
function sectionsOf(page: string): Section[] {
  const sections: Section[] = [{ title: "", text: "" }];
  let fenced = false;
  for (const line of page.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    const title = fenced ? undefined : /^## (.+)/.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, text: "" });
    else (sections.at(-1) as Section).text += `${line}\n`;
  }
  return sections;
}

/** The addresses that GitHub gives the headings of a page. */
function anchorsOf(page: string): Set<string> {
  const headings = page.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test("there are packages to look at", () => {
  expect(folders.length).toBeGreaterThan(8);
});

describe.each(folders)("the README of %s", (folder) => {
  const page = readFileSync(join(root, folder, "README.md"), "utf8");
  const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const sections = sectionsOf(page);
  const [intro, ...titled] = sections as [Section, ...Section[]];
  const textOf = (title: string) => titled.find((section) => section.title === title)?.text ?? "";

  test("says first what the package is, and what it is a part of", () => {
    expect(intro.text).toMatch(new RegExp(`^# ${name}\n\n[A-Z]`));
    expect(intro.text).toContain("](https://github.com/smskit/smskit#readme)");
  });

  test("has Install, Use, Options and Errors, in this order; its own sections are before Errors, which is last", () => {
    const titles = titled.map(({ title }) => title.replace(/^Use: .+/, "Use"));
    const common = ["Install", "Use", "Options", "Errors"];
    expect(titles.filter((title) => common.includes(title))).toEqual(common);
    expect(titles.slice(0, 2)).toEqual(["Install", "Use"]);
    expect(titles.at(-1)).toBe("Errors");
  });

  test("says how to install it, and on which Node.js it runs", () => {
    expect(textOf("Install")).toMatch(new RegExp(`\`\`\`sh\\n[^\`]*npm install [^\`]*${name}`));
    expect(textOf("Install")).toContain("Node.js 22.12");
  });

  test("has code to use it, and tables of options and errors", () => {
    expect(titled[1]?.text).toMatch(/^```(?:ts|sh)$/m);
    for (const title of ["Options", "Errors"]) expect(textOf(title), title).toMatch(/^\|---/m);
  });
});

test("every link from a page of this repository to another, to a heading or to a picture leads somewhere", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...globSync(["docs/**/*.md", "packages/**/README.md", "apps/*/README.md"], { cwd: root }),
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
      const hasAnchor = () => anchorsOf(readFileSync(join(root, there), "utf8")).has(anchor as string);
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

/** What the `npm install` lines of a page install. */
function installedBy(page: string): Set<string> {
  const lines = page.matchAll(/^npm install ([^#\n]+)/gm);
  const names = [...lines].flatMap(([, packages = ""]) => packages.trim().split(/\s+/));
  return new Set(names.map((name) => name.replace(/(?<=.)@.*$/, "")));
}

test("a page installs every package that its code imports before the code, since strict installs have no others", () => {
  const missing: string[] = [];
  for (const name of globSync(["README.md", "docs/**/*.md", "packages/**/README.md"], { cwd: root })) {
    if (name.includes("node_modules")) continue;
    const page = readFileSync(join(root, name), "utf8");
    for (const block of page.matchAll(/^```(?:ts|js|typescript)\b.*\n([\s\S]*?)^```/gm)) {
      const installed = installedBy(page.slice(0, block.index));
      for (const [, specifier = ""] of (block[1] ?? "").matchAll(
        /(?:^import\s[^"]*?|\bimport\()"([^"]+)"/gm,
      )) {
        const needed = packageOf(specifier);
        if (needed !== undefined && !installed.has(needed)) missing.push(`${name}: ${needed}`);
      }
    }
  }
  expect([...new Set(missing)]).toEqual([]);
});
