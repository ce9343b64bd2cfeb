import { afterEach, describe, expect, test } from "vitest";
import { createVonageSms, type VonageSmsConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { type RecordingServer, startRecordingServer } from "./testing/recording-server.ts";

const balance = { body: { value: 10.28, autoReload: false } };
const numbers = {
  body: {
    count: 2,
    numbers: [
      { country: "US", msisdn: "155512300001", type: "mobile-lvn", features: ["VOICE", "SMS"] },
      { country: "US", msisdn: "15551230000", type: "mobile-lvn", features: ["VOICE", "SMS"] },
    ],
  },
};
const right: RecordingServer["responses"] = { "/account/get-balance": balance, "/account/numbers": numbers };
const unauthorized = {
  status: 401,
  body: { "error-code": "401", "error-code-label": "authentication failed" },
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function check(responses: RecordingServer["responses"] = {}, config: Partial<VonageSmsConfig> = {}) {
  const server = await startRecordingServer({ ...right, ...responses });
  closing.push(() => server.close());
  const result = await createVonageSms({ ...exampleConfig, baseUrl: server.url, ...config }).check();
  const basic = `Basic ${btoa(`${exampleConfig.apiKey}:${config.apiSecret ?? exampleConfig.apiSecret}`)}`;
  for (const { method, url, headers } of server.seen) {
    expect(method, "nothing is sent").toBe("GET");
    expect(headers.authorization).toBe(basic);
    expect(url).not.toContain(exampleConfig.apiSecret);
  }
  return { ...result, urls: server.seen.map(({ url }) => url) };
}

type Result = Awaited<ReturnType<typeof check>>;
const errors = ({ findings }: Result) => findings.filter(({ level }) => level === "error");
const warnings = ({ findings }: Result) => findings.filter(({ level }) => level === "warning");

describe("check", () => {
  test("reports that everything is right", async () => {
    const { ok, findings, urls } = await check();
    expect({ ok, findings }).toEqual({
      ok: true,
      findings: [
        { level: "ok", field: "apiKey", message: expect.stringContaining("accepts") },
        { level: "ok", field: "from", message: expect.stringContaining("belongs to the account") },
      ],
    });
    expect(urls).toEqual([
      "/account/get-balance",
      "/account/numbers?pattern=15551230000&search_pattern=0&size=100",
    ]);
  });

  test("reports wrong credentials, and which of the two may be wrong", async () => {
    const result = await check({ "/account/get-balance": unauthorized }, { apiSecret: "0123456789abcdef" });
    expect(result.ok).toBe(false);
    expect(errors(result)).toMatchObject([
      { field: "apiSecret", message: expect.stringContaining("copy it again") },
    ]);
    expect(warnings(result)).toMatchObject([{ field: "apiKey" }]);
    expect(result.urls, "nothing else is asked").toHaveLength(1);
  });

  test("reports a number that is not the account's, or cannot send texts", async () => {
    for (const body of [{}, { count: 0, numbers: [] }, numbers.body]) {
      const result = await check({ "/account/numbers": { body } }, { from: "+1555123000" });
      expect(errors(result)).toMatchObject([
        { field: "from", message: expect.stringContaining("no such number") },
      ]);
    }
    const mute = { body: { count: 1, numbers: [{ msisdn: "15551230000", features: ["VOICE"] }] } };
    const result = await check({ "/account/numbers": mute });
    expect(errors(result)).toMatchObject([
      { field: "from", message: expect.stringContaining("cannot send texts") },
    ]);
  });

  test("accepts a number with and without its +", async () => {
    expect(await check({}, { from: "+15551230000" })).toMatchObject({ ok: true });
    expect(warnings(await check({}, { from: "+15551230000" }))).toEqual([]);
  });

  test("warns about senders that cannot be checked, without a request", async () => {
    for (const from of ["Cafe 24", "55555"]) {
      const result = await check({}, { from });
      expect(result.ok).toBe(true);
      expect(warnings(result)).toMatchObject([{ field: "from" }]);
      expect(result.urls).toEqual(["/account/get-balance"]);
    }
  });

  test("warns about an empty balance, and a config without templates", async () => {
    const result = await check({ "/account/get-balance": { body: { value: -0.5, autoReload: false } } });
    expect(result.ok).toBe(true);
    expect(warnings(result)).toMatchObject([
      { field: "apiKey", message: expect.stringContaining("-0.5 EUR") },
    ]);
    expect(warnings(await check({}, { templates: [] }))).toMatchObject([{ field: "templates" }]);
  });

  test("throws if Vonage is down, or if its response cannot be read", async () => {
    const down = createVonageSms({ ...exampleConfig, baseUrl: "http://127.0.0.1:9" });
    await expect(down.check()).rejects.toMatchObject({ code: "unavailable", connector: "vonage-sms" });
    await expect(down.check({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    for (const response of [
      { status: 500, body: "<html>" },
      { body: "<html>" },
      { body: [] },
      { body: "null" },
    ]) {
      await expect(check({ "/account/get-balance": response })).rejects.toMatchObject({
        code: "unavailable",
      });
    }
    await expect(check({ "/account/get-balance": { body: "<html>" } })).rejects.toMatchObject({
      message: expect.not.stringContaining("message was"),
    });
    await expect(check({ "/account/numbers": { status: 503, body: "" } })).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(check({ "/account/numbers": unauthorized })).rejects.toMatchObject({
      code: "authentication",
    });
  });
});
