import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import { createInboxes, eventually } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

const other = "+4520123456";

test("marks unread texts until their conversation is opened, and counts them in the title and the tab's icon", async () => {
  const { page, row, link, send } = await inboxes.open();
  const icon = () => page.locator("link[rel=icon]").getAttribute("href");
  await send("first");
  await send("second");
  await send("third", { To: other });
  await page.getByText("3 unread").waitFor();
  await eventually(() => page.title()).toBe("(3) Inbox · smskit");
  await eventually(icon).toMatch(/^data:image\/svg\+xml,/);

  await link("third").click();
  await page.getByText("2 unread").waitFor();
  await eventually(() => page.title()).toBe("(2) +45 20 12 34 56 · smskit");
  expect(await row("third").getByText("Unread").count()).toBe(0);
  expect(await row("first").getByText("Unread").count()).toBe(1);

  // What comes into an open conversation is read.
  await send("fourth", { To: other });
  await page.locator(".bubble", { hasText: "fourth" }).waitFor();
  await eventually(() => page.title()).toMatch(/^\(2\)/);
  await link("first").click();
  await eventually(() => page.title()).toBe("+1 555 867 5310 · smskit");
  await eventually(icon).toBe("/inbox/icon.svg");
});

test("counts unread texts in the title while the browser draws no frames, as in a tab that was left", async () => {
  const { page, send } = await inboxes.open();
  await page.evaluate(() => Object.assign(globalThis, { requestAnimationFrame: () => 0 }));
  await send("first");
  await eventually(() => page.title()).toBe("(1) Inbox · smskit");
});

test("remembers what was read in this browser, also in its other tabs", async () => {
  const { page, server, link, send } = await inboxes.open();
  await send("first");
  await send("second", { To: other });
  const tab = await page.context().newPage();
  await tab.goto(server.url);
  await tab.getByText("2 unread").waitFor();
  await link("first").click();
  await tab.getByText("1 unread").waitFor();
  await page.reload();
  await page.getByText("1 unread").waitFor();
  expect(await page.locator(".row.unread").allTextContents()).toEqual([expect.stringContaining("second")]);
});

test("marks all as read, or with a filter those that match", async () => {
  const { page, send } = await inboxes.open({ at: "/?q=code" });
  await send("a code");
  await send("a parcel");
  await page.getByText("1 unread").waitFor();
  await page.getByRole("button", { name: "Mark all read" }).click();
  await page.getByText("1 unread").waitFor({ state: "detached" });
  await page.getByRole("searchbox").fill("");
  await page.getByText("1 unread").waitFor();
  await page.getByRole("button", { name: "Mark all read" }).click();
  await page.getByText("1 unread").waitFor({ state: "detached" });
  await page.reload();
  await page.getByText("2 texts").waitFor();
  expect(await page.locator(".row.unread").count()).toBe(0);
  await send("another");
  await page.getByText("1 unread").waitFor();
});

test("a text is unread that comes in the same millisecond as the last one that was marked as read", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  const { page, row, send } = await inboxes.open({ carrier });
  await send("first");
  await page.getByText("1 unread").waitFor();
  await page.getByRole("button", { name: "Mark all read" }).click();
  await page.getByText("1 unread").waitFor({ state: "detached" });
  await send("second");
  await row("second").getByText("Unread").waitFor({ state: "attached" });
  expect(await row("first").getByText("Unread").count()).toBe(0);
});

test("what the browser keeps is bounded, and texts of a server that starts again are unread", async () => {
  const carrier = createCarrier({ latencyMs: 0 });
  const { page, send } = await inboxes.open({
    carrier,
    async before({ send }) {
      for (let index = 0; index < 1200; index += 40) {
        await Promise.all(Array.from({ length: 40 }, (_, more) => send(`text ${index + more}`)));
      }
    },
  });
  const kept = () =>
    page.evaluate(() => Object.keys(JSON.parse(localStorage["smskit-inbox-read"]).ids).length);
  await page.getByText("200+ unread").waitFor();
  await page.locator(".row-link").first().click();
  await page.getByText("200+ unread").waitFor({ state: "detached" });
  expect(await kept()).toBeLessThanOrEqual(1000);

  await page.keyboard.press("Escape");
  carrier.advance(86_400_000);
  await send("tomorrow");
  await page.getByRole("button", { name: "Mark all read" }).click();
  carrier.reset();
  await send("today again");
  await page.getByText("1 unread").waitFor();
});

test("groups the texts by day, with headings, by the carrier's clock", async () => {
  const start = new Date(2027, 2, 9, 10, 14);
  const clock = createManualClock(start);
  const carrier = createCarrier({ clock });
  const day = 86_400_000;
  const { page, link } = await inboxes.open({
    carrier,
    browser: { timezoneId: process.env["TZ"] ?? "UTC" },
    async before({ send }) {
      for (const [body, pause] of [
        ["long ago", 20 * day],
        ["days ago", 3 * day],
        ["yesterday", day],
        ["today", 0],
      ] as const) {
        await send(body);
        clock.advance(pause);
      }
    },
  });
  await page.clock.setFixedTime(new Date(clock.now()));
  await page.reload();
  await link("long ago").waitFor();
  const headings = page.locator(".list").getByRole("heading", { level: 3 });
  const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long" }).format(clock.now() - 4 * day);
  const date = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(
    start,
  );
  expect(await headings.allTextContents()).toEqual(["Today", "Yesterday", weekday, date]);
  const lists = await page.locator(".list").getByRole("region").all();
  expect(await Promise.all(lists.map((list) => list.getByRole("listitem").count()))).toEqual([1, 1, 1, 1]);
});
