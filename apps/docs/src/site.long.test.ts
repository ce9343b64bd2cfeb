import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { launchBrowser } from "@smskit/test-browser";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { root } from "./markdown/repository-links.ts";
import { pagesOutside } from "./sidebar.ts";
import { serveFolder } from "./testing/serve-folder.ts";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;
type BrowserContextOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

const dist = join(root, "apps/docs/.vitepress/dist");
const base = "/smskit/";
const run = promisify(execFile);
const read = (file: string) => readFileSync(join(dist, file), "utf8");
/** The pages that people write, by their paths in docs. */
const written = globSync("**/*.md", { cwd: join(root, "docs"), exclude: ["reference/api/**"] });

let browser: Browser;
let site: Awaited<ReturnType<typeof serveFolder>>;
let report: string;

beforeAll(async () => {
  const build = run(
    process.execPath,
    ["--conditions=@smskit/source", join(import.meta.dirname, "build-site.ts")],
    {
      env: { ...process.env, SITE_URL: `https://smskit.github.io${base}` },
    },
  );
  [browser, { stdout: report }] = await Promise.all([launchBrowser(), build]);
  site = await serveFolder(dist, base);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** Opens a page. The test fails if the browser prints an error, or asks another host. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const problems: string[] = [];
  onTestFinished(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url)) problems.push(`${request.method()} ${request.url()}`);
  });
  await page.goto(site.url + path, { waitUntil: "networkidle" });
  return page;
}

test("every link leads somewhere", () => {
  expect(report).toMatch(/^\d{4,} links, 0 of them broken\./m);
});

test("the sidebar has every page", () => {
  expect(pagesOutside()).toEqual([]);
});

test("every page has its title, its description and its card", () => {
  for (const page of written) {
    const html = read(page.replace(/md$/, "html"));
    expect(html, page).toMatch(/<title>[^<]+<\/title>/);
    expect(html, page).toMatch(/<meta name="description" content="[^"]{20,}">/);
    expect(html, page).toContain(`content="https://smskit.github.io${base}social-card.png"`);
  }
  expect(existsSync(join(dist, "social-card.png"))).toBe(true);
  expect(existsSync(join(dist, "favicon.svg"))).toBe(true);
  expect(read("sitemap.xml")).toContain(`<loc>https://smskit.github.io${base}start/node</loc>`);
});

test("every page is there as Markdown, and llms.txt has them all", () => {
  const list = read("llms.txt");
  for (const page of written) {
    if (page === "index.md") continue;
    const markdown = page.replace(/\/index\.md$/, ".md");
    expect(list, page).toContain(`/${markdown})`);
    expect(existsSync(join(dist, markdown)) || existsSync(join(dist, page)), page).toBe(true);
  }
});

test("placeholders are shown as they are written", () => {
  expect(read("concepts/templates.html")).toContain("{{code}}");
});

test("the reference has what packages export, by the name that it is imported by", () => {
  expect(read("reference/api/index.html")).toContain("@smskit/core/wrapper");
  expect(read("reference/api/@smskit/core.html")).toContain(
    "https://github.com/smskit/smskit/blob/main/packages/core/src/message/count-segments.ts",
  );
});

describe("in a browser", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const pages = [
    "",
    "start/node",
    "concepts/connectors",
    "guides/delivery",
    "providers/",
    "reference/errors/",
    "playground",
  ];
  const looks: [string, BrowserContextOptions][] = [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 360, height: 780 } }],
  ];

  test.each(looks.flatMap(([look, options]) => pages.map((path) => ({ look, options, path }))))(
    "/$path is accessible, and not wider than the screen: $look",
    async ({ options, path }) => {
      const page = await open(path, options);
      await page.evaluate(axe);
      // The search button's name is "Search"; axe takes the key in it, K, for a part of its text.
      const violations = await page.evaluate(async () => {
        const { axe: run } = window as unknown as { axe: Axe };
        return (
          await run.run({ rules: { "label-content-name-mismatch": { enabled: false } } })
        ).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      });
      expect(violations).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
    },
  );

  test("the search finds a page by the keyboard alone", async () => {
    const page = await open("");
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill("dead letter");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/guides\/outbox|glossary|concepts/);
  });
});

interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>;
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}
