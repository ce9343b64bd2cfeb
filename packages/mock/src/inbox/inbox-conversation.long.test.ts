import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import { createInboxes, eventually, phone, sender } from "../testing/inbox/inbox.ts";
import { closeApps, startApp } from "../testing/webhook-app.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(async () => {
  await inboxes.closeAll();
  await closeApps();
});
afterAll(() => inboxes.close());

test("shows a phone's conversation: received and sent texts, senders and times", async () => {
  const app = await startApp();
  const { page, carrier, link, send } = await inboxes.open({ inboundUrl: app.url });
  await send("Do you like lemons?");
  await send("A word from the shop", { From: "+15550002222" });
  await link("Do you like lemons?").click();
  await page.getByRole("heading", { name: "+1 555 867 5310" }).waitFor();
  await carrier.reply({ from: phone, to: sender, body: "I do!" });

  const turns = page.locator(".turn");
  await eventually(() => turns.count()).toBe(3);
  expect(await turns.evaluateAll((all) => all.map((turn) => turn.className))).toEqual([
    "turn message",
    "turn message",
    "turn reply",
  ]);
  expect(await page.locator(".sender").allTextContents()).toEqual([
    "+1 555 000 1111",
    "+1 555 000 2222",
    "+1 555 000 1111",
  ]);
  await turns.last().getByText("your app responded with 204").waitFor();
  expect(await page.locator(".conversation time").count()).toBe(3);

  const [got, sent] = await Promise.all([
    turns.first().locator(".bubble").boundingBox(),
    turns.last().locator(".bubble").boundingBox(),
  ]);
  expect(sent?.x).toBeGreaterThan(got?.x ?? 0);
});

test("replies as the phone and shows the app's response", async () => {
  const app = await startApp((response) => response.writeHead(500).end());
  const { page, link, send, told } = await inboxes.open({ inboundUrl: app.url });
  await send("Do you like lemons?");
  await link("lemons").click();
  await page.getByLabel("Reply from").fill("Yes\nvery much");
  await page.getByRole("button", { name: "Send the reply" }).click();
  await page.locator(".turn.reply").getByText("your app responded with 500 (2 attempts)").waitFor();
  await told("your app responded with 500");
  expect(await page.locator(".turn.reply .bubble").textContent()).toContain("Yes\nvery much");
  expect(app.requests[0]?.parameters["Body"]).toBe("Yes\nvery much");
  expect(await page.getByLabel("Reply from").inputValue()).toBe("");
});

test("shows each attempt to report a reply, also those of one millisecond", async () => {
  const app = await startApp((response) => response.writeHead(500).end());
  const carrier = createCarrier({ clock: createManualClock() });
  const { page, link, send } = await inboxes.open({ inboundUrl: app.url, carrier });
  await send("Do you like lemons?");
  await link("lemons").click();
  await page.getByLabel("Reply from").fill("Yes");
  await page.keyboard.press("Enter");
  await page.locator(".turn.reply").getByText("your app responded with 500 (2 attempts)").waitFor();
});

