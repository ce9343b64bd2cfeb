import {
  type Carrier,
  createCarrier,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "@smskit/mock";
import { afterEach, describe, expect, test } from "vitest";
import { createTwilio, type TwilioConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { accountSID, authToken, fromMessagingServiceSID } = exampleConfig;
const account = { sid: accountSID, authToken };
const service = { sid: fromMessagingServiceSID, phoneNumbers: ["+15551230000"] };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function check(
  world: MockTwilioOptions,
  config: Partial<TwilioConfig> = {},
  carrier: Carrier = createCarrier(),
) {
  const server = await startMockServer({ carrier, mocks: [mockTwilio(carrier, world)] });
  closing.push(() => server.close());
  const result = await createTwilio({ ...exampleConfig, baseUrl: server.url, ...config }).check();
  expect(carrier.messages, "nothing is sent").toHaveLength(0);
  expect(carrier.requests.every(({ method }) => method === "GET")).toBe(true);
  return result;
}

const errors = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.filter(({ level }) => level === "error");
const warnings = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.filter(({ level }) => level === "warning");

describe("check", () => {
  test("reports a correct config", async () => {
    const result = await check({ accounts: [account], services: [service] });
    expect(result).toEqual({
      ok: true,
      findings: [
        { level: "ok", field: "accountSID", message: expect.stringContaining("active") },
        { level: "ok", field: "fromMessagingServiceSID", message: expect.stringContaining("exists") },
        {
          level: "ok",
          field: "fromMessagingServiceSID",
          message: expect.stringContaining("number is linked"),
        },
      ],
    });
  });

  test("reports a wrong auth token and other possible causes", async () => {
    const result = await check({ accounts: [account] }, { authToken: "0".repeat(32) });
    expect(result.ok).toBe(false);
    expect(errors(result)).toEqual([
      { level: "error", field: "authToken", message: expect.stringContaining("copy it again") },
    ]);
    expect(warnings(result)).toEqual([
      { level: "warning", field: "accountSID", message: expect.stringContaining("another account") },
    ]);
  });

  test("reports an auth token in the wrong format as certain", async () => {
    const result = await check({ accounts: [account] }, { authToken: authToken.slice(1) });
    expect(result.findings).toEqual([
      { level: "error", field: "authToken", message: expect.stringContaining("31 characters") },
    ]);
  });

  test("reports a wrong API key", async () => {
    const apiKey = { apiKeySID: `SK${"1".repeat(32)}`, apiKeySecret: "1".repeat(32) };
    const right = await check(
      { accounts: [{ sid: accountSID, apiKeys: [{ sid: apiKey.apiKeySID, secret: apiKey.apiKeySecret }] }] },
      { authToken: undefined, ...apiKey },
    );
    expect(right.ok).toBe(true);
    const wrong = await check({ accounts: [account] }, { authToken: undefined, ...apiKey });
    expect(errors(wrong)).toMatchObject([{ field: "apiKeySecret" }]);
  });

  test("reports a Messaging Service that does not exist", async () => {
    const result = await check({ accounts: [account], services: [] });
    expect(errors(result)).toEqual([
      {
        level: "error",
        field: "fromMessagingServiceSID",
        message: expect.stringContaining("does not exist"),
      },
    ]);
  });

  test("reports a Messaging Service without a number", async () => {
    const result = await check({ accounts: [account], services: [{ sid: fromMessagingServiceSID }] });
    expect(errors(result)).toEqual([
      {
        level: "error",
        field: "fromMessagingServiceSID",
        message: expect.stringContaining("has no senders"),
      },
    ]);
  });

  test("accepts a short code or an alphanumeric sender instead of a number", async () => {
    for (const linked of [{ shortCodes: ["55555"] }, { alphaSenders: ["Cafe 24"] }]) {
      expect(
        await check({ accounts: [account], services: [{ sid: fromMessagingServiceSID, ...linked }] }),
      ).toMatchObject({ ok: true });
    }
  });

  test("warns about a trial account and an empty balance", async () => {
    const result = await check({
      accounts: [{ ...account, type: "Trial", balance: "-0.50" }],
      services: [service],
    });
    expect(result.ok).toBe(true);
    expect(
      warnings(result)
        .map(({ message }) => message)
        .join("\n"),
    ).toMatch(/trial account[\s\S]*balance is -0.5 USD/);
  });

  test("reports a suspended account and test credentials", async () => {
    expect(errors(await check({ accounts: [{ ...account, status: "suspended" }] }))).toMatchObject([
      { field: "accountSID" },
    ]);
    const test = await check({ accounts: [account], testAccounts: [accountSID] });
    expect(errors(test)).toEqual([
      { level: "error", field: "authToken", message: expect.stringContaining("test credentials") },
    ]);
  });

  test("reports whether a number or a short code belongs to the account", async () => {
    const world: MockTwilioOptions = {
      accounts: [account],
      senders: ["+15551230000", { sender: "55555", callingCode: "+1" }],
    };
    const bySender = { fromMessagingServiceSID: undefined };
    expect(await check(world, { ...bySender, from: "+15551230000" })).toMatchObject({ ok: true });
    expect(await check(world, { ...bySender, from: "55555" })).toMatchObject({ ok: true });
    expect(errors(await check(world, { ...bySender, from: "+15551239999" }))).toMatchObject([
      { field: "from" },
    ]);
    expect(errors(await check(world, { ...bySender, from: "44444" }))).toMatchObject([{ field: "from" }]);
    expect(warnings(await check(world, { ...bySender, from: "Cafe 24" }))).toMatchObject([{ field: "from" }]);
  });

  test("warns about a config without templates", async () => {
    expect(
      warnings(await check({ accounts: [account], services: [service] }, { templates: [] })),
    ).toMatchObject([{ field: "templates" }]);
  });

  test("contains neither the token nor data of the account", async () => {
    const printed = JSON.stringify(await check({ accounts: [account], services: [service] }));
    expect(printed).not.toContain(authToken);
  });

  test("throws if Twilio is down or too slow", async () => {
    const connector = createTwilio({ ...exampleConfig, baseUrl: "http://127.0.0.1:9" });
    await expect(connector.check()).rejects.toMatchObject({ code: "unavailable", connector: "twilio" });
    await expect(connector.check({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    const carrier = createCarrier();
    carrier.faults.add({ kind: "server-error", status: 500 });
    await expect(check({}, {}, carrier)).rejects.toMatchObject({ code: "unavailable" });
  });
});
