import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createInboxes, eventually, phone, sender } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
const closings: (() => void)[] = [];
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(async () => {
  for (const close of closings.splice(0)) close();
  await inboxes.closeAll();
});
afterAll(() => inboxes.close());

/** An app with a webhook, which keeps the bodies that it gets. */
async function startApp() {
  const received: string[] = [];
  const app = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", () => resolve()));
  closings.push(() => app.close());
  return { received, url: `http://127.0.0.1:${(app.address() as AddressInfo).port}/sms` };
}

test("a number's webhook is set in the page, and a text by hand arrives there", async () => {
  const app = await startApp();
  const { page, carrier, told, goTo } = await inboxes.open();
  await goTo("n");
  const numbers = page.getByRole("dialog", { name: "Numbers and webhooks" });
  await numbers.getByLabel("Number", { exact: true }).fill("+1 555 000 1111");
  await numbers.getByLabel("Texts are reported to").fill(app.url);
  await numbers.getByRole("combobox", { name: "Provider" }).selectOption("twilio");
  await numbers.getByRole("button", { name: "Save" }).click();
  await told("Saved +1 555 000 1111");
  await numbers.getByText(`Twilio · ${app.url}`).waitFor();
  expect(carrier.number(sender)).toMatchObject({ inboundUrl: app.url, provider: "twilio" });
  await page.keyboard.press("Escape");

  await page.keyboard.press("n");
  const compose = page.getByRole("dialog", { name: "Text your app from a phone" });
  await compose.getByLabel("From the phone").fill(phone);
  await compose.getByLabel("To your app's number").selectOption({ label: "+1 555 000 1111 · Twilio" });
  await compose.getByLabel("Text", { exact: true }).fill("Is my order there?");
  await compose.getByRole("button", { name: "Send" }).click();
  await told("Sent; your app responded with 204");
  expect(new URLSearchParams(app.received[0]).get("Body")).toBe("Is my order there?");
  await page.getByRole("heading", { name: "+1 555 867 5310" }).waitFor();
});

test("a text by hand goes to a number as a person writes it, if the app's numbers are not known", async () => {
  const { page } = await inboxes.open();
  const requested = page.waitForRequest("**/api/v1/replies");
  await page.keyboard.press("n");
  const compose = page.getByRole("dialog", { name: "Text your app from a phone" });
  await compose.getByLabel("From the phone").fill("+1 (555) 867-5310");
  await compose.getByPlaceholder("+15550001111").fill("+1 555 000 1111");
  await compose.getByLabel("Text", { exact: true }).fill("Is my order there?");
  await compose.getByRole("button", { name: "Send" }).click();
  expect((await requested).postDataJSON()).toMatchObject({ from: phone, to: sender });
  await compose.getByRole("alert").getByText("Several providers could have the number").waitFor();
});

test("a webhook is edited and removed, and a wrong one is refused in words", async () => {
  const { page, carrier, told } = await inboxes.open({
    at: "/?panel=numbers",
    before: async (inbox) => inbox.carrier.setNumber(sender, { inboundUrl: "http://localhost:1/a" }),
  });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Edit +1 555 000 1111" }).click();
  const url = dialog.getByLabel("Texts are reported to");
  expect(await url.inputValue()).toBe("http://localhost:1/a");
  await url.fill("ftp://localhost/a");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("alert").getByText("must be an http or https URL").waitFor();
  await url.fill("http://localhost:1/b");
  await dialog.locator("[name=inboundMethod]").selectOption("GET");
  await dialog.getByRole("button", { name: "Save" }).click();
  await told("Saved +1 555 000 1111");
  expect(carrier.number(sender)).toMatchObject({ inboundUrl: "http://localhost:1/b", inboundMethod: "GET" });
  await dialog.getByRole("button", { name: "Edit +1 555 000 1111" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await told("Removed what was set about +1 555 000 1111");
  expect(carrier.numbers).toEqual([]);
});

test("the list of requests says what was wrong with one, with the provider's page, and grows live", async () => {
  const { page, send, carrier } = await inboxes.open();
  await send("fine");
  await expect(send("wrong", { To: "+1" })).rejects.toThrow("21211");
  await page.getByRole("button", { name: "Requests" }).click();
  const dialog = page.getByRole("dialog", { name: "API requests" });
  await dialog.getByText("2 requests").waitFor();
  await dialog.getByText(/21211: Invalid 'To' Phone Number/).click();
  const link = dialog.getByRole("link", { name: /Twilio about error 21211/ });
  expect(await link.getAttribute("href")).toBe("https://www.twilio.com/docs/errors/21211");
  await dialog.getByText("Basic, user AC").first().waitFor();
  await dialog.getByLabel("Only refused").check();
  expect(await dialog.locator(".requests > li").count()).toBe(1);
  await expect(send("wrong again", { Body: "" })).rejects.toThrow("21619");
  await eventually(() => dialog.locator(".requests > li").count()).toBe(2);
  carrier.reset();
  await dialog.getByText("No requests yet").waitFor();
});

test("a conversation is saved as a fixture in the form of the API", async () => {
  const { page, send } = await inboxes.open({ at: `/?to=${encodeURIComponent(phone)}` });
  await send("Your code is 123456");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the conversation as JSON" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("conversation-15558675310.json");
  const saved = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(saved).toMatchObject({ number: phone, thread: [{ type: "message", body: "Your code is 123456" }] });
});
