import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createInboxes, type OpenInbox, phone } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
let axe: string;
beforeAll(async () => {
  inboxes = await createInboxes();
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

/** Views, and how to get there. */
const views: Record<string, (inbox: OpenInbox) => Promise<unknown>> = {
  list: async () => {},
  "a thread and a message": async ({ page, link }) => {
    await link("We\u2019re").click();
    await page.getByText("What forces UCS-2").waitFor();
    await page.getByText("Opted out of").waitFor();
  },
  "a message that failed": async ({ page, link }) => {
    await link("lost").click();
    await page.getByRole("region", { name: "Delivery" }).waitFor();
  },
  "a text from the phone": async ({ page, link }) => {
    await link("STOP").click();
    await page.getByRole("region", { name: "Webhooks" }).waitFor();
  },
  "filters that are set": async ({ page }) => {
    await page.keyboard.press("f");
    await page.getByRole("combobox", { name: "Status" }).selectOption("delivered");
    await page.getByRole("button", { name: "Clear all" }).waitFor();
  },
  "nothing found": async ({ page }) => {
    await page.getByRole("searchbox").fill("no such thing");
    await page.getByText("No results").waitFor();
  },
  faults: async ({ page, carrier }) => {
    carrier.faults.add({ kind: "rate-limited", to: phone });
    await page.getByRole("button", { name: /Faults/ }).click();
    await page.getByRole("button", { name: "Remove rate-limited" }).waitFor();
  },
  "a new text": ({ page }) => page.getByRole("button", { name: "New text" }).click(),
  "numbers and webhooks": async ({ page, carrier }) => {
    carrier.setNumber("+15550001111", { inboundUrl: "http://localhost:3000/sms" });
    await page.getByRole("button", { name: "Numbers" }).click();
    await page.getByRole("button", { name: /^Edit/ }).first().click();
    await page.getByRole("button", { name: "Remove" }).waitFor();
  },
  "requests, with one that was refused": async ({ page, send }) => {
    await send("wrong", { To: "+1" }).catch(() => {});
    await page.getByRole("button", { name: "Requests" }).click();
    await page.locator(".requests summary").first().click();
    await page.getByRole("link", { name: /about error/ }).waitFor();
  },
  clock: ({ page }) => page.getByRole("button", { name: "Clock" }).click(),
  shortcuts: ({ page }) => page.keyboard.press("?"),
  "the question before a deletion": async ({ page }) => {
    await page.keyboard.press("j");
    await page.keyboard.press("Delete");
    await page.getByRole("dialog").waitFor();
  },
  "a lost connection": async ({ page, server }) => {
    await server.close();
    await page.getByText("Connection lost").waitFor();
  },
};

async function openFilled(width: number): Promise<OpenInbox> {
  const inbox = await inboxes.open({
    browser: { viewport: { width, height: 800 } },
    async before({ send, carrier }) {
      carrier.setPhone("+4512345678", { state: "unreachable" });
      await send("lost", { To: "+4512345678" });
      await send("We\u2019re here: 481203\n@lemon.example #481203");
      await carrier.idle();
      await carrier.reply({ from: phone, body: "STOP" });
      await carrier.idle();
    },
  });
  await inbox.link("STOP").waitFor();
  return inbox;
}

/** What axe has to say of the page as it is, in light and in dark colors. */
async function violationsOf({ page }: OpenInbox): Promise<string[]> {
  await page.evaluate(axe);
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    for (const { id, nodes } of violations) {
      for (const { html } of nodes) found.push(`${colorScheme}: ${id}: ${html.slice(0, 200)}`);
    }
  }
  return found;
}

test.each(Object.keys(views))("axe finds no violation in light and dark mode: %s", async (name) => {
  const inbox = await openFilled(1280);
  await views[name]?.(inbox);
  expect(await violationsOf(inbox)).toEqual([]);
});

test("axe finds no violation before the first text", async () => {
  const inbox = await inboxes.open();
  await inbox.page.getByText("No texts yet").waitFor();
  expect(await violationsOf(inbox)).toEqual([]);
});

test("axe finds no violation at phone width", async () => {
  const inbox = await openFilled(360);
  expect(await violationsOf(inbox)).toEqual([]);
  await inbox.link("We\u2019re").click();
  await inbox.page.locator(".bubble.selected").waitFor();
  expect(await violationsOf(inbox)).toEqual([]);
  await inbox.page
    .getByRole("link", { name: /details/ })
    .first()
    .click();
  await inbox.page.getByText("What forces UCS-2").waitFor();
  expect(await violationsOf(inbox)).toEqual([]);
});

test.each(["compose", "numbers", "requests"])(
  "a panel has no violation and does not scroll sideways at phone width: %s",
  async (panel) => {
    const inbox = await openFilled(360);
    await inbox.page.goto(`${inbox.server.url}/?panel=${panel}`);
    await inbox.page.getByRole("dialog").waitFor();
    expect(await violationsOf(inbox)).toEqual([]);
    const overflow = await inbox.page
      .getByRole("dialog")
      .evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  },
);

test("the colors match the color scheme", async () => {
  const { page } = await inboxes.open();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background()).toBe("rgb(246, 242, 230)");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background()).toBe("rgb(18, 17, 12)");
});

test.each([1280, 360])(
  "axe finds no violation in the view of the last code, %i pixels wide",
  async (width) => {
    const inbox = await inboxes.open({ at: "/code", browser: { viewport: { width, height: 740 } } });
    await inbox.page.getByRole("heading", { name: "Waiting for a code" }).waitFor();
    expect(await violationsOf(inbox)).toEqual([]);
    await inbox.send("Your code is 481203");
    await inbox.page.getByRole("heading", { name: "Code 481203" }).waitFor();
    expect(await violationsOf(inbox)).toEqual([]);
  },
);

test("in forced colors, what is unread, selected and in focus can be told apart", async () => {
  const { page, link } = await openFilled(1280);
  await page.emulateMedia({ forcedColors: "active" });
  const colorOf = (selector: string, property: "backgroundColor" | "borderLeftColor") =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element)[name], property);
  const canvas = await colorOf("body", "backgroundColor");
  expect(await colorOf(".unread-mark", "backgroundColor")).not.toBe(canvas);
  await link("lost").click();
  await page.locator(".row-link[aria-current]").waitFor();
  expect(await colorOf(".row-link[aria-current]", "borderLeftColor")).not.toBe(canvas);
  await page.keyboard.press("j");
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  expect(outline).not.toBe("none");
});

test("with reduced motion, nothing moves", async () => {
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .map(({ effect }) => ((effect as KeyframeEffect).target as HTMLElement).className),
    );
  const { page, send } = await inboxes.open({ at: "/code" });
  await send("Your code is 481203");
  await page.getByRole("heading", { name: "Code 481203" }).waitFor();
  expect(await moving()).toEqual([]);
});

test("a link to a conversation gives its heading the focus, without an outline", async () => {
  const { page } = await inboxes.open({ at: "/?to=15558675310", before: ({ send }) => send("hello") });
  await page.locator(".bubble").waitFor();
  const focused = await page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    return [element.tagName, getComputedStyle(element).outlineStyle];
  });
  expect(focused).toEqual(["H2", "none"]);
});

test("at phone width nothing scrolls sideways", async () => {
  const { page, link } = await openFilled(360);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(360);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("delivered");
  await page.getByRole("button", { name: "Clear all" }).waitFor();
  expect(await width()).toBe(360);
  await link("We\u2019re").click();
  await page
    .getByRole("link", { name: /details/ })
    .first()
    .click();
  await page.getByText("Copy as").waitFor();
  expect(await width()).toBe(360);
});
