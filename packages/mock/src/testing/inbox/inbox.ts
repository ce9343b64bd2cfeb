import { launchBrowser } from "@smskit/test-browser";
import { patience, patienceMs } from "@smskit/test-support/patience";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { type Carrier, createCarrier, type MockServer, startMockServer } from "../../index.ts";
import { mockTwilio } from "../../providers/twilio/mock-twilio.ts";
import { post } from "../../providers/twilio/testing/twilio-client.ts";
import { mockAcme } from "../mock-acme.ts";

/** `expect.poll` with patience. */
export function eventually<Value>(read: () => Value): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, patience);
}

export const phone = "+15558675310";
export const sender = "+15550001111";

/** The inbox of a new server in a browser, with what tests need from it. */
export interface OpenInbox {
  readonly page: Page;
  readonly server: MockServer;
  readonly carrier: Carrier;
  /** Errors in the browser: of scripts, or violations of the content security policy. */
  readonly problems: readonly string[];
  /** Sends a text as an app; `more` has further Twilio parameters. Resolves with the message's id. */
  send(body: string, more?: Record<string, string>): Promise<string>;
  /** The row of the list that contains these words. */
  row(words: string): Locator;
  /** The link that opens the row. */
  link(words: string): Locator;
  /** Waits until screen readers are told these words. */
  told(words: string | RegExp): Promise<void>;
  /** Presses `g` and a letter. The page allows a moment between them, so neither waits until the page has handled the other. */
  goTo(letter: string): Promise<void>;
  /** Acts, and waits until the browser has got an event of this type and the page could draw what follows from it. */
  afterEvent(type: string, act: () => unknown): Promise<void>;
  clipboard(): Promise<string>;
  /** Where the focus is: the element's label, text or tag, or `nothing`. */
  focus(): Promise<string>;
}

/** How the inbox is opened. */
export interface InboxOptions {
  /** Path and query of the page. @default "/" */
  at?: string;
  /** The app's webhook for replies. */
  inboundUrl?: string;
  port?: number;
  carrier?: Carrier;
  browser?: BrowserContextOptions;
  /** Before the page is opened. */
  before?(inbox: Pick<OpenInbox, "send" | "carrier" | "server">): Promise<unknown>;
}

/** Starts a browser once; each `open` makes a new server and page. */
export async function createInboxes() {
  const browser = await launchBrowser();
  const stops: (() => Promise<unknown>)[] = [];

  async function open(options: InboxOptions = {}): Promise<OpenInbox> {
    const carrier = options.carrier ?? createCarrier({ latencyMs: 0 });
    const inbound = options.inboundUrl === undefined ? {} : { inboundUrl: options.inboundUrl };
    const mocks = [mockTwilio(carrier, inbound), mockAcme(carrier)];
    const server = await startMockServer({ carrier, mocks, port: options.port ?? 0 });
    const problems: string[] = [];
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
      ...options.browser,
    });
    stops.push(
      () => context.close(),
      () => server.close(),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      // A server that was closed is not the page's error.
      if (message.type() === "error" && !message.text().includes("net::ERR_")) problems.push(message.text());
    });

    const inbox: OpenInbox = {
      page,
      server,
      carrier,
      problems,
      async send(body, more = {}) {
        const response = await post(server, { To: phone, From: sender, Body: body, ...more });
        if (response.status !== 201) throw new Error(response.text);
        return String(response.body["sid"]);
      },
      row: (words) =>
        page.getByRole("listitem").filter({ has: page.locator(".row-link", { hasText: words }) }),
      link: (words) => page.locator(".row-link", { hasText: words }),
      async told(words) {
        await page.getByRole("log").getByText(words).first().waitFor({ state: "attached" });
      },
      async goTo(letter) {
        await Promise.all(["g", letter].map((key) => page.keyboard.press(key)));
      },
      async afterEvent(type, act) {
        await page.evaluate(async (wanted) => {
          const events = new EventSource("/api/v1/events");
          await new Promise((opened) => events.addEventListener("open", opened));
          const heard = new Promise((done) => events.addEventListener(wanted, done));
          Object.assign(globalThis, { heard });
        }, type);
        await act();
        await page.evaluate(async () => {
          await Reflect.get(globalThis, "heard");
          await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
        });
      },
      clipboard: () => page.evaluate(() => navigator.clipboard.readText()),
      focus: () =>
        page.evaluate(() => {
          const { activeElement: element } = document;
          if (element === null || element === document.body) return "nothing";
          return element.getAttribute("aria-label") ?? (element.textContent?.trim() || element.tagName);
        }),
    };
    await options.before?.(inbox);
    await page.goto(server.url + (options.at ?? "/"));
    await page.getByText("Live", { exact: true }).waitFor();
    return inbox;
  }

  return {
    open,
    /** Closes what the last test opened. */
    async closeAll() {
      for (const stop of stops.splice(0)) await stop();
    },
    async close() {
      await browser.close();
    },
  };
}
