import { launchBrowser } from "@smskit/test-browser";
import { patienceMs } from "@smskit/test-support/patience";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type ExampleOptions, type RunningExample, startExample } from "../start-example.ts";
import { sharedState } from "./state.ts";

/** A page of the running app, and all that a test has to ask of it. */
export interface OpenPage {
  readonly page: Page;
  readonly example: RunningExample;
  readonly carrier: NonNullable<RunningExample["carrier"]>;
  /** Lines that the app logged. */
  readonly log: readonly string[];
  /** What went wrong in the browser: errors of scripts, violations of the content security policy. */
  readonly problems: readonly string[];
  start(number: string): Promise<void>;
  check(code: string): Promise<void>;
  /** The code in the first text, or in the one that the phone got after so many others. */
  codeOn(to: string, others?: number): Promise<string>;
  heading(name: string): Promise<void>;
}

/** Starts a browser once; each `open` starts a new app and a new page. `close` ends them all. */
export async function createPages() {
  const browser = await launchBrowser();
  const stops: (() => Promise<unknown>)[] = [];

  async function open(options: ExampleOptions & { browser?: BrowserContextOptions } = {}): Promise<OpenPage> {
    const log: string[] = [];
    const problems: string[] = [];
    const example = await startExample({
      openState: async () => sharedState(),
      log: (line) => log.push(line),
      ...options,
    });
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options.browser });
    stops.push(
      () => context.close(),
      () => example.close(),
    );
    const { carrier } = example;
    if (carrier === undefined) throw new Error("These tests are about offline mode.");
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(example.url);
    return {
      page,
      example,
      carrier,
      log,
      problems,
      async start(number) {
        await page.getByLabel("Mobile number").fill(number);
        await page.getByRole("button", { name: "Text me a code" }).click();
      },
      async check(code) {
        await page.getByLabel("6-digit code").fill(code);
        await page.getByRole("button", { name: "Sign in" }).click();
      },
      async codeOn(to, others = 0) {
        const { code = "" } = await carrier.waitForMessage({
          to,
          after: carrier.messages[others - 1],
          timeoutMs: patienceMs,
        });
        return code;
      },
      heading: (name) => page.getByRole("heading", { name, level: 1 }).waitFor(),
    };
  }

  return {
    open,
    /** Ends what the last test opened. */
    async closePages() {
      for (const stop of stops.splice(0)) await stop();
    },
    async close() {
      await browser.close();
    },
  };
}
