import { expect } from "@smskit/mock/playwright";
import { test } from "./app-per-worker.ts";

test("asks the person to try again while the provider refuses texts", async ({ page, sms }) => {
  const to = sms.number();
  await sms.fault({ kind: "rate-limited", times: 1 });
  await page.goto("/");
  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();
  await expect(page.getByRole("alert")).toHaveText("We cannot text you now. Try again later.");

  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();
  await page.getByLabel("Code").fill(await sms.waitForCode(to));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
});

test("texts nobody who has opted out", async ({ page, sms }) => {
  const to = sms.number();
  await sms.setPhone(to, { optedOutOf: "all" });
  await page.goto("/");
  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();
  await expect(page.getByRole("alert")).toHaveText("This number has asked not to be texted.");
  expect(await sms.messages()).toEqual([]);
});
