import { patience } from "@smskit/test-support/patience";
import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";
import { providers as examples } from "./generated/providers.ts";
import { createPages } from "./testing/page.ts";

const number = "+1 (555) 867-5310";
const to = "+15558675310";
const providers = Object.keys(madeUpAccounts);

/** Whether a provider's reports say which message they are about without its id, which a lost response had. */
function hasReference(provider: string): boolean {
  const features = examples[provider]?.definition.features;
  const declared = typeof features === "function" ? features({}) : features;
  return declared?.reference !== false;
}

let pages: Awaited<ReturnType<typeof createPages>>;

/** Waits for the focus, which a browser sets a little after it shows the page. */
async function isFocused(field: Locator): Promise<void> {
  await expect
    .poll(() => field.evaluate((element) => element === document.activeElement), patience)
    .toBe(true);
}

beforeAll(async () => {
  pages = await createPages();
});
afterEach(() => pages.closePages());
afterAll(() => pages.close());

describe.each(providers)("with %s", (provider) => {
  test("a person signs in, and out again", async () => {
    const { page, carrier, start, check, codeOn, heading, problems, log } = await pages.open({ provider });
    await start(number);
    await heading("Enter the code");
    await page.getByText("Delivered to your phone.").waitFor();
    await page.getByRole("complementary").getByText("is your code to sign in").waitFor();
    expect(carrier.messages).toHaveLength(1);
    expect(carrier.messages[0]).toMatchObject({ provider, to });

    await check(await codeOn(to));
    await heading("You are signed in");
    await page.reload();
    await heading("You are signed in");
    await page.getByRole("button", { name: "Sign out" }).click();
    await heading("Sign in");
    expect(problems).toEqual([]);
    expect(log).toEqual([]);
  });

  test("the page says that a number cannot be reached, once the provider reports it", async () => {
    const { page, carrier, start } = await pages.open({ provider });
    carrier.setPhone(to, { state: "unknown" });
    await start(number);
    await page.getByRole("status").getByText("This number cannot be reached.").waitFor();
    await page.getByText("No text yet.").waitFor();
  });

  test("the page says that a number has opted out, at once or when the provider reports it", async () => {
    const { page, carrier, start, log } = await pages.open({ provider });
    carrier.setPhone(to, { optedOutOf: "all" });
    await start(number);
    const alert = page.getByRole("alert");
    const report = page.getByRole("status").getByText("This number does not take our texts.");
    await alert.or(report).waitFor();
    expect(log.join()).not.toContain(to);
    // Some providers accept such a text, and report later that it failed.
    if (await report.isVisible()) {
      expect(carrier.messages).toHaveLength(1);
      expect(log.join()).not.toContain("not-sent");
      return;
    }
    expect(await alert.textContent()).toContain("Reply START");
    await isFocused(alert);
    expect(await page.getByLabel("Mobile number").inputValue()).toBe(number);
    expect(log.join()).toContain("recipient-blocked, not-sent");
  });

  test("when the provider's response is lost, the text may be on its way, and its code works", async () => {
    const { page, carrier, start, check, heading, codeOn } = await pages.open({ provider });
    carrier.faults.add({ kind: "reset-after-read", to });
    carrier.faults.add({ kind: "missing-receipt", to });
    await start(number);
    await heading("Enter the code");
    await page.getByRole("status").getByText("It may be on its way").waitFor();
    await check(await codeOn(to));
    await heading("You are signed in");
    expect(carrier.messages).toHaveLength(1);
  });

  test("a lost response is settled by what the provider reports later, if reports name the reference", async () => {
    const { page, carrier, start } = await pages.open({ provider });
    carrier.faults.add({ kind: "reset-after-read", to });
    await start(number);
    const news = hasReference(provider) ? "Delivered to your phone." : "It may be on its way";
    await page.getByRole("status").getByText(news).waitFor();
  });
});

