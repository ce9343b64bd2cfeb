import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createInboxes, phone } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

async function openFaults() {
  const inbox = await inboxes.open();
  await inbox.page.getByRole("button", { name: "Faults" }).click();
  const dialog = inbox.page.getByRole("dialog", { name: "Faults" });
  const add = () => dialog.getByRole("button", { name: "Add fault" }).click();
  return { ...inbox, dialog, add };
}

test("adds a fault with its options and filters, and shows the requests that it affected", async () => {
  const { page, dialog, add, send, told } = await openFaults();
  await dialog.getByText("No faults.").waitFor();
  await dialog.getByLabel("Kind").selectOption("undelivered");
  await dialog.getByLabel("Error code").fill("30005");
  await dialog.getByRole("combobox", { name: "Provider" }).selectOption("twilio");
  await dialog.getByLabel("To", { exact: true }).fill("+1 555 867 5310");
  await dialog.getByLabel("Chance").fill("100");
  await dialog.getByLabel("How often").fill("1");
  await add();
  await told("Added undelivered");
  await dialog.getByText("code 30005 · Twilio · to +1 555 867 5310 · 100 % of the time · 1 ×").waitFor();

  await send("to somebody else", { To: "+4512345678" });
  await send("lost");
  await dialog
    .getByRole("listitem")
    .filter({ hasText: "undelivered" })
    .getByText(`Twilio, to +1 555 867 5310`)
    .waitFor();
  await dialog.getByText("No faults.").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".row", { hasText: "lost" }).getByText("Undelivered 30005").waitFor();
  await page.locator(".row", { hasText: "somebody" }).getByText("Delivered").waitFor();
});

test("removes one fault or all, and keeps showing their number", async () => {
  const { page, carrier, dialog, add, send } = await openFaults();
  for (const kind of ["rate-limited", "empty-answer", "late-receipt"]) {
    await dialog.getByLabel("Kind").selectOption(kind);
    if (kind === "late-receipt") await dialog.getByLabel("Delay, ms").fill("50");
    await add();
    await dialog.getByRole("button", { name: `Remove ${kind}` }).waitFor();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Faults, 3 armed" }).waitFor();
  await expect(send("refused")).rejects.toThrow("20429");

  await page.getByRole("button", { name: "Faults, 3 armed" }).click();
  await dialog.getByRole("button", { name: "Remove rate-limited" }).click();
  await dialog.getByRole("button", { name: "Remove rate-limited" }).waitFor({ state: "detached" });
  await dialog.getByRole("button", { name: "Remove all" }).click();
  await dialog.getByText("No faults.").waitFor();
  await send("accepted");
  expect(carrier.messages).toHaveLength(1);
});

test("prompts only for the options of a kind, and explains why a fault is rejected", async () => {
  const { dialog, add, carrier } = await openFaults();
  await dialog.getByLabel("Kind").selectOption("reset-on-connect");
  expect(await dialog.getByLabel("To", { exact: true }).count()).toBe(0);
  await dialog.getByLabel("Kind").selectOption("hang");
  expect(await dialog.getByLabel("Send the text").isChecked()).toBe(true);
  await dialog.getByLabel("Kind").selectOption("redirect");
  await add();
  expect(
    await dialog.getByLabel("Location").evaluate((field: HTMLInputElement) => field.validity.valueMissing),
  ).toBe(true);

  await dialog.getByLabel("Kind").selectOption("rate-limited");
  const to = dialog.getByLabel("To", { exact: true });
  await to.fill("not a number");
  await add();
  expect(await to.evaluate((field: HTMLInputElement) => field.validity.patternMismatch)).toBe(true);
  await to.fill("");
  await dialog.getByLabel("Kind").selectOption("server-error");
  const status = dialog.getByLabel("Status");
  await status.fill("100");
  await add();
  expect(await status.evaluate((field: HTMLInputElement) => field.validity.rangeUnderflow)).toBe(true);
  await status.fill("503");
  await to.fill("+0 555 867 5310");
  await add();
  await dialog.getByRole("alert").getByText("to: must be a number in E.164").waitFor();
  carrier.faults.add({ kind: "fin", to: phone });
  await dialog.getByRole("button", { name: "Remove fin" }).waitFor();
});

test("moves the clock forward, and scheduled messages arrive", async () => {
  const { page, link, send } = await inboxes.open();
  await send("later", {
    From: "",
    MessagingServiceSid: `MG${"a".repeat(32)}`,
    ScheduleType: "fixed",
    SendAt: new Date(Date.now() + 50 * 60_000).toISOString(),
  });
  await page.locator(".row", { hasText: "later" }).getByText("Scheduled").waitFor();
  await page.getByRole("button", { name: "Clock" }).click();
  await page.getByRole("button", { name: "1 hour" }).click();
  await page.getByText("1 h ahead.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clock, 1 h ahead" }).waitFor();
  await page.locator(".row", { hasText: "later" }).getByText("Delivered").waitFor();
  await link("later").click();
  await page.getByText("Due", { exact: true }).waitFor();
});
