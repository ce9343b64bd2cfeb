import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import { createInboxes, eventually, phone } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

const lost = "+4512345678";

/** Texts of two providers and accounts, one undelivered, and one from a phone. */
async function openFilled(at = "/") {
  const inbox = await inboxes.open({
    at,
    async before({ send, carrier, server }) {
      carrier.setPhone(lost, { state: "unreachable" });
      await send("of Twilio");
      await send("lost parcel", { To: lost });
      await fetch(`${server.url}/texts`, {
        method: "POST",
        body: new URLSearchParams({ account: "abcd1234", from: "Acme", to: phone, text: "of Acme" }),
      });
      await carrier.idle();
      await carrier.reply({ from: phone, to: "+15550001111", provider: "twilio", body: "from the phone" });
    },
  });
  const { page } = inbox;
  return {
    ...inbox,
    openPanel: () => page.getByRole("button", { name: /^Filters/ }).click(),
    choose: (label: string, value: string) =>
      page.getByRole("combobox", { name: label, exact: true }).selectOption(value),
    async shows(...words: string[]) {
      await eventually(() => page.locator(".row .snippet").allTextContents()).toEqual(words);
    },
    query: () => new URL(page.url()).search,
  };
}

test("filters by direction, status, provider and account, with counts, in the URL and after a reload", async () => {
  const { page, openPanel, choose, shows, query } = await openFilled();
  await shows("from the phone", "of Acme", "lost parcel", "of Twilio");
  await openPanel();
  await page.getByRole("option", { name: "From phones (1)" }).waitFor({ state: "attached" });
  const statuses = page.getByRole("combobox", { name: "Status", exact: true }).getByRole("option");
  await eventually(() => statuses.allTextContents()).toEqual([
    "Any status",
    "Delivered (2)",
    "Undelivered (1)",
  ]);

  await choose("Status", "undelivered");
  await shows("lost parcel");
  await page.getByText("1 found").waitFor();
  await page.getByRole("button", { name: "Remove the filter Status: Undelivered" }).click();
  await choose("Direction", "in");
  await shows("from the phone");
  await choose("Direction", "out");
  await choose("Provider", "acme");
  await shows("of Acme");
  expect(query()).toBe("?provider=acme&direction=out");
  await page.reload();
  await shows("of Acme");
  await page.getByRole("button", { name: "Filters, 2 set" }).waitFor();
  await page.getByRole("button", { name: "Clear all" }).click();
  await shows("from the phone", "of Acme", "lost parcel", "of Twilio");
  expect(query()).toBe("");
  await openPanel();
  await choose("Account", "abcd1234");
  await shows("of Acme");
  await choose("Account", "");
  await shows("from the phone", "of Acme", "lost parcel", "of Twilio");
});

test("filters and the search combine; an empty result says so and can be cleared", async () => {
  const { page, shows, query } = await openFilled("/?status=undelivered");
  await shows("lost parcel");
  await page.getByRole("searchbox").fill("Twilio");
  await page.getByText("No results for “Twilio” with Status: Undelivered.").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await shows("from the phone", "of Acme", "lost parcel", "of Twilio");
  expect(query()).toBe("");
});

test("new texts and statuses enter and leave a filtered list as they happen", async () => {
  const { page, carrier, send, shows } = await openFilled("/?status=delivered&direction=out");
  await shows("of Acme", "of Twilio");
  carrier.setPhone("+4587654321", { state: "unreachable" });
  await send("comes");
  await send("does not", { To: "+4587654321" });
  await shows("comes", "of Acme", "of Twilio");
  await page.getByText("3 found").waitFor();
  await page.getByRole("button", { name: /Remove the filter Status/ }).click();
  await shows("does not", "comes", "of Acme", "lost parcel", "of Twilio");
});

test("the choices of the filters are those of the filters that were set last", async () => {
  const { page, openPanel, choose, shows } = await openFilled();
  await shows("from the phone", "of Acme", "lost parcel", "of Twilio");
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const onlyCounts = /\/texts\?.*\blimit=1$/;
  await page.route(onlyCounts, async (route) => {
    const older = await route.fetch();
    await released;
    await route.fulfill({ response: older });
  });
  const asked = page.waitForRequest(onlyCounts);
  await openPanel();
  await asked;
  await choose("Direction", "in");
  await shows("from the phone");
  const arrived = page.waitForResponse(onlyCounts);
  release();
  await (await arrived).finished();
  await page.evaluate(
    () => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))),
  );
  // The only text from a phone came by one provider.
  expect(await page.getByRole("combobox", { name: "Provider" }).count()).toBe(0);
});

test("texts of one millisecond enter a filtered list in their order", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  const { page, send } = await inboxes.open({ carrier, at: "/?status=delivered" });
  for (const body of ["first", "second", "third"]) await send(body);
  carrier.advance(1000);
  await page.getByText("3 found").waitFor();
  expect(await page.locator(".row .snippet").allTextContents()).toEqual(["third", "second", "first"]);
});

test("only offers filters that make a difference", async () => {
  const { page, send } = await inboxes.open();
  await send("one");
  await page.getByText("1 text", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByText("All texts have the same").waitFor();
  expect(await page.getByRole("combobox").count()).toBe(0);
});

test("deletes exactly what a filter shows", async () => {
  const { page, carrier, shows } = await openFilled("/?direction=in");
  await shows("from the phone");
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByText("1 text (direction From phones) will be deleted permanently.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("No results").waitFor();
  expect(carrier.replies).toEqual([]);
  expect(carrier.messages).toHaveLength(3);
});

test("the keyboard opens, sets and clears filters", async () => {
  const { page, shows, focus } = await openFilled();
  await shows("from the phone", "of Acme", "lost parcel", "of Twilio");
  await page.keyboard.press("f");
  await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe("SELECT");
  await page.keyboard.press("ArrowDown");
  await shows("from the phone");
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  await eventually(focus).toContain("from the phone");
  expect(await page.getByRole("combobox", { name: "Status", exact: true }).isVisible()).toBe(false);
});