test("offline mode links to the phone in the mock's inbox", async () => {
  const { page, start, codeOn } = await pages.open();
  await start(number);
  const code = await codeOn(to);
  await page.getByRole("link", { name: "Open the inbox" }).click();
  await page.getByText(code).filter({ visible: true }).first().waitFor();
  expect(new URL(page.url()).searchParams.get("to")).toBe(to);
});

describe("a wrong code", () => {
  test("is reported next to its field, and the right one works after it", async () => {
    const { page, start, check, codeOn, heading } = await pages.open();
    await start(number);
    await heading("Enter the code");
    const code = await codeOn(to);
    await check(code === "000000" ? "000001" : "000000");
    const field = page.getByRole("textbox", { name: "6-digit code" });
    await page.getByText("This is not the code that we texted. You have 4 more tries.").waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    await isFocused(field);
    expect(await field.getAttribute("aria-describedby")).toBe("code-error code-hint");
    await check("12");
    await page.getByText("Enter the 6 digits").waitFor();
    await check(code);
    await heading("You are signed in");
  });

  test("five times ends the sign-in, and then the right one is rejected", async () => {
    const { page, start, check, codeOn, heading } = await pages.open();
    await start(number);
    const code = await codeOn(to);
    const wrong = code === "000000" ? "000001" : "000000";
    for (const left of ["4 more tries", "3 more tries", "2 more tries", "one more try"]) {
      await check(wrong);
      await page.getByText(`You have ${left}.`).waitFor();
    }
    await check(wrong);
    await page.getByRole("alert").getByText("too many wrong codes").waitFor();
    await heading("Sign in");
    expect(await page.getByLabel("Mobile number").inputValue()).toBe(to);
    await page.evaluate(
      (code) => fetch("/check", { method: "POST", body: new URLSearchParams({ code }) }),
      await codeOn(to),
    );
    await page.reload();
    await heading("Sign in");
  });
});

describe("time", () => {
  test("a code expires after five minutes", async () => {
    const clock = { now: Date.now() };
    const { page, start, check, codeOn, heading } = await pages.open({ now: () => clock.now });
    await start(number);
    const code = await codeOn(to);
    clock.now += 5 * 60_000;
    await check(code);
    await page.getByText("This code has expired. Ask for a new one below.").waitFor();
    await page.getByRole("button", { name: "Send a new code" }).click();
    await check(await codeOn(to, 1));
    await heading("You are signed in");
  });

  test("another code is sent after 30 seconds, and replaces the first one", async () => {
    const clock = { now: Date.now() };
    const { page, carrier, start, check, codeOn, heading } = await pages.open({ now: () => clock.now });
    // The browser's clock stands still.
    await page.clock.setFixedTime(clock.now);
    await start(number);
    const first = await codeOn(to);
    const resend = page.getByRole("button", { name: "Send a new code" });
    // Once the page's script runs.
    await expect.poll(() => resend.textContent(), patience).toMatch(/in 30 s$/);
    expect(await resend.isDisabled()).toBe(true);
    await page.clock.setFixedTime(clock.now + 31_000);
    // The browser's clock is wrong by now, and it is the server's that counts.
    await resend.click();
    await page.getByRole("alert").getByText("You can ask for another one in 30 seconds.").waitFor();
    expect(carrier.messages).toHaveLength(1);

    clock.now += 30_000;
    await page.reload();
    await resend.click();
    const second = await codeOn(to, 1);
    if (first !== second) {
      await check(first);
      await page.getByText("This is not the code").waitFor();
    }
    await check(second);
    await heading("You are signed in");
  });
});

