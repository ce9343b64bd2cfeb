import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { launchBrowser } from "@smskit/test-browser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./markdown/repository-links.ts";
import { pagesOutside } from "./sidebar.ts";
import { accessibilityProblems, type Browser, type ContextOptions, openPage } from "./testing/open-page.ts";
import { serveFolder } from "./testing/serve-folder.ts";

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
  const pages = [
    "",
    "start/node",
    "concepts/connectors",
    "guides/delivery",
    "providers/",
    "reference/errors/",
    "playground",
  ];
  const looks: [string, ContextOptions][] = [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 360, height: 780 } }],
  ];

  test.each(looks.flatMap(([look, options]) => pages.map((path) => ({ look, options, path }))))(
    "/$path is accessible, and not wider than the screen: $look",
    async ({ options, path }) => {
      const page = await openPage(browser, site.url + path, options);
      expect(await accessibilityProblems(page, "html")).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
    },
  );

  test("the search finds a page by the keyboard alone", async () => {
    const page = await openPage(browser, site.url);
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill("dead letter");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/guides\/outbox|glossary|concepts/);
  });
});
