import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createInboxes, eventually, phone, sender } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

test("explains how to connect an app while the list is empty, and shows the first text immediately", async () => {
  const { page, server, send, link } = await inboxes.open();
  await page.getByRole("heading", { name: "No texts yet" }).waitFor();
  await page.getByText(new RegExp(`client\\.api\\.baseUrl = .*"${server.url}";`)).waitFor();

  await send("Your code is 481203");
  await link("Your code is 481203").waitFor();
  await page.getByText("1 text").waitFor();
  expect(await page.getByText("No texts yet").count()).toBe(0);
});

test("the curl command of an empty list sends a text when it is copied and run", async () => {
  const { page, link, clipboard } = await inboxes.open();
  await page.getByRole("button", { name: "Copy the setting for twilio, curl" }).click();
  await eventually(clipboard).toContain("Messages.json");
  const { stdout } = await promisify(execFile)("sh", ["-c", `${await clipboard()} --silent`]);
  expect(JSON.parse(stdout)).toMatchObject({ status: "queued", from: "+15550001111", to: "+15558675310" });
  await link("hello").waitFor();
});

test("shows the newest message first, and each status as it happens", async () => {
  const { page, carrier, row, send } = await inboxes.open();
  carrier.setPhone("+447700900123", { state: "unreachable" });
  await send("first");
  await send("second", { To: "+447700900123", From: "Lemon" });
  await row("first").getByText("Delivered").waitFor();
  await row("second").getByText("Undelivered 30003").waitFor();
  expect(await page.locator(".row-link b").allTextContents()).toEqual(["+44 7700 900123", "+1 555 867 5310"]);
});

test("announces a text, and several that come together as one", async () => {
  const { carrier, send, told } = await inboxes.open();
  await send("first");
  await told("New text to +1 555 867 5310");
  for (const id of ["second", "third"]) {
    carrier.accept({
      id,
      provider: "twilio",
      from: sender,
      to: phone,
      body: id,
      status: "queued",
      failureOf: () => ({ status: "failed", errorCode: "30008" }),
      parameters: {},
    });
  }
  await told("2 new texts");
});

test("copies a code in one tap from the list and the conversation, and confirms it", async () => {
  const { page, row, send, clipboard, told } = await inboxes.open();
  await send("Lemon & Co: 772 019 is your code");
  await row("772 019").getByRole("button", { name: "Copy code 772019" }).click();
  await told("Code 772019 copied");
  expect(await clipboard()).toBe("772019");
  expect(new URL(page.url()).search).toBe("");

  await page.evaluate(() => navigator.clipboard.writeText(""));
  await row("772 019").locator(".row-link").click();
  await page.locator(".conversation").getByRole("button", { name: "Copy code 772019" }).click();
  await eventually(clipboard).toBe("772019");
});

test("searches texts, numbers and ids, keeps the search in the URL and filters new messages", async () => {
  const { page, link, send } = await inboxes.open();
  await send("Your parcel is here");
  const id = await send("Your code is 481203", { To: "+4512345678" });
  await link("parcel").waitFor();

  const search = page.getByRole("searchbox");
  await search.fill("PARCEL");
  await page.getByText("1 found").waitFor();
  await link("481203").waitFor({ state: "detached" });
  await eventually(() => new URL(page.url()).searchParams.get("q")).toBe("PARCEL");

  await send("Another parcel");
  await link("Another parcel").waitFor();
  await send("Something else");
  await search.fill("+45123");
  await link("481203").waitFor();
  expect(await page.locator(".row-link").count()).toBe(1);
  await search.fill(id);
  await page.getByText("1 found").waitFor();
  await search.fill("+1 555 867 5310"); // as the list shows it
  await page.getByText("3 found").waitFor();
  await search.fill("no such thing");
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByText("4 texts").waitFor();
  expect(await page.locator(".row-link").count()).toBe(4);
});

test("deletes one message after a confirmation, and keeps it if that is declined", async () => {
  const { page, link, send, server, told } = await inboxes.open();
  const id = await send("first");
  await send("second");
  await link("first").click();
  await page.getByRole("button", { name: "Delete this text" }).click();
  await page.getByRole("dialog", { name: "Delete this text?" }).getByRole("button", { name: "Keep" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await link("first").waitFor();

  await page.getByRole("button", { name: "Delete this text" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await link("first").waitFor({ state: "detached" });
  await told("Text deleted");
  await page.getByText("1 text").waitFor();
  expect((await fetch(`${server.url}/api/v1/messages/${id}`)).status).toBe(404);
  await page.locator(".bubble", { hasText: "second" }).waitFor();
  expect(await page.locator(".bubble", { hasText: "first" }).count()).toBe(0);
});

test("deletes all search results and only those", async () => {
  const { page, link, send } = await inboxes.open();
  for (const body of ["a parcel", "another parcel", "a code"]) await send(body);
  await page.getByRole("searchbox").fill("parcel");
  await page.getByText("2 found").waitFor();
  await page.getByRole("button", { name: "Delete all" }).click();
  await page
    .getByRole("dialog")
    .getByText("2 texts found for “parcel” will be deleted permanently.")
    .waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("No results").waitFor();
  await page.getByRole("searchbox").fill("");
  await link("a code").waitFor();
  expect(await page.locator(".row-link").count()).toBe(1);
});

test("removes messages that a test deletes, and all messages on a reset", async () => {
  const { page, link, send, server, carrier } = await inboxes.open();
  const id = await send("first");
  await send("second");
  await link("second").waitFor();
  await fetch(`${server.url}/api/v1/messages/${id}`, { method: "DELETE" });
  await link("first").waitFor({ state: "detached" });
  await page.getByText("1 text").waitFor();
  carrier.reset();
  await page.getByText("No texts yet").waitFor();
});

test("shows at least fourteen texts at 1280 x 800", async () => {
  const { page, link } = await inboxes.open({
    async before({ send }) {
      for (let index = 0; index < 20; index += 1) await send(`code ${481_200 + index} for you`);
    },
  });
  await link("481219").waitFor();
  const visible = await page.evaluate(() => {
    const list = document.querySelector(".list-scroll")?.getBoundingClientRect();
    const rows = [...document.querySelectorAll(".row")].map((row) => row.getBoundingClientRect());
    return list && rows.filter(({ top, bottom }) => top >= list.top && bottom <= list.bottom).length;
  });
  expect(visible).toBeGreaterThanOrEqual(14);
});

test("lists texts from phones too, and opens and deletes one", async () => {
  const { page, link, send, carrier, told } = await inboxes.open();
  await send("Do you like lemons?");
  await carrier.reply({ from: phone, body: "I do!" });
  await link("I do!").click();
  await page.locator(".turn.reply .bubble.selected").waitFor();
  await page
    .getByRole("region", { name: "Text from the phone" })
    .getByText("None: the number has no webhook")
    .waitFor();
  await page.reload();
  await page.locator(".turn.reply .bubble.selected").waitFor();
  await page.getByRole("button", { name: "Delete this text" }).click();
  await page.getByText("The text from +1 555 867 5310 will be deleted").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await told("Text deleted");
  await link("I do!").waitFor({ state: "detached" });
  expect(carrier.replies).toEqual([]);
});
