import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { root } from "./markdown/repository-links.ts";

type Items = DefaultTheme.SidebarItem[];

/** What is in the sidebar, in the order of reading. A page's text is the title of its front matter. */
export function sidebar(): Items {
  return [
    group(
      "Start",
      pages("start", ["index", "node", "nextjs", "hono", "express", "workers", "see-your-texts"]),
    ),
    { text: "Playground", link: "/playground" },
    group(
      "Concepts",
      pages("concepts", [
        "outcomes",
        "connectors",
        "templates",
        "phone-numbers",
        "segments",
        "delivery-updates",
        "mock-world",
      ]),
    ),
    group("Guides", [
      group(
        "Send",
        pages("guides", [
          "delivery",
          "webhooks",
          "verification",
          "kept-codes",
          "telemetry",
          "runtimes",
          "http",
        ]),
      ),
      group("Durable state", pages("guides", ["outbox", "postgres", "scaling"])),
      group(
        "Test",
        pages("guides", [
          "testing-your-app",
          "mock-server",
          "inbox",
          "simulate-failures",
          "jest",
          "playwright",
          "cypress",
          "python",
          "go",
        ]),
      ),
      group(
        "Frameworks",
        pages("guides", [
          "sign-in",
          "nextjs",
          "express",
          "hono",
          "fastify",
          "nestjs",
          "lambda",
          "workers",
          "react-router",
          "better-auth",
          "logto",
          "supabase",
        ]),
      ),
      group(
        "Coming from",
        pages("guides", [
          "coming-from-twilio",
          "coming-from-vonage",
          "coming-from-novu",
          "coming-from-notifme",
        ]),
      ),
      group(
        "Extend smskit",
        pages("guides", [
          "write-a-connector",
          "connector-webhooks",
          "contract",
          "connector-in-your-app",
          "publish-a-connector",
          "write-a-wrapper",
          "write-a-mock",
        ]),
      ),
    ]),
    group("Providers", pages("providers", ["index", ...others("providers")])),
    group("Reference", [
      ...pages("reference", ["index", "message", "cli", "config", "wrappers", "verifier", "postgres"]),
      group("Errors", pages("reference/errors", ["index", ...others("reference/errors")])),
      group("Mocks", pages("reference", ["mock", "mock-api", ...mocks()])),
      ...pages("reference", ["verification-rules", "contract-rules"]),
      { text: "API", link: "/reference/api/" },
    ]),
    group("Internals", [
      ...pages("internals", ["index"]),
      ...pages(".", ["architecture", "faults", "benchmarks"]),
      group("Decisions", pages("decisions", ["index", ...others("decisions")])),
    ]),
    ...pages(".", ["glossary"]),
  ];
}

/** The sidebar of the API reference, which `build-api.ts` writes. */
export function apiSidebar(): Items {
  const file = join(root, "docs/reference/api/typedoc-sidebar.json");
  const modules: Items = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  return [{ text: "Reference", link: "/reference/" }, ...modules];
}

/** Pages that no sidebar shows. */
export function pagesOutside(items: Items): string[] {
  const linked = new Set(flat(items).map(({ link }) => link));
  return globSync("**/*.md", { cwd: join(root, "docs"), exclude: ["reference/api/**"] })
    .map((page) => linkTo(page))
    .filter((link) => link !== "/" && !linked.has(link))
    .sort();
}

function flat(items: Items): Items {
  return items.flatMap((item) => [item, ...flat(item.items ?? [])]);
}

function group(text: string, items: Items): DefaultTheme.SidebarItem {
  return { text, items, collapsed: !["Start", "Concepts", "Guides"].includes(text) };
}

function pages(folder: string, names: readonly string[]): Items {
  return names.map((name) => {
    const page = join(folder, `${name}.md`);
    return { text: titleOf(page), link: linkTo(page) };
  });
}

/** The pages of a folder besides its index, by name. */
function others(folder: string): string[] {
  return globSync("*.md", { cwd: join(root, "docs", folder) })
    .map((page) => basename(page, ".md"))
    .filter((name) => name !== "index")
    .sort();
}

/** The pages about what the mock of each provider does. */
function mocks(): string[] {
  return others("reference").filter((name) => name.startsWith("mock-") && name !== "mock-api");
}

function linkTo(page: string): string {
  return `/${page.replace(/(?:^|(?<=\/))index\.md$|\.md$/, "")}`;
}

function titleOf(page: string): string {
  const title = /^title:\s*"?(.+?)"?$/m.exec(readFileSync(join(root, "docs", page), "utf8"))?.[1];
  if (title === undefined) throw new Error(`docs/${page}: front matter needs a title.`);
  return title;
}
