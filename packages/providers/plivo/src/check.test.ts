import { SmsError } from "@smskit/core";
import { createCarrier, type MockPlivoOptions, mockPlivo, startMockServer } from "@smskit/mock";
import { describe, expect, test } from "vitest";
import { createPlivo, type PlivoConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { authId, authToken, from } = exampleConfig;
const powerpackUuid = "86bbb125-97bb-4d72-89fd-81d5c515b015";
const powerpack = { from: undefined, powerpackUuid };
const good: MockPlivoOptions = {
  accounts: [{ authId, authToken }],
  numbers: [from],
  powerpacks: [{ id: powerpackUuid, numbers: [from] }],
};

/** The findings on a config, as lines, and whether all is well. */
async function check(config: Partial<PlivoConfig>, options: MockPlivoOptions) {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockPlivo(carrier, { ...good, ...options })] });
  const sms = createPlivo({ ...exampleConfig, baseUrl: server.url, ...config });
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

test.each<[string, Partial<PlivoConfig>, MockPlivoOptions, boolean, RegExp]>([
  ["a good config", {}, {}, true, /^ok from: The number is the account's/],
  ["a Powerpack", powerpack, {}, true, /^ok powerpackUuid: The Powerpack has a sender/],
  ["a wrong token", { authToken: "wrong" }, {}, false, /^error authToken: Plivo does not accept/],
  ["an unknown account", { authId: `MA${"0".repeat(18)}` }, {}, false, /^error authToken/],
  ["no credit", {}, { defaults: { credit: "0.00000" } }, true, /^warning authId: .*no credit/],
  [
    "a trial account",
    {},
    { accounts: [{ authId, authToken, verifiedNumbers: [] }] },
    true,
    /^warning authId: .*trial/,
  ],
  [
    "a number of no account",
    {},
    { numbers: ["+15551230007"], powerpacks: [] },
    false,
    /^error from: .*no such number/,
  ],
  ["a foreign number of no account", { from: "+447700900123" }, {}, true, /^warning from: .*no such number/],
  ["a number without SMS", {}, { numbers: [{ number: from, sms: false }] }, false, /^error from: .*SMS/],
  ["an unknown Powerpack", powerpack, { powerpacks: [] }, false, /^error powerpackUuid: .*no such/],
  [
    "an empty Powerpack",
    powerpack,
    { powerpacks: [{ id: powerpackUuid, numbers: [] }] },
    false,
    /^error powerpackUuid: .*no sender/,
  ],
  ["a word for a sender", { from: "Cafe24" }, {}, true, /^warning from: Only numbers can be checked/],
  ["a short code", { from: "55555" }, {}, true, /^warning from: Only numbers can be checked/],
  ["no templates", { templates: undefined }, {}, true, /^warning templates/],
])("check() of %s", async (_, config, options, ok, finding) => {
  const report = await check(config, options);
  expect(report.lines).toContainEqual(expect.stringMatching(finding));
  expect(report.ok).toBe(ok);
  expect(report.lines.join("\n")).not.toContain(authToken);
});

test("check() reports no problem for a mock with its defaults", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockPlivo(carrier)] });
  for (const sender of [{}, powerpack]) {
    const sms = createPlivo({ ...exampleConfig, ...sender, baseUrl: server.url });
    expect(await sms.check()).toMatchObject({ ok: true });
    await sms.close();
  }
  await server.close();
});

describe("check() reads what Plivo says about a number", () => {
  const account = { api_id: "a-1", account_type: "standard", billing_mode: "postpaid", cash_credits: "-3.2" };

  test.each([
    [{ tendlc_registration_status: "UNREGISTERED" }, ["warning from: The number is in no 10DLC campaign"]],
    [{ tendlc_registration_status: "COMPLETED" }, []],
    [{ tendlc_registration_status: null, toll_free_sms_verification: null }, []],
    [{ toll_free_sms_verification: "PENDING_VERIFICATION" }, ["warning from: The toll-free number is not"]],
    [{ toll_free_sms_verification: "VERIFIED" }, []],
  ])("%j", async (fields, warnings) => {
    const fetch = async (input: unknown) =>
      Response.json(
        String(input).includes("/Number/15551230000/") ? { sms_enabled: true, ...fields } : account,
      );
    const { ok, findings } = await createPlivo(exampleConfig, { http: { fetch } }).check();
    expect(ok).toBe(true);
    const lines = findings
      .filter(({ level }) => level === "warning")
      .map(({ level, field, message }) => `${level} ${field}: ${message}`);
    expect(lines).toEqual(warnings.map((warning) => expect.stringContaining(warning)));
  });
});

test("check() throws if Plivo fails", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockPlivo(carrier, good)] });
  carrier.faults.add({ kind: "server-error" });
  const sms = createPlivo({ ...exampleConfig, baseUrl: server.url });
  const thrown = await sms.check().catch((error: unknown) => error);
  expect(SmsError.is(thrown) && thrown.code).toBe("unavailable");
  await sms.close();
  await server.close();
});

test.each([
  [400, "rejected", /does not accept the request/],
  [403, "permission", /may not read/],
  [404, "invalid-config", /no such account/],
] as const)(
  "check() reads HTTP %s as about the account, not about a message",
  async (status, code, message) => {
    const fetch = async () => Response.json({ api_id: "a-1", error: "refused" }, { status });
    const thrown = await createPlivo(exampleConfig, { http: { fetch } })
      .check()
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code, httpStatus: status, message: expect.stringMatching(message) });
  },
);
