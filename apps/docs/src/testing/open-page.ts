import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { launchBrowser } from "@smskit/test-browser";
import { patienceMs } from "@smskit/test-support/patience";
import { expect, onTestFinished } from "vitest";

export type Browser = Awaited<ReturnType<typeof launchBrowser>>;
export type Page = Awaited<ReturnType<Browser["newPage"]>>;
export type ContextOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

/** Opens a page. The test fails if the browser prints an error or a warning, or asks another host. */
export async function openPage(browser: Browser, url: string, options: ContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const problems: string[] = [];
  onTestFinished(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin)) problems.push(`${request.method()} ${request.url()}`);
  });
  await page.goto(url, { waitUntil: "networkidle" });
  return page;
}

interface Axe {
  run(context: string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds in a part of a page, each as `rule: elements`.
 * @param selector The part: `"html"` for all of it.
 */
export async function accessibilityProblems(page: Page, selector: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (context) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    // The name of VitePress's search button is "Search"; axe takes the key in it, K, for a part of its text.
    const rules = { "label-content-name-mismatch": { enabled: false } };
    const { violations } = await axe.run(context, { rules });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, selector);
}
