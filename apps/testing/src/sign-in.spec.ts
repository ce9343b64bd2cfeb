import { expect as baseExpect, test } from "@playwright/test";
import { createMockClient } from "@smskit/mock/client";
import { toHaveReceivedText } from "@smskit/mock/matchers";

const expect = baseExpect.extend({ toHaveReceivedText });
const phones = createMockClient({ url: `http://127.0.0.1:${process.env["MOCK_PORT"] ?? 4010}` });

test("signs in with the code on the phone", async ({ page }) => {
  const to = "+15558675310";
  await page.goto("/");
  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();

  const { code = "" } = await phones.waitForMessage({ to });
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
});

test("does not text a phone that said STOP", async ({ page }) => {
  const to = "+15558675311"; // another number than in the first test
  await phones.reply({ from: to, to: "+15550001111", provider: "twilio", body: "STOP" });
  await page.goto("/");
  await page.getByLabel("Mobile number").fill(to);
  await page.getByRole("button", { name: "Text me a code" }).click();

  await expect(page.getByRole("alert")).toHaveText("This number has asked not to be texted.");
  await expect(phones).not.toHaveReceivedText({ to, body: "code" });
});
