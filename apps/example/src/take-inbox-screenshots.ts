/** Writes the pictures of the mock server's inbox into docs/images: the same ones every time. */
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createCarrier, createManualClock, mockTwilio, startMockServer } from "@smskit/mock";
import { launchBrowser } from "@smskit/test-browser";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

const folder = fileURLToPath(new URL("../../../docs/images/", import.meta.url));
const start = new Date("2027-03-09T10:14:00Z");
const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const phone = "+15558675310";
const shop = "+15550001111";
const code =
  "481203 is your code to sign in to Lemon & Co. It works for 5 minutes. Don't share it.\n@lemon.example #481203";
const offer =
  "We\u2019re open from 8 to 20 tomorrow \u2014 and your first lemonade is on us. Ask for the \u201chouse special\u201d at the counter.";

await mkdir(folder, { recursive: true });

const app = createServer((request, response) => {
  request.resume();
  response.writeHead(204).end();
}).listen(0, "127.0.0.1");
await once(app, "listening");
const webhook = `http://localhost:${(app.address() as AddressInfo).port}/webhooks/twilio`;

const clock = createManualClock(start);
const carrier = createCarrier({ clock });
const server = await startMockServer({ carrier, mocks: [mockTwilio(carrier, { inboundUrl: webhook })] });
await fill();

const browser = await launchBrowser();
try {
  for (const colorScheme of ["light", "dark"] as const) await takeAll(browser, colorScheme);
} finally {
  await browser.close();
  await server.close();
  app.close();
}

/** A morning of texts. */
async function fill(): Promise<void> {
  carrier.setPhone("+447700900123", { state: "unreachable" });
  await send({ To: "+4520123456", From: "Lemon", Body: "Din kode er 772 019. Del den ikke." });
  await send({
    To: "+447700900123",
    From: "Lemon",
    Body: "Your order is on its way. It comes on Thursday.",
  });
  await send({
    To: "+33612345678",
    From: "Lemon",
    Body: "Votre commande est pr\u00eate. \u00c0 bient\u00f4t !",
  });
  await send({ Body: "Welcome to Lemon & Co! Reply STOP to opt out." });
  await send({ Body: code });
  await carrier.reply({ from: phone, body: "Thanks! When are you open tomorrow?" });
  clock.advance(45_000);
  await send({ Body: offer });
  await send({
    To: "+61491570156",
    From: "",
    Body: "Your table is booked for 7 tonight.",
    MessagingServiceSid: `MG${"0123456789abcdef".repeat(2)}`,
    ScheduleType: "fixed",
    SendAt: new Date(clock.now() + 3_600_000).toISOString(),
  });
}

async function send(parameters: Record<string, string>): Promise<void> {
  const response = await fetch(`${server.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${accountSid}:${"0".repeat(32)}`)}` },
    body: new URLSearchParams({ To: phone, From: shop, StatusCallback: webhook, ...parameters }),
  });
  if (!response.ok) throw new Error(await response.text());
  for (let step = 0; step < 10; step += 1) clock.advance(10);
  if (parameters["SendAt"] === undefined) await carrier.idle();
  clock.advance(75_000);
}

async function takeAll(browser: Browser, colorScheme: "light" | "dark"): Promise<void> {
  const take = async (
    name: string,
    options: BrowserContextOptions,
    go: (page: Page) => Promise<unknown>,
    path = "/",
  ) => {
    const context = await browser.newContext({
      colorScheme,
      locale: "en-GB",
      timezoneId: "UTC",
      ...options,
    });
    const page = await context.newPage();
    await page.clock.setFixedTime(new Date(clock.now()));
    await page.goto(server.url + path);
    await page.locator(".row, .big-code").first().waitFor();
    await go(page);
    await steady(page);
    await page.screenshot({ path: `${folder}inbox-${name}-${colorScheme}.png`, animations: "disabled" });
    await context.close();
    carrier.faults.clear();
  };
  const desktop = { viewport: { width: 1360, height: 1000 } };
  const narrow = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
  const open = async (page: Page, words: string): Promise<void> => {
    await page.locator(".row-link", { hasText: words }).click();
    await page.locator(".timeline").waitFor({ state: "attached" });
  };

  await take("desktop", desktop, async (page) => {
    await open(page, "We\u2019re open");
  });
  await take("faults", desktop, async (page) => {
    carrier.faults.add({ kind: "undelivered", code: "30005", provider: "twilio", probability: 0.2 });
    carrier.faults.add({ kind: "rate-limited", retryAfter: "1", to: phone, times: 3 });
    await open(page, "481203");
    await page.getByRole("button", { name: /^Faults/ }).click();
    await page.getByRole("button", { name: "Remove rate-limited" }).waitFor();
  });
  await take("phone-list", narrow, async () => {});
  await take("phone-thread", narrow, async (page) => {
    await open(page, "481203");
  });
  await take("code", narrow, async () => {}, `/code?to=${encodeURIComponent(phone)}`);
  await take("phone-message", narrow, async (page) => {
    await open(page, "481203");
    await page
      .getByRole("link", { name: /details/ })
      .nth(1)
      .click();
  });
}

/** Ids and ports are of the moment, and the focus is where the camera was. */
async function steady(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode } = walker;
      currentNode.nodeValue = (currentNode.nodeValue ?? "")
        .replace(/^SM[0-9a-f]{32}$/, "SM9f2d40472c9b4b8c96137b9a69db4875")
        .replace(/localhost:\d+/, "localhost:3000");
    }
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}
