import { defineConfig, devices } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";
import config from "./playwright.config.ts";

/** A Chromium that comes from npm or, where that does not run, an installed Chrome. */
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

/** The guide's configuration with a browser that is there without a download. */
export default defineConfig({ ...config, projects: [{ name: "chromium", use: browser }] });
