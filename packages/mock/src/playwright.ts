import { expect as playwrightExpect, test as playwrightTest } from "@playwright/test";
import { createMockClient } from "./client/create-mock-client.ts";
import { toHaveReceivedText } from "./client/to-have-received-text.ts";
import { createNumbers } from "./playwright/fictional-numbers.ts";
import { createSms, type Sms } from "./playwright/sms.ts";
import { openSmsServer, type SmsServer } from "./playwright/sms-server.ts";

export type { Sms } from "./playwright/sms.ts";
export type { SmsServer } from "./playwright/sms-server.ts";

/** Options for `use` in the configuration of Playwright. */
export interface SmsOptions {
  /** The URL of a mock server that runs already. @default each worker starts a server on a free port */
  smsUrl: string | undefined;
  /**
   * The provider whose account each worker gets, such as the `acme` of `https://api.acme.example`. Set it if the app can use
   * the credentials in `smsServer.env`. Without it, tests of a shared server are told apart by their numbers.
   *
   * @default none
   */
  smsProvider: string | undefined;
}

/** What the fixtures give to a test. */
export interface SmsFixtures {
  /** The phones and the provider of this test. */
  sms: Sms;
}

/** What the fixtures give to a worker. */
export interface SmsWorkerFixtures extends SmsOptions {
  /** The worker's mock server and account, to start an app with. */
  smsServer: SmsServer;
}

/**
 * Playwright's `test` with a phone: `sms` reads the texts that the app sends, replies to them, and makes the provider fail.
 *
 * @example
 * test("signs in", async ({ page, sms }) => {
 *   const to = sms.number();
 *   await page.getByLabel("Mobile number").fill(to);
 *   await page.getByRole("button", { name: "Text me a code" }).click();
 *   await page.getByLabel("Code").fill(await sms.waitForCode(to));
 * });
 */
export const test = playwrightTest.extend<SmsFixtures, SmsWorkerFixtures>({
  smsUrl: [undefined, { option: true, scope: "worker" }],
  smsProvider: [undefined, { option: true, scope: "worker" }],
  smsServer: [
    async ({ smsUrl, smsProvider }, use, { config: { workers }, parallelIndex }) => {
      const number = createNumbers({ worker: parallelIndex, workers });
      const { server, close } = await openSmsServer({ smsUrl, smsProvider, number });
      await use(server);
      await close();
    },
    { scope: "worker" },
  ],
  sms: async ({ smsServer }, use) => {
    const { url, account, number, isShared } = smsServer;
    const client = createMockClient({ url, account });
    // The tests of a worker run one after the other.
    if (!isShared) await client.reset();
    const { sms, undo } = createSms({
      client,
      url,
      account,
      number,
      sharedSince: isShared ? await timeOf(url) : undefined,
    });
    await use(sms);
    await undo();
  },
});

/** Playwright's `expect` with the matcher `toHaveReceivedText`, for `sms` and for clients. */
export const expect = playwrightExpect.extend({ toHaveReceivedText });

/** The server's clock may have been moved. */
async function timeOf(url: string): Promise<Date> {
  const response = await fetch(`${url}/api/v1/clock`);
  const { now } = (await response.json()) as { now: string };
  return new Date(now);
}
