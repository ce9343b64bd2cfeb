import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createInboxes, eventually, type InboxOptions } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

/** Three texts, and nothing but the keyboard. */
async function openThree(options: InboxOptions = {}) {
  const inbox = await inboxes.open({
    async before({ send }) {
      for (const body of ["third", "second 481203", "first"]) await send(body);
    },
    ...options,
  });
  await inbox.link("third").waitFor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await inbox.page.keyboard.press(key);
  };
  const focused = (words: string | RegExp) => eventually(inbox.focus).toMatch(words);
  return { ...inbox, press, focused };
}

test("navigates the list by arrows, j and k, and by Tab from a row to its code", async () => {
  const { press, focused } = await openThree();
  await press("j");
  await focused(/first/);
  await press("j");
  await focused(/second/);
  await press("ArrowDown", "ArrowDown", "ArrowDown");
  await focused(/third/);
  await press("k");
  await focused(/second/);
  await press("Tab");
  await focused("Copy code 481203");
  await press("ArrowUp");
  await focused(/first/);
  await press("End");
  await focused(/third/);
  await press("Home");
  await focused(/first/);
});

test("opens with Enter, returns with Esc to the previous place and never loses the focus", async () => {
  const { page, press, focused } = await openThree();
  await press("j", "j", "Enter");
  await page.getByRole("heading", { name: "+1 555 867 5310" }).waitFor();
  await focused(/^\+1 555 867 5310$/);
  await press("Escape");
  await focused(/second/);
  await eventually(() => new URL(page.url()).search).toBe("");
  await press("Enter");
  await page.locator(".bubble", { hasText: "second" }).waitFor();
  await page.goBack();
  await page.getByText("Select a text").waitFor();
});

test("the browser's back button does not reopen what was closed", async () => {
  const { page, press, link, send } = await openThree();
  const entries = () => page.evaluate(() => history.length);
  await send("fourth");
  const atFirst = await entries();
  for (const words of ["second", "third", "fourth"]) {
    await link(words).click();
    await page.locator(".bubble.selected", { hasText: words }).waitFor();
    await press("?");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press("Escape", "/");
    await page.keyboard.type("o");
    await eventually(() => new URL(page.url()).search).toBe("?q=o");
    await page.getByLabel("Search").fill("");
    await eventually(() => new URL(page.url()).search).toBe("");
    await press("Escape");
  }
  // The one that was closed last can still be opened by the forward button.
  expect((await entries()) - atFirst).toBeLessThanOrEqual(2);
  await page.goForward();
  await page.locator(".bubble.selected", { hasText: "fourth" }).waitFor();
});

test("copies with c, replies with r, searches with /", async () => {
  const { page, press, focused, clipboard, link, carrier } = await openThree();
  await press("j", "j", "c");
  await eventually(clipboard).toBe("481203");
  await press("r");
  await focused(/Reply from/);
  await page.keyboard.type("jkc?/");
  await press("Enter");
  await eventually(() => carrier.replies.map(({ body }) => body)).toEqual(["jkc?/"]);
  await press("Escape", "/");
  await focused(/Search/);
  await page.keyboard.type("first");
  await link("third").waitFor({ state: "detached" });
  await press("ArrowDown");
  await focused(/first/);
});

test("o opens, u goes back, x deletes, and g with a letter goes to a place", async () => {
  const { page, press, focused, link, goTo } = await openThree();
  await press("j", "j", "o");
  await page.locator(".bubble.selected", { hasText: "second" }).waitFor();
  await press("u");
  await focused(/second/);
  await goTo("f");
  await page.getByRole("dialog", { name: "Faults" }).waitFor();
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await press("o");
  await page.locator(".bubble.selected", { hasText: "second" }).waitFor();
  await goTo("i");
  await focused(/second/);
  await eventually(() => new URL(page.url()).search).toBe("");
  // A letter that is not a place does nothing, not even what it does alone.
  await goTo("x");
  await press("x");
  await focused("Delete");
  await press("Enter");
  await link("second").waitFor({ state: "detached" });
  await focused(/third/);
});

