/** Writes the pictures of the example app into docs/images. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@smskit/test-browser";
import type { Browser, Page } from "playwright-core";
import { openState } from "./open-state.ts";
import { startExample } from "./start-example.ts";

const folder = fileURLToPath(new URL("../../../docs/images/", import.meta.url));
const phone = { width: 360, height: 740 };

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const colorScheme of ["light", "dark"] as const) await takeAll(browser, colorScheme);
} finally {
  await browser.close();
}

async function takeAll(browser: Browser, colorScheme: "light" | "dark"): Promise<void> {
  // The same secret every time, and so the same fingerprints.
  const example = await startExample({
    openState: () => openState({ secret: "secret of the pictures" }),
    log: () => {},
  });
  const page = await browser.newPage({ viewport: phone, deviceScaleFactor: 2, colorScheme });
  const take = (step: string) =>
    page.screenshot({
      path: `${folder}example-${step}-${colorScheme}.png`,
      fullPage: true,
      animations: "disabled",
    });
  try {
    await page.goto(example.url);
    await take("number");

    await page.getByRole("button", { name: "the phone cannot be reached" }).click();
    await page.getByText("This number cannot be reached").waitFor();
    await stillTime(page);
    await take("unreachable");
    await page.getByRole("button", { name: "Use another number" }).click();

    await page.getByLabel("Mobile number").fill("+1 555 867 5310");
    await page.getByRole("button", { name: "Text me a code" }).click();
    await page.getByText("Delivered to your phone.").waitFor();
    await stillTime(page);
    await take("delivered");

    const { code } = (await example.carrier?.waitForMessage()) ?? {};
    await page.getByLabel("6-digit code").fill(code === "000000" ? "000001" : "000000");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This is not the code").waitFor();
    await stillTime(page);
    await take("error");

    await page.getByRole("button", { name: "Use another number" }).click();
    await page.getByRole("button", { name: "the phone has opted out" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "the provider's response is lost" }).click();
    await page.getByRole("status").getByText("It may be on its way").waitFor();
    await page.goto(`${example.url}/operator`);
    await page.getByRole("status").getByText("Live").waitFor();
    await page.locator("summary").filter({ hasText: "Undelivered" }).click();
    await stillTime(page);
    await take("operator");
    await page.setViewportSize({ width: 880, height: 740 });
    await take("operator-wide");
  } finally {
    await page.close();
    await example.close();
  }
}

/** The same picture every time: the countdown and the code are of the moment. */
async function stillTime(page: Page): Promise<void> {
  await page.evaluate(() => {
    const still = (id: string, change: (text: string) => string): void => {
      const element = document.getElementById(id);
      // A copy that the page's script does not know.
      const copy = element?.cloneNode(true) as HTMLElement | undefined;
      if (!element || !copy) return;
      copy.removeAttribute("id");
      copy.textContent = change(copy.textContent ?? "");
      element.replaceWith(copy);
    };
    for (const [index, item] of [...document.querySelectorAll("#messages > li")].entries()) {
      for (const time of item.querySelectorAll("time")) time.textContent = `2027-03-09 10:1${4 - index}:09`;
    }
    for (const code of document.querySelectorAll("dd code")) {
      if ((code.textContent?.length ?? 0) > 30) code.textContent = "9f2c41d07b6e4a35";
    }
    for (const attempt of document.querySelectorAll(".more li")) {
      attempt.innerHTML = attempt.innerHTML.replace(/in \d+ ms/, "in 84 ms");
    }
    still("live", () => "Live: changes appear by themselves.");
    still("resend", () => "Send a new code in 30 s");
    still("phone", (text) => text.replace(/\d{6}/, "481203"));
  });
}
