import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** A headless browser: the one that comes from npm, or, where that does not run, an installed Chrome. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ channel: "chrome" });
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...sparticuz.args.filter((arg) => arg !== "--single-process"), "--no-sandbox"],
  });
}
