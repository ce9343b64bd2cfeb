import { freePort } from "@smskit/test-support/free-port";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCarrier, createManualClock, startMockServer } from "../index.ts";
import { createInboxes, eventually, phone, sender } from "../testing/inbox/inbox.ts";

let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

const hostile =
  '<img src=x onerror="document.title=1"><script>alert(1)</script><a href="javascript:alert(1)">tap</a>';

test("a body is shown as text, whatever its content, and nothing is loaded from elsewhere", async () => {
  const { page, problems, link, send, carrier, server } = await inboxes.open();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const body = `${hostile} \u202e https://evil.example/x`;
  await send(body);
  await carrier.reply({
    from: phone,
    body: hostile,
    media: [{ url: "https://evil.example/x.png", contentType: "image/png" }],
  });
  await page.reload();
  await link("evil.example").click();
  await page.locator(".turn.reply .bubble").waitFor();
  expect(await page.locator(".turn.message .bubble").first().textContent()).toContain(body);
  await page.getByText("Request parameters").click();
  expect(
    await page
      .locator("img:not([src='/inbox/icon.svg']), script:not([src]), a[href^='http'], a[href^='javascript']")
      .count(),
  ).toBe(0);
  expect(problems).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(`${server.url}/`))).toEqual([]);
});

test("no view of the page violates its content security policy", async () => {
  const { page, problems, link, send } = await inboxes.open();
  await send("We\u2019re here: 481203\n@lemon.example #481203");
  await link("481203").click();
  await page.getByText("What forces UCS-2").waitFor();
  for (const panel of ["faults", "clock", "shortcuts"]) {
    await page.goto(`${new URL(page.url()).origin}/?panel=${panel}`);
    await page.getByRole("dialog").waitFor();
  }
  expect(problems).toEqual([]);
});

test("reports a lost connection and shows what it missed once the server is back", async () => {
  // Nobody else gets this port while the server is away.
  const { page, server, carrier, link, send } = await inboxes.open({ port: await freePort() });
  await send("before");
  await link("before").click();
  await page.locator(".bubble", { hasText: "before" }).waitFor();
  await server.close();
  await page.getByText("Connection lost").waitFor();
  await page.getByRole("button", { name: "Send the reply" }).click();

  const again = await startMockServer({ carrier, port: server.port });
  try {
    await page.getByText("Live", { exact: true }).waitFor();
    await send("after");
    await link("after").waitFor();
    await page.locator(".bubble", { hasText: "after" }).waitFor();
  } finally {
    await again.close();
  }
});

test("older texts show what happened to them while they were loading", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  const { page, link, afterEvent } = await inboxes.open({
    carrier,
    async before({ send }) {
      for (let index = 0; index < 250; index += 1) await send(`text ${index},`);
    },
  });
  await link("text 249,").waitFor();
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  const { promise: moved, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/texts\?.*\bbefore=/, async (route) => {
    const older = await route.fetch();
    isAsked();
    await moved;
    await route.fulfill({ response: older });
  });
  const scrollToEnd = () =>
    page.locator(".list-scroll").evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await scrollToEnd();
  await asked;
  await afterEvent("clock", () => carrier.advance(1000));
  release();
  await eventually(async () => {
    await scrollToEnd();
    return link("text 0,").count();
  }).toBe(1);
  await page.locator(".row", { hasText: "text 0," }).getByText("Delivered").waitFor();
});

test("renders only visible rows of 10,000 messages; all are reachable and new ones still appear", async () => {
  const carrier = createCarrier({ latencyMs: 0 });
  for (let index = 0; index < 10_000; index += 1) {
    carrier.accept({
      id: `id-${index}`,
      provider: "twilio",
      from: sender,
      to: `+1555${String(index).padStart(7, "0")}`,
      body: `text ${index}, code ${100_000 + index}`,
      status: "failed",
      errorCode: "30008",
      failureOf: () => ({ status: "failed", errorCode: "30008" }),
      parameters: {},
    });
  }
  const { page, link, send, problems } = await inboxes.open({ carrier });
  await page.getByText("10,000 texts").waitFor();
  await link("text 9999,").waitFor();
  expect(await page.locator(".row").count()).toBeLessThan(40);

  const scroller = page.locator(".list-scroll");
  await eventually(async () => {
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    return link("text 0,").count();
  }).toBe(1);
  expect(await page.locator(".row").count()).toBeLessThan(40);
  expect(await page.locator(".row", { hasText: "text 0," }).getAttribute("aria-posinset")).toBe("10000");

  await send("the newest");
  await page.getByRole("button", { name: "1 new text" }).click();
  await link("the newest").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("End");
  await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toContain("text 0,");
  expect(problems).toEqual([]);
});
