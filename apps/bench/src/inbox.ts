import { gzipSync } from "node:zlib";
import { createCarrier, startMockServer } from "@smskit/mock";
import { launchBrowser } from "@smskit/test-browser";
import type { Page } from "playwright-core";
import { account, senderNumber } from "./account.ts";
import { effort } from "./effort.ts";
import type { Bench } from "./measurement.ts";

const messages = effort(10_000, 200);
const posts = effort(50, 3);
const frames = effort(300, 30);

/** The mock's web page, with a list that is long. */
export const inbox: Bench = {
  name: "inbox",
  title: `The mock server's inbox with ${messages.toLocaleString("en")} messages, in a headless browser`,
  ratio: "",
  async run(progress) {
    const carrier = createCarrier();
    const server = await startMockServer({ carrier });
    const browser = await launchBrowser();
    try {
      progress("messages");
      for (let index = 0; index < messages; index++) await post(server.url, `text ${index}`);
      await carrier.idle();
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(server.url);
      await page.locator(".row").first().waitFor();
      progress("from POST to row");
      const arrivals: number[] = [];
      for (let index = 0; index < posts; index++) arrivals.push(await timeToRow(page, server.url, index));
      progress("scrolling");
      const times = await scroll(page);
      const js = await fetch(`${server.url}/inbox/inbox.js`).then((response) => response.text());
      return [
        { name: "from POST to the row in the page", unit: "ms", values: arrivals, bar: { atMost: 100 } },
        { name: "a frame while the list is scrolled", unit: "ms", values: times, bar: { atMost: 20 } },
        { name: "… the longest of a hundred", unit: "ms", values: [percentile(times, 0.99)] },
        {
          name: "the page's script, gzipped",
          unit: "kB",
          values: [gzipSync(js, { level: 9 }).length / 1000],
        },
      ];
    } finally {
      await browser.close();
      await server.close();
    }
  },
};

async function post(url: string, body: string): Promise<void> {
  const response = await fetch(`${url}/2010-04-01/Accounts/${account.accountSID}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${account.accountSID}:${account.authToken}`)}` },
    body: new URLSearchParams({ To: "+15558675310", From: senderNumber, Body: body }),
  });
  if (!response.ok) throw new Error(`The mock responded ${response.status}.`);
  await response.arrayBuffer();
}

/** Milliseconds from before the POST until the browser has the row: both read one machine's clock. */
async function timeToRow(page: Page, url: string, index: number): Promise<number> {
  const words = `arrival ${index}.`;
  const seen = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector(".rows")?.textContent?.includes(wanted)) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    words,
  );
  // The observer is there once the page responds again.
  await page.evaluate(() => 0);
  const start = performance.timeOrigin + performance.now();
  await post(url, words);
  return (await seen) - start;
}

/** Times between frames while the list moves by most of its height in each. */
function scroll(page: Page): Promise<number[]> {
  return page.evaluate(
    (count) =>
      new Promise<number[]>((resolve) => {
        const list = document.querySelector(".list-scroll");
        const times: number[] = [];
        let before = performance.now();
        const step = (now: number): void => {
          times.push(now - before);
          before = now;
          list?.scrollBy(0, 400);
          if (times.length > count) resolve(times.slice(1));
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    frames,
  );
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}
