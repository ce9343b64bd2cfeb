import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/**
 * Starts a headless browser: the one that comes from npm or, where that does not run, an installed Chrome.
 *
 * @throws {Error} at once when the browser cannot be started, with the reason.
 */
export async function launchBrowser(executablePath?: string): Promise<Browser> {
  const isInstalled = process.platform !== "linux" || process.arch !== "x64";
  if (isInstalled && executablePath === undefined) return chromium.launch({ channel: "chrome" });
  return chromium.launch({
    executablePath: executablePath ?? (await sparticuz.executablePath()),
    args: [...sparticuz.args.filter((arg) => arg !== "--single-process"), "--no-sandbox"],
  });
}
