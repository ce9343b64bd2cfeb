import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createInboxes, eventually, phone } from "../testing/inbox/inbox.ts";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("../..", import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
let inboxes: Awaited<ReturnType<typeof createInboxes>>;
beforeAll(async () => {
  inboxes = await createInboxes();
});
afterEach(() => inboxes.closeAll());
afterAll(() => inboxes.close());

test("copies a message as a curl command that sends it again", async () => {
  const { page, link, send, clipboard, carrier } = await inboxes.open();
  await send("It's your code: 481203");
  await link("481203").click();
  await page.getByRole("button", { name: "curl" }).click();
  await eventually(clipboard).toMatch(/^curl /);
  await run("sh", ["-c", `${await clipboard()} --silent`]);
  await eventually(() => carrier.messages.map(({ body, to }) => [body, to])).toEqual([
    ["It's your code: 481203", phone],
    ["It's your code: 481203", phone],
  ]);
});

test.each([
  [
    "with a code",
    `\`481203\` is your \${code}\\code\n481203`,
    /expect\(code\)\.toMatch\(\/\^\\d\{6\}\$\/\);/,
  ],
  ["without a code", 'Your "order" comes\ntoday', /expect\(body\)\.toBe\("Your/],
])("copies a message %s as a test that passes", async (_, body, expected) => {
  const { page, link, send, clipboard } = await inboxes.open();
  await send(body);
  await link(body.slice(0, 8)).click();
  await page.getByRole("button", { name: "Test" }).click();
  await eventually(clipboard).toMatch(expected);
  const app = createServer(async (_request, response) => {
    await send(body.replaceAll("481203", "772019"));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(app, "listening");
  const sending = `await fetch("http://127.0.0.1:${(app.address() as AddressInfo).port}");`;
  try {
    await runTest((await clipboard()).replace("// Make your app send the text here.", sending));
  } finally {
    app.close();
  }
});

/** Runs a test as a user of the package does. Rejects if it fails. */
async function runTest(code: string): Promise<void> {
  const folder = await mkdtemp(`${packageFolder}copied-test-`);
  try {
    await writeFile(`${folder}/copied.test.ts`, code);
    // A busy machine must not fail the test.
    const config = {
      ssr: { resolve: { conditions: ["@smskit/source"] } },
      test: { testTimeout: patienceMs },
    };
    await writeFile(`${folder}/vitest.config.ts`, `export default ${JSON.stringify(config)};`);
    await run(process.execPath, [vitest, "run", "--root", folder], { cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("numbers have one format in the page, and are copied as E.164", async () => {
  const written = {
    "+15558675310": "+1 555 867 5310",
    "+447700900123": "+44 7700 900123",
    "+4520123456": "+45 20 12 34 56",
    "+33612345678": "+33 6 12 34 56 78",
    "+61491570156": "+61 491 570 156",
    "+4915112345678": "+49 151 1234 5678",
    "+351912345678": "+351 912 345 678",
    "+6591234567": "+65 912 345 67",
  };
  const { page, link, send, clipboard } = await inboxes.open();
  for (const to of Object.keys(written)) await send(`to ${to}`, { To: to });
  const shown = page.locator(".row-link b");
  await eventually(() => shown.allTextContents()).toEqual(Object.values(written).reverse());

  await link("to +447700900123").click();
  await page.getByRole("heading", { name: "+44 7700 900123" }).waitFor();
  await page.locator(".facts").getByText("+44 7700 900123").waitFor();
  await page.getByRole("button", { name: "Copy the number +447700900123" }).click();
  await eventually(clipboard).toBe("+447700900123");
  await page.getByRole("button", { name: "Copy From: +15550001111" }).click();
  await eventually(clipboard).toBe("+15550001111");
  await page.getByRole("heading", { name: "+44 7700 900123" }).selectText();
  await page.keyboard.press("Control+c");
  await eventually(clipboard).toBe("+447700900123");
  await page.getByRole("button", { name: "Delete this text" }).click();
  await page.getByText("The text to +44 7700 900123 will be deleted").waitFor();
});

test("shows images of an MMS, links to its other files, and names the channel", async () => {
  const files = createServer((_, response) => {
    response.writeHead(200, { "content-type": "image/svg+xml" });
    response.end('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>');
  }).listen(0, "127.0.0.1");
  await once(files, "listening");
  try {
    const { page, link, send, problems, carrier } = await inboxes.open();
    const base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    await send("a lemon", { MediaUrl: `${base}/lemon.svg` });
    await link("a lemon").click();
    const image = page.locator(".conversation").getByRole("img", { name: /^Image: .*lemon\.svg$/ });
    await eventually(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(40);
    await carrier.reply({
      from: phone,
      body: "",
      media: [{ url: `${base}/menu.pdf`, contentType: "application/pdf" }],
    });
    const file = page.locator(".turn.reply").getByRole("link", { name: "application/pdf, menu.pdf" });
    expect(await file.getAttribute("rel")).toContain("noreferrer");
    await page.locator(".row .snippet", { hasText: "1 file" }).waitFor();
    expect(problems).toEqual([]);

    await send("by WhatsApp", { To: `whatsapp:${phone}`, From: "whatsapp:+15550001111" });
    await page.locator(".row", { hasText: "by WhatsApp" }).locator(".tag", { hasText: "WhatsApp" }).waitFor();
    await link("by WhatsApp").click();
    await page.locator(".facts").getByText("WhatsApp").waitFor();
  } finally {
    files.close();
  }
});
