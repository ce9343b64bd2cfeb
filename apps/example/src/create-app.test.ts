import { SmsError } from "@smskit/core";
import { twilioWithService } from "@smskit/test-support/accounts";
import { createTwilio } from "@smskit/twilio";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createApp } from "./create-app.ts";
import { clientOf, origin } from "./testing/app-client.ts";
import { appWith, failing, number } from "./testing/app-with.ts";
import { sharedState } from "./testing/state.ts";
import { texts } from "./texts.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("signing in", () => {
  test("takes the number as people write it, and texts one code to it", async () => {
    const { client, connector } = appWith({ now: () => 0 });
    expect(await client.submit("/start", { number: "+1 (555) 867-5310" })).toContain("Enter the code");
    expect(connector.messages).toHaveLength(1);
    expect(connector.messages[0]).toMatchObject({
      to: "+15558675310",
      validityPeriodSeconds: 300,
      statusCallback: `${origin}/webhooks/memory`,
    });
  });

  test("gives the session a new id, and takes the code as people copy it", async () => {
    const { client, codeOf } = appWith();
    await client.submit("/start", { number });
    const before = client.cookie;
    const code = codeOf(0);
    const page = await client.submit("/check", { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` });
    expect(page).toContain("You are signed in");
    expect(client.cookie).not.toBe(before);
    expect(await client.submit("/sign-out")).toContain("Mobile number");
    expect(await client.open()).not.toContain("You are signed in");
  });

  test("allows the next code at once after a sign-in", async () => {
    const { client, connector, codeOf } = appWith();
    await client.submit("/start", { number });
    await client.submit("/check", { code: codeOf(0) });
    await client.submit("/sign-out");
    expect(await client.submit("/start", { number })).toContain("Enter the code");
    expect(connector.messages).toHaveLength(2);
  });

  test("ends after eight hours", async () => {
    const clock = { now: 0 };
    const { client, codeOf } = appWith({ now: () => clock.now });
    await client.submit("/start", { number });
    await client.submit("/check", { code: codeOf(0) });
    clock.now += 8 * 60 * 60_000 - 1;
    expect(await client.open()).toContain("You are signed in");
    clock.now += 1;
    expect(await client.open()).toContain("Mobile number");
  });

  test("needs the browser that asked for the code", async () => {
    const { app, client, codeOf } = appWith();
    await client.submit("/start", { number });
    expect(await clientOf(app).submit("/check", { code: codeOf(0) })).toContain("Mobile number");
  });

  test("sends five texts an hour to a number, however often and from wherever it is asked for at once", async () => {
    const { app, connector } = appWith();
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => clientOf(app).submit("/start", { number })),
    );
    expect(connector.messages).toHaveLength(5);
    expect(pages.filter((page) => page.includes("You can ask for another one in 60 minutes."))).toHaveLength(
      45,
    );
  });
});

describe("an error page says in plain words what went wrong", () => {
  const technical = "The auth token is wrong. (Twilio 20003)";
  test.each([
    ["authentication", "We cannot send texts at the moment, and nothing was sent."],
    ["insufficient-funds", "We cannot send texts at the moment, and nothing was sent."],
    ["unavailable", "We cannot send texts at the moment, and nothing was sent."],
    ["rate-limited", "Too many people are signing in just now, and nothing was sent."],
    ["recipient-blocked", "This number has opted out of our texts."],
    ["permission", "We cannot text this number."],
  ] as const)("%s", async (code, sentence) => {
    const { client, lines } = appWith({
      connector: failing(new SmsError({ code, provider: "memory", message: technical })),
    });
    const page = await client.submit("/start", { number });
    expect(page).toContain(sentence);
    expect(page).not.toMatch(/Twilio|20003|token/);
    expect(lines.join()).toContain(technical);
    // Nothing was sent, so there is nothing to wait for.
    expect(await client.submit("/start", { number })).toContain(sentence);
  });

  test.each(["6465550123", "abc", "+1", "<script>alert(1)</script>"])(
    "%s is not a phone number",
    async (typed) => {
      const { client, connector } = appWith();
      const page = await client.submit("/start", { number: typed });
      expect(page).toContain("That is not a phone number with its country code.");
      expect(page).not.toContain("<script>alert");
      expect(connector.messages).toHaveLength(0);
    },
  );

  test("an internal error shows and logs nothing of what was typed", async () => {
    const state = sharedState();
    const query = () => Promise.reject(new Error(`bad ${number}`));
    const { client, lines, connector } = appWith({
      state: { ...state, database: { ...state.database, query } },
    });
    expect(await client.submit("/start", { number })).toContain("Something went wrong on our side.");
    expect(lines).toEqual(["A request failed: Error"]);
    expect(connector.messages).toHaveLength(0);
  });

  test("a number is read without invisible characters", async () => {
    const { client } = appWith();
    const page = await client.submit("/start", { number: "12\0\u0007" });
    expect(page).toContain("That is not a phone number with its country code.");
  });
});

describe("a person who tries codes", () => {
  test("starts again after five, waits an hour after twenty, and asks for help after a hundred", async () => {
    // The limits of texts go by the clock of the process.
    vi.useFakeTimers({ toFake: ["Date"] });
    const clock = { now: Date.now() };
    const { client, lines, codeOf, connector } = appWith({ now: () => clock.now });
    const wrong = () => (codeOf(-1) === "000000" ? "000001" : "000000");
    for (let sign = 0; sign < 20; sign++) {
      const texts = connector.messages.length;
      await client.submit("/start", { number });
      expect(connector.messages).toHaveLength(texts + 1);
      const pages = [];
      for (let attempt = 0; attempt < 5; attempt++) {
        pages.push(await client.submit("/check", { code: wrong() }));
      }
      expect(pages.at(-2)).toContain("You have one more try.");
      expect(pages.at(-1)).toContain("That were too many wrong codes. Start again with a new one.");
      if (sign === 3) {
        const page = await client.submit("/start", { number });
        expect(page).toContain("You can ask for another one in 60 minutes.");
      }
      clock.now += 3 * 3_600_000;
      vi.setSystemTime(clock.now);
    }
    expect(lines).toEqual([
      expect.stringMatching(
        /^number-blocked: \{"to":"\+15•+10","verificationId":"[\da-f-]+","failures":100\}$/,
      ),
    ]);
    const page = await client.submit("/start", { number });
    expect(page).toContain("Too many wrong codes for this number. Please contact us.");
  });
});

describe("the forms and pages are protected", () => {
  test("a form of another site is refused", async () => {
    const { app, connector } = appWith();
    const response = await app.request(`${origin}/start`, {
      method: "POST",
      body: new URLSearchParams({ number }),
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    });
    expect(response.status).toBe(403);
    expect(connector.messages).toHaveLength(0);
  });

  test("the cookie cannot be read by scripts, other sites or plain http", async () => {
    const { app } = appWith();
    const response = await app.request(`${origin}/start`, {
      method: "POST",
      body: new URLSearchParams({ number }),
      headers: { origin },
    });
    const cookie = response.headers.get("set-cookie");
    for (const trait of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(trait);
  });

  test("inline scripts do not run, and no other site can frame the page", async () => {
    const { app } = appWith();
    const response = await app.request(`${origin}/`);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("same-origin");
    expect(await response.text()).not.toMatch(/<script>|\sstyle=|\son\w+=/);
  });

  test("a form larger than a few kilobytes is rejected", async () => {
    const { client } = appWith();
    const body = new URLSearchParams({ number: "1".repeat(10_000) });
    const response = await client.request("/start", { method: "POST", body, headers: { origin } });
    expect(response.status).toBe(413);
  });
});

test("a connector that cannot reach its provider tells the person that nothing was sent, and the log no secret", async () => {
  const lines: string[] = [];
  const connector = createTwilio(
    { ...twilioWithService, baseUrl: "http://127.0.0.1:9" },
    { templates: texts.templates },
  );
  const app = createApp({
    sender: connector,
    publicUrl: origin,
    state: sharedState(),
    log: (line) => lines.push(line),
  });
  expect(await clientOf(app).submit("/start", { number })).toContain("nothing was sent");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("unavailable, not-sent");
  expect(lines[0]).not.toMatch(/5558675310|fedcba98|\b\d{6}\b/);
  await connector.close();
});
