import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import { createInboxes, eventually, phone } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

const other = "+4520123456";
const narrow = { viewport: { width: 360, height: 740 } };

test("waits for a code, shows it in big digits as it comes, and copies it", async () => {
  // The ages of codes do not depend on how fast the machine is.
  const clock = createManualClock();
  const { page, send, clipboard, carrier } = await inboxes.open({
    at: "/code",
    browser: narrow,
    carrier: createCarrier({ clock }),
  });
  await page.clock.setFixedTime(clock.now());
  await page.getByRole("heading", { name: "Waiting for a code" }).waitFor();
  await send("No code in here");
  await send("Your code is 481203");
  const code = page.getByRole("heading", { name: "Code 481203" });
  await code.waitFor();
  await page.getByText("just now").waitFor();
  await page.locator(".code-age").getByText("+1 555 867 5310").waitFor();
  await page
    .getByRole("status")
    .getByText("Code 4 8 1 2 0 3 for +1 555 867 5310")
    .waitFor({ state: "attached" });
  const { width } = (await code.locator("span").boundingBox()) ?? { width: 0 };
  expect(width).toBeGreaterThan(200);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole("button", { name: "Copy the code" }).click();
  await eventually(clipboard).toBe("481203");
  await eventually(() => page.title()).toBe("481203 · smskit");

  await send("Your code is 772019");
  await page.getByRole("heading", { name: "Code 772019" }).waitFor();
  carrier.advance(180_000);
  await page.getByText("3 min ago", { exact: true }).waitFor();
  carrier.reset();
  await page.getByRole("heading", { name: "Waiting for a code" }).waitFor();
});

test("shows the last code of one phone, by its URL or by choice", async () => {
  const { page, send } = await inboxes.open({
    at: "/code?to=15558675310",
    before: ({ send }) => send("Your code is 111111", { To: other }),
  });
  await page.getByRole("heading", { name: "Waiting for a code" }).waitFor();
  await send("Your code is 222222");
  await send("Your code is 333333", { To: other });
  await page.getByRole("heading", { name: "Code 222222" }).waitFor();
  await page.getByRole("combobox", { name: "Phone" }).selectOption("Any phone");
  await page.getByRole("heading", { name: "Code 333333" }).waitFor();
  await page.getByRole("combobox", { name: "Phone" }).selectOption(phone);
  await page.getByRole("heading", { name: "Code 222222" }).waitFor();
  expect(new URL(page.url()).search).toBe(`?to=${encodeURIComponent(phone)}`);
});

test("says when a code did not reach the phone", async () => {
  const { page, send, carrier } = await inboxes.open({ at: "/code" });
  carrier.setPhone(phone, { state: "unreachable" });
  await send("Your code is 481203");
  await page.getByText("Undelivered 30003").waitFor();
});

test("goes there and back by keyboard and by link", async () => {
  const { page, send, goTo } = await inboxes.open();
  await send("Your code is 481203");
  await page.getByText("1 text", { exact: true }).waitFor();
  await goTo("c");
  await page.getByRole("heading", { name: "Code 481203" }).waitFor();
  await page.getByRole("link", { name: "Inbox" }).click();
  await page.getByText("1 text", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Codes" }).click();
  await page.getByRole("heading", { name: "Code 481203" }).waitFor();
});
