import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { frontMatterText } from "@smskit/test-support/front-matter";
import type { DefaultTheme } from "vitepress";
import { root } from "./markdown/repository-links.ts";
import { pathOnSite } from "./site.ts";

type Items = DefaultTheme.SidebarItem[];

/** The sidebars, in the order of reading, by the beginning of the paths that show them. */
export function sidebars(): Record<string, Items> {
  const learning = [...start(), ...guides()];
  const internals = [
    group("Internals", [
      ...pages("internals", ["index"]),
      ...pages(".", ["architecture", "faults", "benchmarks"]),
    ]),
    group("Decisions", pages("decisions", ["index", ...others("decisions")])),
  ];
  return {
    ...Object.fromEntries(
      ["/start/", "/concepts/", "/guides/", "/playground", "/glossary"].map((path) => [path, learning]),
    ),
    "/doors/": [group("Doors", pages("doors", ["index", ...others("doors")]))],
    "/providers/": [group("Providers", pages("providers", ["index", ...others("providers")]))],
    "/reference/": reference(),
    ...Object.fromEntries(
      ["/internals/", "/architecture", "/faults", "/benchmarks", "/decisions/"].map((path) => [
        path,
        internals,
      ]),
    ),
  };
}

function start(): Items {
  return [
    group("Start", [
      ...pages("start", ["index", "node", "nextjs", "hono", "express", "workers", "see-your-texts"]),
      ...pages(".", ["playground"]),
    ]),
    group("Concepts", [
      ...pages("concepts", [
        "outcomes",
        "connectors",
        "templates",
        "phone-numbers",
        "segments",
        "delivery-updates",
        "mock-world",
      ]),
      ...pages(".", ["glossary"]),
    ]),
  ];
}

function guides(): Items {
  const guide = (...names: string[]) => pages("guides", names);
  return [
    group(
      "Guides: send",
      guide("delivery", "webhooks", "verification", "kept-codes", "telemetry", "http", "runtimes"),
    ),
    group("Guides: durable state", guide("outbox", "postgres", "scaling")),
    group("Guides: gateway", guide("gateway", "text-from-any-language", "gateway-events")),
    group(
      "Guides: test",
      guide(
        "testing-your-app",
        "mock-server",
        "inbox",
        "simulate-failures",
        "jest",
        "playwright",
        "cypress",
        "python",
        "php",
        "java",
        "go",
      ),
    ),
    group(
      "Guides: frameworks",
      guide(
        "sign-in",
        "nextjs",
        "express",
        "hono",
        "fastify",
        "nestjs",
        "react-router",
        "lambda",
        "workers",
        "better-auth",
        "logto",
        "supabase",
      ),
    ),
    group(
      "Guides: coming from",
      pages(
        "guides",
        others("guides").filter((name) => name.startsWith("coming-from-")),
      ),
    ),
    group(
      "Guides: extend smskit",
      guide(
        "write-a-connector",
        "connector-webhooks",
        "contract",
        "publish-a-connector",
        "connector-in-your-app",
        "write-a-wrapper",
        "write-a-mock",
      ),
    ),
  ];
}

function reference(): Items {
  const mocks = others("reference").filter((name) => name.startsWith("mock-") && name !== "mock-api");
  return [
    group("Reference", [
      ...pages("reference", ["index", "message"]),
      { text: "API", link: "/reference/api/" },
      ...pages("reference", ["cli", "config", "gateway-config", "wrappers", "verifier", "postgres"]),
      ...pages("reference", ["verification-rules", "contract-rules"]),
    ]),
    group("Errors", pages("reference/errors", ["index", ...others("reference/errors")])),
    group("Mocks", pages("reference", ["mock", "mock-api", ...mocks])),
  ];
}

/** The sidebar of the API reference, which `build-api.ts` writes: each entry of a package has a page that lists its exports. */
export function apiSidebar(): Items {
  const file = join(root, "docs/reference/api/typedoc-sidebar.json");
  const modules: Items = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  return [
    { text: "Reference", link: "/reference/" },
    group(
      "API",
      modules.map(({ text = "", link = "" }) => ({ text, link })),
    ),
  ];
}

/** Pages that no sidebar shows. */
export function pagesOutside(): string[] {
  const linked = new Set(flat(Object.values(sidebars()).flat()).map(({ link }) => link));
  return globSync("**/*.md", { cwd: join(root, "docs"), exclude: ["reference/api/**"] })
    .map(linkTo)
    .filter((link) => link !== "/" && !linked.has(link))
    .sort();
}

function flat(items: Items): Items {
  return items.flatMap((item) => [item, ...flat(item.items ?? [])]);
}

function group(text: string, items: Items): DefaultTheme.SidebarItem {
  return { text, items };
}

/** Links to pages, each with the title of its front matter. */
function pages(folder: string, names: readonly string[]): Items {
  return names.map((name) => {
    const page = join(folder, `${name}.md`);
    const title = frontMatterText(page, readFileSync(join(root, "docs", page), "utf8"), "title");
    return { text: title, link: linkTo(page) };
  });
}

/** The pages of a folder besides its index, by name. */
function others(folder: string): string[] {
  return globSync("*.md", { cwd: join(root, "docs", folder) })
    .map((page) => basename(page, ".md"))
    .filter((name) => name !== "index")
    .sort();
}

function linkTo(page: string): string {
  return `/${pathOnSite(page)}`;
}
