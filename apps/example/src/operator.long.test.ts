import { get } from "node:http";
import { exampleAccounts } from "@smskit/test-support/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type RunningExample, startExample } from "./start-example.ts";
import { createPages } from "./testing/page.ts";
import { sharedState } from "./testing/state.ts";

const to = "+15558675310";
const token = "a token of the operator";
const account = exampleAccounts.twilio;

describe("the operator's page", () => {
  let pages: Awaited<ReturnType<typeof createPages>>;
  beforeAll(async () => {
    pages = await createPages();
  });
  afterEach(() => pages.closePages());
  afterAll(() => pages.close());

  test("updates each message as its status changes, without its number or text", async () => {
    const { page, example, carrier, start, heading, codeOn, problems } = await pages.open();
    const operator = await page.context().newPage();
    await operator.goto(`${example.url}/operator`);
    await operator.getByText("No message yet.").waitFor();
    await operator.getByRole("status").getByText("Live").waitFor();

    await start(to);
    await heading("Enter the code");
    const code = await codeOn(to);
    const item = operator.getByRole("listitem").filter({ hasText: "SignIn" }).first();
    await item.locator("summary").getByText("Delivered").waitFor();
    await item.locator("summary").click();
    await item.getByText("the provider says delivered").waitFor();
    const html = await operator.content();
    for (const secret of [to.slice(1), "5558675310", code, "is your code"])
      expect(html).not.toContain(secret);
    expect(html).toContain("10</span>");
    expect(html).toContain("twilio-mock");
    expect(carrier.messages).toHaveLength(1);
    expect(problems).toEqual([]);
    await operator.close();
  });

  test("keeps a message open that is being read while it changes, and says what changed", async () => {
    const { page, example, carrier, start, heading } = await pages.open();
    carrier.setPhone(to, { state: "unreachable" });
    await start(to);
    await heading("Enter the code");
    await page.goto(`${example.url}/operator`);
    await page.getByRole("status").getByText("Live").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const badge = page.locator("summary .badge");
    expect(await badge.textContent()).not.toBe("Delivered");
    await page.getByRole("heading", { name: "Attempts" }).waitFor();

    carrier.setPhone(to, { state: "reachable" });
    await page.getByRole("status").getByText("Message to the number ending in 10: Delivered.").waitFor();
    expect(await badge.textContent()).toBe("Delivered");
    expect(await page.getByRole("heading", { name: "Attempts" }).isVisible()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
  });

  test("shows why a message was not sent", async () => {
    const { page, example, carrier, start } = await pages.open();
    carrier.setPhone(to, { optedOutOf: "all" });
    await start(to);
    await page.getByRole("alert").waitFor();
    await page.goto(`${example.url}/operator`);
    const item = page.getByRole("listitem").first();
    await item.locator("summary").getByText("Not sent").waitFor();
    await item.locator("summary").click();
    await item.getByText("recipient-blocked, 21610").waitFor();
  });

  test("fits a phone, names its parts, and works without scripts", async () => {
    const { page, example, start, heading } = await pages.open({ browser: { javaScriptEnabled: false } });
    await start(to);
    await heading("Enter the code");
    await page.goto(`${example.url}/operator`);
    await page.locator("summary").click();
    expect(await page.getByRole("main").ariaSnapshot()).toMatch(
      /heading "Messages" \[level=1\][\s\S]*list "Messages, newest first"[\s\S]*Number ending in[\s\S]*heading "Attempts"/,
    );
    await page.getByRole("link", { name: "Look again" }).click();
    await heading("Messages");
    const right = async (selector: string) => {
      const { x = 0, width = 0 } = (await page.locator(selector).first().boundingBox()) ?? {};
      return x + width;
    };
    expect(await right("main")).toBeLessThanOrEqual(360);
    expect(await right("summary time")).toBeLessThan(await right("main"));
    expect(await right("summary .to")).toBeLessThan(await right("main"));
  });

  test("has older messages on separate pages", async () => {
    const { page, example } = await pages.open();
    await sharedState().database.query(
      `INSERT INTO smskit.messages (number_hash, number_end, connector, provider, outcome, started_at)
        SELECT 'f' || each, lpad(each::text, 2, '0'), 'twilio', 'twilio', 'unknown', now() - each * interval '1 minute'
        FROM generate_series(1, 60) AS each`,
    );
    const items = page.getByRole("list", { name: "Messages" }).locator("> li");
    await page.goto(`${example.url}/operator`);
    expect(await items.count()).toBe(50);
    await page.getByRole("link", { name: "Older messages" }).click();
    await page.getByRole("link", { name: "Back to the newest" }).waitFor();
    expect(await items.count()).toBe(10);
    expect(await items.last().locator("summary").textContent()).toMatch(/60/);
    await page.goto(`${example.url}/operator?before=nothing-of-that-name`);
    expect(await items.count()).toBe(50);
  });
});

describe("access to the operator's page", () => {
  let example: RunningExample | undefined;
  afterEach(() => example?.close());

  async function statusesOf(
    options: { account?: typeof account; operatorToken?: string },
    headers: Record<string, string> = {},
  ): Promise<number[]> {
    await example?.close();
    example = await startExample({ openState: async () => sharedState(), ...options });
    const { port } = new URL(example.url);
    return Promise.all(
      ["/operator", "/operator/events"].map(async (path) => {
        const { promise, resolve, reject } = Promise.withResolvers<number>();
        // Unlike `fetch`, it sends the host that it is told.
        get({ port, host: "127.0.0.1", path, headers }, (response) => {
          expect(response.headers["content-security-policy"]).toContain("default-src 'none'");
          response.destroy();
          resolve(response.statusCode ?? 0);
        }).on("error", reject);
        return promise;
      }),
    );
  }

  const as = (name: string, password: string) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });

  test("in offline mode, only a browser on this machine has access, not one that comes through a tunnel or another host name", async () => {
    expect(await statusesOf({})).toEqual([200, 200]);
    expect(await statusesOf({}, { host: "localhost" })).toEqual([200, 200]);
    for (const headers of [
      { host: "evil.example" },
      { "x-forwarded-for": "203.0.113.7" },
      { forwarded: "for=203.0.113.7" },
    ]) {
      expect(await statusesOf({}, headers)).toEqual([403, 403]);
    }
  });

  test("with an account, a request without a token has no access, whatever its headers say", async () => {
    for (const headers of [{}, as("operator", ""), as("operator", "undefined")]) {
      expect(await statusesOf({ account }, headers)).toEqual([403, 403]);
    }
  });

  test("with a token, a request that has it has access, also in offline mode", async () => {
    for (const options of [{ account, operatorToken: token }, { operatorToken: token }]) {
      expect(await statusesOf(options)).toEqual([401, 401]);
      expect(await statusesOf(options, as("operator", `${token}!`))).toEqual([401, 401]);
      expect(await statusesOf(options, as("operator", token))).toEqual([200, 200]);
    }
  });

  test("a token that could be guessed is refused", async () => {
    await expect(startExample({ operatorToken: "" })).rejects.toThrow("at least 16 characters");
  });
});