describe("a second code", () => {
  /** A person who holds a code, and may ask for another one. */
  async function holding() {
    const clock = { now: Date.now() };
    const opened = await pages.open({ now: () => clock.now });
    await opened.start(number);
    const first = await opened.codeOn(to);
    clock.now += 30_000;
    await opened.page.reload();
    return { ...opened, first, resend: opened.page.getByRole("button", { name: "Send a new code" }) };
  }

  test("whose outcome is unknown is accepted, and so is the first", async () => {
    const { page, carrier, check, codeOn, heading, first, resend } = await holding();
    carrier.faults.add({ kind: "reset-after-read", to });
    carrier.faults.add({ kind: "missing-receipt", to });
    await resend.click();
    await page.getByRole("status").getByText("It may be on its way").waitFor();
    await codeOn(to, 1);
    // The next one comes after a longer pause, shown on the button.
    await page.locator("#resend:disabled[data-wait-ms='60000']").waitFor();
    await check(first);
    await heading("You are signed in");
    expect(carrier.messages).toHaveLength(2);
  });

  test("that certainly was not sent changes nothing, and can be asked for at once", async () => {
    const { page, carrier, check, codeOn, heading, first, resend } = await holding();
    const stop = carrier.faults.add({ kind: "rate-limited", to });
    await resend.click();
    await page.getByRole("alert").getByText("nothing was sent").waitFor();
    expect(await resend.isDisabled()).toBe(false);
    stop();
    await resend.click();
    const second = await codeOn(to, 1);
    if (first !== second) {
      await check(first);
      await page.getByText("This is not the code").waitFor();
    }
    await check(second);
    await heading("You are signed in");
  });
});

describe("everybody", () => {
  test("can sign in with the keyboard alone", async () => {
    const { page, codeOn, heading } = await pages.open();
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    await page.keyboard.press("Tab");
    await page.keyboard.type(number);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Text me a code");
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement as Element).outlineWidth,
    );
    expect(outline).toBe("3px");
    await page.keyboard.press("Enter");
    await heading("Enter the code");
    await isFocused(page.getByRole("heading", { name: "Enter the code" }));
    await page.keyboard.press("Tab");
    await page.keyboard.type(await codeOn(to));
    await page.keyboard.press("Enter");
    await heading("You are signed in");
    await isFocused(page.getByRole("heading", { name: "You are signed in" }));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await heading("Sign in");
  });

  test("can sign in without scripts", async () => {
    const now = Date.now();
    const { page, start, check, codeOn, heading } = await pages.open({
      browser: { javaScriptEnabled: false },
      now: () => now,
    });
    await start("12");
    await page.getByText("That is not a phone number").waitFor();
    await start(number);
    await heading("Enter the code");
    const code = await codeOn(to);
    await page.getByRole("link", { name: "Look again" }).click();
    await page.getByText("is your code to sign in").waitFor();
    await page.getByRole("button", { name: "Send a new code" }).click();
    await page.getByRole("alert").getByText("You can ask for another one in").waitFor();
    await check(code);
    await heading("You are signed in");
  });

  test("sends a form once, however often it is clicked", async () => {
    const { page } = await pages.open();
    const stopped = await page.evaluate(() => {
      const button = document.querySelector("button");
      const heard: boolean[] = [];
      button?.form?.addEventListener("submit", (event) => {
        heard.push(event.defaultPrevented);
        event.preventDefault();
      });
      button?.click();
      button?.click();
      return heard;
    });
    expect(stopped).toEqual([false, true]);
  });

  test("finds labels, hints and status messages on each page", async () => {
    const { page, start, heading } = await pages.open();
    expect(await page.getByRole("main").ariaSnapshot()).toMatch(
      /heading "Sign in" \[level=1\][\s\S]*textbox "Mobile number"[\s\S]*button "Text me a code"/,
    );
    const field = page.getByLabel("Mobile number");
    expect(await field.getAttribute("autocomplete")).toBe("tel");
    await start(number);
    await heading("Enter the code");
    await page.getByText("Delivered to your phone.").waitFor();
    expect(await page.getByRole("main").ariaSnapshot()).toMatch(
      /heading "Enter the code"[\s\S]*status: Delivered to your phone\.[\s\S]*textbox "6-digit code"[\s\S]*button "Sign in"/,
    );
    const code = page.getByLabel("6-digit code");
    expect(await code.getAttribute("autocomplete")).toBe("one-time-code");
    expect(await code.getAttribute("inputmode")).toBe("numeric");
    expect(await page.getByRole("complementary", { name: "Offline mode" }).count()).toBe(1);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
  });
});
