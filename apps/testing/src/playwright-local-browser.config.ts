import { defineConfig, devices } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";
import config from "./playwright.config.ts";

/** Chromium from npm or, on platforms that it does not run on, an installed Chrome. */
const browser =
  process.platform === "linux" && process.arch === "x64"
    ? {
        ...devices["Desktop Chrome"],
        launchOptions: {
          executablePath: await sparticuz.executablePath(),
          args: [...sparticuz.args.filter((arg) => arg !== "--single-process"), "--no-sandbox"],
        },
      }
    : { ...devices["Desktop Chrome"], channel: "chrome" };

/** The guide's configuration, with a browser that needs no further download, and time for a busy machine. */
export default defineConfig({
  ...config,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  projects: [{ name: "chromium", use: browser }],
});
