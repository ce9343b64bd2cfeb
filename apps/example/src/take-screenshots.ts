/** Writes the pictures of the example app into docs/images. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@smskit/test-browser";
import type { Browser, Page } from "playwright-core";
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
  const example = await startExample();
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
    still("resend", () => "Send a new code in 30 s");
    still("phone", (text) => text.replace(/\d{6}/, "481203"));
  });
}