test("while somebody types, letters are letters", async () => {
  const { page, press, focused, carrier } = await openThree();
  await press("/");
  await page.keyboard.type("xuogfr?");
  await eventually(() => page.getByRole("searchbox").inputValue()).toBe("xuogfr?");
  await focused(/Search/);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.getByRole("searchbox").fill("");
  await press("Escape");
  await focused(/first/);
  await press("r");
  await focused(/Reply from/);
  await page.keyboard.type("xug/f");
  await press("Enter");
  await eventually(() => carrier.replies.map(({ body }) => body)).toEqual(["xug/f"]);
  expect(carrier.messages).toHaveLength(3);
});

test("deletes with Delete after a confirmation, and the focus moves to the next message", async () => {
  const { page, press, focused, link } = await openThree();
  await press("j", "j", "Delete");
  await page.getByRole("dialog", { name: "Delete this text?" }).waitFor();
  await press("Escape");
  await focused(/second/);
  await press("Delete");
  await focused("Delete");
  await press("Enter");
  await link("second").waitFor({ state: "detached" });
  await focused(/third/);
  await press("Delete", "Enter");
  await link("third").waitFor({ state: "detached" });
  await focused(/first/);
});

test("the focus stays in the list when another client deletes its row", async () => {
  const { server, carrier, press, focused, link } = await openThree();
  await press("j", "j");
  await focused(/second/);
  await fetch(`${server.url}/api/v1/messages/${carrier.messages[1]?.id}`, { method: "DELETE" });
  await link("second").waitFor({ state: "detached" });
  await focused(/third/);
});

test("? shows the shortcuts, and single-letter shortcuts can be disabled permanently", async () => {
  const { page, press, focused } = await openThree();
  await press("j", "?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.getByText("Copy the code").waitFor();
  await press("Tab");
  await focused(/^$|INPUT/);
  await press("Space", "Escape");
  await dialog.waitFor({ state: "detached" });
  await focused(/first/);
  await press("j", "ArrowDown");
  await focused(/second/);
  await page.reload();
  await page.getByText("Live", { exact: true }).waitFor();
  await press("?");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a message and the panels have their own URLs", async () => {
  const { page, carrier, link } = await openThree();
  await link("second").click();
  await page.getByRole("region", { name: "Web OTP" }).waitFor();
  const url = new URL(page.url());
  expect(url.searchParams.get("message")).toBe(carrier.messages[1]?.id);
  await link("third").click();
  await page.getByRole("button", { name: "Faults" }).click();
  await page.getByRole("dialog", { name: "Faults" }).waitFor();
  await page.goBack();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goBack();
  await eventually(() => page.url()).toBe(url.href);
  await page.reload();
  await page.locator(".bubble.selected", { hasText: "second" }).waitFor();
});

test("on a phone the list, the conversation and the message are one view each, with a way back", async () => {
  const { page, link, press, focused } = await openThree({
    browser: { viewport: { width: 360, height: 740 } },
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await link("second").click();
  await page.getByRole("heading", { name: "+1 555 867 5310" }).waitFor();
  expect(await page.locator(".list").isVisible()).toBe(false);
  expect(await page.locator(".details").isVisible()).toBe(false);
  await page
    .getByRole("link", { name: /details/ })
    .nth(1)
    .click();
  await focused("Message");
  expect(await page.locator(".conversation").isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole("button", { name: "Back to the conversation" }).click();
  await focused(/^\+1 555 867 5310$/);
  await page.getByRole("button", { name: "Back to the list" }).click();
  await focused(/second/);
  await press("Enter");
  await page.locator(".bubble", { hasText: "second" }).waitFor();
  await page.goBack();
  await link("third").waitFor();
});
