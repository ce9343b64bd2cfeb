import { SmsError } from "@smskit/core";
import { createCarrier, type MockTelnyxOptions, mockTelnyx, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { createTelnyx, type TelnyxConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { apiKey, from, messagingProfileId } = exampleConfig;
const otherProfile = "00000000-0000-4000-8000-000000000000";
const good: MockTelnyxOptions = {
  accounts: [{ apiKey }],
  numbers: [{ number: from, profile: messagingProfileId }],
  profiles: [{ id: messagingProfileId }],
};

/** The findings on a config, as lines, and whether all is well. */
async function check(config: Partial<TelnyxConfig>, options: Partial<MockTelnyxOptions>) {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockTelnyx(carrier, { ...good, ...options })] });
  const sms = createTelnyx({ ...exampleConfig, baseUrl: server.url, ...config });
  try {
    const { ok, findings } = await sms.check();
    expect(carrier.messages).toEqual([]);
    expect(carrier.requests.every(({ method }) => method === "GET")).toBe(true);
    return { ok, lines: findings.map(({ level, field, message }) => `${level} ${field}: ${message}`) };
  } finally {
    await sms.close();
    await server.close();
  }
}

const pool = { from: undefined };

test.each<[string, Partial<TelnyxConfig>, Partial<MockTelnyxOptions>, boolean, RegExp]>([
  ["a good config", {}, {}, true, /^ok from: .*linked to a messaging profile/],
  ["a number alone", { messagingProfileId: undefined }, {}, true, /^ok from/],
  ["a number pool", pool, {}, true, /^ok messagingProfileId: A number is linked/],
  ["a wrong key", { apiKey: `KEY${"0".repeat(20)}` }, {}, false, /^error apiKey: Telnyx does not accept/],
  ["no credit", {}, { accounts: [{ apiKey, credit: "-1.20" }] }, true, /^warning apiKey: .*no credit/],
  [
    "an unknown profile",
    { messagingProfileId: otherProfile },
    {},
    false,
    /^error messagingProfileId: .*no such/,
  ],
  [
    "a disabled profile",
    {},
    { profiles: [{ id: messagingProfileId, enabled: false }] },
    false,
    /^error messagingProfileId: .*disabled/,
  ],
  [
    "a pool that is off",
    pool,
    { profiles: [{ id: messagingProfileId, numberPool: false }] },
    false,
    /^error messagingProfileId: .*number pool is off/,
  ],
  ["an empty pool", pool, { numbers: [] }, false, /^error messagingProfileId: No number is linked/],
  ["a number of no account", {}, { numbers: [] }, false, /^error from: .*no such number/],
  [
    "a number without a profile",
    {},
    { numbers: [{ number: from, profile: null }] },
    false,
    /^error from: .*linked to no/,
  ],
  [
    "a number of another profile",
    {},
    { numbers: [{ number: from, profile: otherProfile }] },
    false,
    /^error from: .*another messaging profile/,
  ],
  ["a word for a sender", { from: "Cafe 24" }, {}, true, /^warning from: Only numbers can be checked/],
  ["no templates", { templates: undefined }, {}, true, /^warning templates/],
])("check() of %s", async (_, config, options, ok, finding) => {
  const report = await check(config, options);
  expect(report.lines).toContainEqual(expect.stringMatching(finding));
  expect(report.ok).toBe(ok);
  expect(report.lines.join("\n")).not.toContain(apiKey);
});

test("check() reports no problem for a mock with its defaults", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockTelnyx(carrier)] });
  for (const sender of [{}, { messagingProfileId: undefined }, { from: undefined }]) {
    const sms = createTelnyx({ ...exampleConfig, ...sender, baseUrl: server.url });
    expect(await sms.check()).toMatchObject({ ok: true });
    await sms.close();
  }
  await server.close();
});

test("check() throws if Telnyx fails", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockTelnyx(carrier, good)] });
  carrier.faults.add({ kind: "server-error" });
  const sms = createTelnyx({ ...exampleConfig, baseUrl: server.url });
  const thrown = await sms.check().catch((error: unknown) => error);
  expect(SmsError.is(thrown) && thrown.code).toBe("unavailable");
  await sms.close();
  await server.close();
});
