import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "@smskit/test-browser";
import { startPostgresServer } from "@smskit/test-postgres";
import { patienceMs } from "@smskit/test-support/patience";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startExampleProcess } from "./testing/example-process.ts";

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), "example-"));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** A browser of somebody who has not been here before. */
async function somebody(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  return page;
}

async function ask(page: Page, url: string, number: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Mobile number").fill(number);
  await page.getByRole("button", { name: "Text me a code" }).click();
}

/** Asks for a code, and reads it on the phone, which the page shows in offline mode. */
async function askForCode(page: Page, url: string, number: string): Promise<string> {
  await ask(page, url, number);
  const text = await page.getByText("is your code to sign in").textContent();
  return /\d{6}/.exec(text ?? "")?.[0] ?? "";
}

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel("6-digit code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await signedIn(page);
}

const signedIn = (page: Page) => page.getByRole("heading", { name: "You are signed in" }).waitFor();

describe.each(["an embedded database", "a Postgres server"])("on %s", (kind) => {
  test("a sign-in, a code on its way, counts of texts and the log of messages survive a restart of the app", async () => {
    const environment: Record<string, string> = { SMSKIT_DATA: join(folder, kind.replaceAll(" ", "-")) };
    if (kind === "a Postgres server") {
      const server = await startPostgresServer();
      onTestFinished(() => server.remove());
      environment["DATABASE_URL"] = server.url;
    }
    const before = await startExampleProcess(environment);
    const [ada, ben, operator] = [await somebody(), await somebody(), await somebody()];
    await enter(ada, await askForCode(ada, before.url, "+1 555 867 5310"));
    // A number gets five texts an hour.
    for (let more = 0; more < 4; more++) await askForCode(await somebody(), before.url, "+1 555 867 5310");
    const code = await askForCode(ben, before.url, "+1 555 867 5322");
    await before.stop();

    const after = await startExampleProcess(environment);
    onTestFinished(after.stop);
    await ada.goto(after.url);
    await signedIn(ada);
    await ada.getByText("+15558675310").waitFor();
    await ben.goto(after.url);
    await ben.getByRole("heading", { name: "Enter the code" }).waitFor();
    await enter(ben, code);
    const pest = await somebody();
    await ask(pest, after.url, "+1 555 867 5310");
    await pest.getByText("You can ask for another one in").waitFor();

    await operator.goto(`${after.url}/operator`);
    const messages = operator.getByRole("list", { name: "Messages" }).locator("> li");
    expect(await messages.count()).toBe(6);
    expect(await messages.nth(0).locator("summary").textContent()).toMatch(/22[\s\S]*SignIn/);
    expect(await messages.nth(1).locator("summary").textContent()).toMatch(/10[\s\S]*SignIn/);

    // The page is open while a text is sent and delivered.
    const cleo = await somebody();
    await askForCode(cleo, after.url, "+1 555 867 5333");
    const latest = messages.filter({ hasText: "33" }).first();
    await latest.locator("summary").getByText("Delivered").waitFor();
    await operator.getByRole("status").getByText("ending in 33: Delivered.").waitFor();
    expect(await messages.count()).toBe(7);
  });
});

test("while its Postgres server is away, the app texts nobody and says so; then it goes on", async () => {
  const server = await startPostgresServer();
  onTestFinished(() => server.remove());
  const app = await startExampleProcess({ SMSKIT_DATA: join(folder, "away"), DATABASE_URL: server.url });
  onTestFinished(app.stop);
  const [ada, ben, operator] = [await somebody(), await somebody(), await somebody()];
  const code = await askForCode(ada, app.url, "+1 555 867 5310");
  await ben.goto(app.url);
  await operator.goto(`${app.url}/operator`);

  await server.stop();
  const sorry = "Something went wrong on our side. Please try again.";
  await ben.getByLabel("Mobile number").fill("+1 555 867 5322");
  await ben.getByRole("button", { name: "Text me a code" }).click();
  await ben.getByText(sorry).waitFor();
  await ada.getByLabel("6-digit code").fill(code);
  await ada.getByRole("button", { name: "Sign in" }).click();
  await ada.getByText(sorry).waitFor();
  // A page that waits for news goes on asking: browsers do not after an error.
  const news = await ada.evaluate(async () => (await fetch("/events")).status);
  expect(news).toBe(200);

  await server.start();
  await enter(ben, await askForCode(ben, app.url, "+1 555 867 5322"));
  await operator.getByRole("status").getByText("ending in 22: Delivered.").waitFor();
  expect(await operator.getByRole("list", { name: "Messages" }).locator("> li").count()).toBe(2);
  await ada.goto(app.url);
  await enter(ada, code);
});