test("shows a reply that was sent while the conversation was loading", async () => {
  const { page, carrier, link, send, afterEvent } = await inboxes.open();
  await send("Do you like lemons?");
  const { promise: replied, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/api/v1/phones/*", async (route) => {
    const older = await route.fetch();
    await replied;
    await route.fulfill({ response: older });
  });
  await link("lemons").click();
  await page.getByText("Loading…").waitFor();
  await afterEvent("reply", () => carrier.reply({ from: phone, to: sender, body: "I do!" }));
  release();
  await page.locator(".turn.reply").getByText("I do!").waitFor();
});

test("STOP opts the phone out, and the page shows it until it is reset", async () => {
  const { page, carrier, link, send } = await inboxes.open();
  const optedOut = page.getByText("Opted out of +1 555 000 1111");
  await send("Reply STOP to opt out");
  await link("Reply STOP").click();
  await page.getByRole("button", { name: "Reply STOP" }).click();
  await optedOut.waitFor();
  await page.locator(".turn.message").nth(1).waitFor(); // Twilio's own answer
  await expect(send("Still there?")).rejects.toThrow("21610");

  await page.getByRole("button", { name: "Reply START" }).click();
  await optedOut.waitFor({ state: "detached" });
  await send("Welcome back");
  await page.locator(".bubble", { hasText: "Welcome back" }).waitFor();

  carrier.setPhone(phone, { optedOutOf: "all" });
  await page.getByText("Opted out of all texts").waitFor();
  await page.locator(".opt-out").getByRole("button", { name: "Undo" }).click();
  await page.locator(".opt-out").waitFor({ state: "detached" });
});

test("a text from the phone comes before the provider's own answer to it", async () => {
  const { page, carrier, link, send } = await inboxes.open();
  await send("Reply STOP to opt out");
  await link("Reply STOP").click();
  await page.locator(".turn").waitFor();
  await carrier.reply({ from: phone, body: "STOP" });
  const turns = page.locator(".turn");
  await eventually(() => turns.count()).toBe(3);
  expect(await turns.evaluateAll((all) => all.map((turn) => turn.className))).toEqual([
    "turn message",
    "turn reply",
    "turn message",
  ]);
});

test("explains why a reply was not delivered", async () => {
  const { page } = await inboxes.open({ at: "/?to=%2B15558675399" });
  await page.getByText("No texts yet.").waitFor();
  await page.getByLabel("Reply from").fill("Hello?");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
});

test("makes the phone unreachable and shows what happens to texts then", async () => {
  const { page, carrier, link, send } = await inboxes.open();
  await send("first");
  await link("first").click();
  await page.getByLabel("This phone is").selectOption("unreachable");
  await eventually(() => carrier.phone(phone).state).toBe("unreachable");
  await send("second");
  await page.locator(".turn").last().getByText("Undelivered 30003").waitFor();
});

test("shows each part with its content, and the characters that force UCS-2 by name and position", async () => {
  const { page, link, send } = await inboxes.open();
  const body =
    "We\u2019re open from 8 to 20 tomorrow \u2014 and the lemonade is on us: ask for the \u201chouse special\u201d.";
  await send(body);
  await link("open from").click();
  const ruler = page.getByRole("region", { name: /2 parts/ });
  await ruler.getByText("UCS-2", { exact: true }).waitFor();
  await ruler.getByText("67 of 67 units").waitFor();
  await ruler.getByText(`${body.length - 67} of 67 units`).waitFor();
  expect((await ruler.locator(".part-text").allTextContents()).join("")).toBe(body);
  expect(await ruler.locator(".part-text mark").allTextContents()).toEqual([
    "\u2019",
    "\u2014",
    "\u201c",
    "\u201d",
  ]);
  expect(await ruler.locator(".non-gsm li").allTextContents()).toEqual(
    ["\u2019", "\u2014", "\u201c", "\u201d"].map((character) => expect.stringContaining(character)),
  );
  await ruler.locator(".non-gsm").getByText("U+2019").waitFor();
  await ruler.locator(".non-gsm").getByText("at 3", { exact: true }).waitFor();

  await send("plain");
  await link("plain").click();
  await page.getByRole("region", { name: "1 part" }).getByText("GSM-7", { exact: true }).waitFor();
  await page.getByText("5 of 160 units").waitFor();
});

test("shows whether browsers fill in the code automatically, and why not", async () => {
  const { page, link, send } = await inboxes.open();
  await send("481203 is your code\n@lemon.example #481203");
  await link("481203").click();
  const verdict = page.getByRole("region", { name: "Web OTP" });
  await verdict.getByText("lemon.example").waitFor();
  await send("No line: 772019");
  await link("772019").click();
  await verdict.getByText("No origin-bound line").waitFor();
  await send("110044 is your code\n@https://lemon.example #110044");
  await link("110044").click();
  await verdict.getByText("Browsers do not accept").waitFor();
  expect(await verdict.getByRole("listitem").count()).toBeGreaterThan(0);
});

test("shows a message's timeline, the delivery reports and the app's responses", async () => {
  const app = await startApp((response, _request, count) =>
    response.writeHead(count === 1 ? 403 : 204).end(),
  );
  const { page, link, send, carrier } = await inboxes.open();
  await send("hello", { StatusCallback: `${app.url}/status` });
  await carrier.idle();
  await link("hello").click();
  const timeline = page.getByRole("region", { name: "Delivery" });
  await timeline.getByText("Reported “delivered”: your app responded with 204").waitFor();
  await timeline.getByText("your app responded with 403").waitFor();
  expect(await timeline.locator(".event").allTextContents()).toEqual(
    ["Queued", "Sending", "Sent", "Delivered"].map((status) => expect.stringContaining(status)),
  );
  await timeline.getByText(`${app.url}/status`).first().waitFor();
  await page.getByText("Request parameters").click();
  await page.locator(".parameters").getByText("StatusCallback").waitFor();
});

test("shows the last of hundreds of messages of a phone, and the others on request", async () => {
  const { page, carrier } = await inboxes.open({
    at: `/?to=${encodeURIComponent(phone)}`,
    async before({ carrier, send }) {
      await Promise.all(Array.from({ length: 150 }, (_, index) => send(`text ${index}`)));
      await carrier.idle();
    },
  });
  await page.getByRole("button", { name: "Show earlier texts (50)" }).click();
  await eventually(() => page.locator(".bubble").count()).toBe(150);
  expect(carrier.messages).toHaveLength(150);
});
