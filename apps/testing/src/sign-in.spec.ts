import { expect, test } from "@smskit/mock/playwright";

test("signs in with the code on the phone", async ({ page, sms }) => {
  const to = sms.number();
  await page.goto("/");
  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();

  await page.getByLabel("Code").fill(await sms.waitForCode(to));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
});

test("does not text a phone that said STOP", async ({ page, sms }) => {
  const to = sms.number();
  await sms.reply({ from: to, to: "+15550001111", provider: "twilio", body: "STOP" });
  await page.goto("/");
  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();

  await expect(page.getByRole("alert")).toHaveText("This number has asked not to be texted.");
  await expect(sms).not.toHaveReceivedText({ to, body: "code" });
});
