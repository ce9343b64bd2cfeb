import { launchBrowser } from "@smskit/test-browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityProblems,
  type Browser,
  type ContextOptions,
  openPage,
  type Page,
} from "../testing/open-page.ts";
import { serveBuiltPage } from "./testing/serve-built-page.ts";

let browser: Browser;
let site: Awaited<ReturnType<typeof serveBuiltPage>>;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveBuiltPage()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  site?.close();
});

async function open(hash = "", options: ContextOptions = {}): Promise<Page> {
  const permissions = ["clipboard-read", "clipboard-write"];
  const page = await openPage(browser, site.url + hash, { permissions, ...options });
  await page.getByRole("heading", { name: "Write a text" }).waitFor();
  return page;
}

const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`);
const preview = (page: Page) => page.getByRole("group", { name: "The text on the phone" });
const phone = (page: Page) => page.getByRole("group", { name: "The phone that gets the text" });

async function eventually(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  await expect.poll(read).toEqual(expected);
}

test("what is typed is rendered, measured and written as code", async () => {
  const page = await open();
  await page.getByLabel("Template").fill("{{name}}, your code is {{code}} ✓");
  await page.getByLabel("name", { exact: true }).fill("Zoë");
  await page.getByLabel("code", { exact: true }).fill("007421");
  await eventually(() => preview(page).textContent(), "Zoë, your code is 007421 ✓");
  expect(await figure(page, "segments").textContent()).toBe("1 part");
  expect(await figure(page, "encoding").textContent()).toBe("UCS-2");
  expect(await page.getByText("U+2713").isVisible()).toBe(true);
  await page.getByLabel("Template").fill("{{code}} is your code");
  await page.getByLabel("Web OTP domain").fill("acme.example");
  await eventually(() => preview(page).textContent(), "007421 is your code\n@acme.example #007421");
  expect(await page.getByText("offers 007421 on acme.example").isVisible()).toBe(true);
  expect(await figure(page, "encoding").textContent()).toBe("GSM-7");
  await page.getByRole("button", { name: "Copy code" }).click();
  await eventually(
    () => page.evaluate(() => navigator.clipboard.readText()),
    expect.stringContaining('{ code: "007421" }'),
  );
});

test("problems are core's own sentences", async () => {
  const page = await open("#example=mistake");
  expect(await page.getByRole("list", { name: "Problems" }).textContent()).toContain("is not a bare domain");
  expect(await page.locator('[data-number="refused"]').textContent()).toContain("does not say its country");
  await page.getByLabel("defaultCountry").selectOption("US");
  await eventually(
    () => page.locator('[data-number="read"]').textContent(),
    expect.stringContaining("+12025550123"),
  );
  const send = page.getByRole("button", { name: "Send", exact: true });
  expect(await send.getAttribute("aria-disabled")).toBe("true");
  await send.click({ force: true });
  expect(await page.getByText("Your app sees").isVisible()).toBe(false);
});

test("replacements bring a text back to GSM-7", async () => {
  const page = await open("#example=curly-quote");
  expect(await figure(page, "segments").textContent()).toBe("2 parts");
  await page.getByRole("button", { name: "Replace in the template" }).click();
  await eventually(() => figure(page, "segments").textContent(), "1 part");
});

test("a text reaches the phone, and its updates are shown", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await eventually(
    () => phone(page).textContent(),
    expect.stringContaining("493817 is your Acme sign-in code"),
  );
  await eventually(() => page.locator(".updates li").last().textContent(), "delivered");
  expect(await page.getByText("receipt.id").isVisible()).toBe(true);
});

test.each([
  ["The response is lost", "unknown", "493817 is your"],
  ["The request is lost", "unknown", "Nothing arrived"],
  ["Twilio is busy (429)", "not-sent", "Nothing arrived"],
])("%s: %s", async (mishap, delivery, shown) => {
  const page = await open();
  await page.getByLabel("What happens").selectOption(mishap);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await eventually(() => page.locator('[data-outcome="delivery"]').textContent(), `"${delivery}"`);
  await eventually(() => phone(page).textContent(), expect.stringContaining(shown));
});

test("an address has an example, and what is typed only after Copy link", async () => {
  const page = await open();
  const hash = () => page.evaluate(() => location.hash);
  await page.getByRole("button", { name: "An emoji" }).click();
  await eventually(hash, "#example=emoji");
  await page.getByLabel("name", { exact: true }).fill("Grace");
  await eventually(hash, "");
  await page.getByLabel("Number, as people write it").fill("+44 20 7946 0018");
  expect(await hash()).toBe("");
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await open(new URL(link).hash);
  expect(await other.getByLabel("name", { exact: true }).inputValue()).toBe("Grace");
  expect(await other.getByLabel("Number, as people write it").inputValue()).toBe("+44 20 7946 0018");
});

test("everything works by keyboard, and the focus is visible", async () => {
  const page = await open();
  await page.getByRole("button", { name: "A sign-in code" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.getByRole("button", { name: "Web OTP" }).getAttribute("aria-pressed")).toBe("true");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  expect(outline).toBe("solid");
  await page.getByLabel("What happens").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Your app sees").waitFor();
});

test.each([
  ["light", "#example=emoji", 1280],
  ["dark", "#example=german", 1280],
  ["light", "#example=mistake", 360],
  ["dark", "#example=web-otp", 360],
] as const)("axe finds nothing in %s with %s at %d pixels", async (colorScheme, hash, width) => {
  const page = await open(hash, { colorScheme, viewport: { width, height: 800 } });
  const send = page.getByRole("button", { name: "Send", exact: true });
  if ((await send.getAttribute("aria-disabled")) === "false") {
    await send.click();
    await page.getByText("Your app sees").waitFor();
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  expect(await accessibilityProblems(page, ".playground")).toEqual([]);
});
