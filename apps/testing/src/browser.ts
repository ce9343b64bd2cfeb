import { devices } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";

/** A Chromium that comes from npm or, where that does not run, an installed Chrome. */
export const browser =
  process.platform === "linux" && process.arch === "x64"
    ? {
        ...devices["Desktop Chrome"],
        launchOptions: {
          executablePath: await sparticuz.executablePath(),
          args: [...sparticuz.args.filter((arg) => arg !== "--single-process"), "--no-sandbox"],
        },
      }
    : { ...devices["Desktop Chrome"], channel: "chrome" };
