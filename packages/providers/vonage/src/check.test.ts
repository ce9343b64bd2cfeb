import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { createVonage, type VonageConfig } from "./index.ts";
import { type RecordingServer, startRecordingServer } from "./sms/testing/recording-server.ts";
import { exampleConfig } from "./testing/example-config.ts";

const applicationId = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const key = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
const application = { apiKey: undefined, apiSecret: undefined, applicationId, privateKey: key };
const patch = "/v1/messages/00000000-0000-0000-0000-000000000000";
const at = `/v2/applications/${applicationId}`;

const number = (more: object = {}) => ({
  body: { count: 1, numbers: [{ country: "US", msisdn: "15551230000", features: ["SMS"], ...more }] },
});
const capable = (messages: unknown) => ({ body: { id: applicationId, capabilities: { messages } } });
const urls = { inbound_url: { address: "https://example.com/in", http_method: "POST" } };
const right: RecordingServer["responses"] = {
  "/account/get-balance": { body: { value: 10.28, autoReload: false } },
  "/account/numbers": number({ app_id: applicationId }),
  [at]: capable({ version: "v1", webhooks: urls }),
  [patch]: {
    status: 404,
    body: { type: "https://developer.vonage.com/api-errors#not-found", title: "Not Found" },
  },
};
const unauthorized = { status: 401, body: { title: "Unauthorized" } };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function check(responses: RecordingServer["responses"] = {}, config: Partial<VonageConfig> = {}) {
  const server = await startRecordingServer({ ...right, ...responses });
  const sms = createVonage({ ...exampleConfig, baseUrl: server.url, ...config } as VonageConfig);
  closing.push(
    () => sms.close(),
    () => server.close(),
  );
  const { ok, findings } = await sms.check();
  expect(server.seen.map(({ method }) => method)).not.toContain("POST");
  const lines = findings.map(({ level, field, message }) => `${level} ${field}: ${message}`);
  expect(lines.join()).not.toMatch(/fedcba|MII/);
  return { ok, lines, seen: server.seen.map(({ method, url }) => `${method} ${url}`) };
}

describe("check() by a key and its secret", () => {
  test.each<[string, RecordingServer["responses"], Partial<VonageConfig>, boolean, RegExp]>([
    ["a good config", {}, {}, true, /^ok from: .*webhooks of the Messages API/],
    [
      "a wrong secret",
      { "/account/get-balance": unauthorized },
      {},
      false,
      /^error apiSecret: .*copy it again/,
    ],
    ["no credit", { "/account/get-balance": { body: { value: 0 } } }, {}, true, /^warning apiKey: .*0 EUR/],
    [
      "a number of no account",
      { "/account/numbers": { body: {} } },
      {},
      false,
      /^error from: .*no such number/,
    ],
    [
      "a number that only calls",
      { "/account/numbers": number({ features: ["VOICE"] }) },
      {},
      false,
      /cannot send/,
    ],
    ["a name", {}, { from: "Cafe 24" }, true, /^warning from: An alphanumeric/],
    ["no templates", {}, { templates: undefined }, true, /^warning templates/],
  ])("of %s", async (_, responses, config, ok, finding) => {
    const report = await check(responses, config);
    expect(report.lines).toContainEqual(expect.stringMatching(finding));
    expect(report.ok).toBe(ok);
  });

  test.each<[string, RecordingServer["responses"], RegExp]>([
    [
      "a number without an application",
      { "/account/numbers": number() },
      /does not report which API.*“Messages API”/,
    ],
    [
      "a number with its own webhook",
      { "/account/numbers": number({ moHttpUrl: "https://example.com/mo" }) },
      /which only the SMS API uses/,
    ],
    [
      "an application without messages",
      { [at]: capable(undefined) },
      /does not have the Messages capability/,
    ],
    ["an application of the earlier version", { [at]: capable({ version: "v0.1" }) }, /v0\.1.*choose v1/],
    [
      "an application that was deleted",
      { [at]: { status: 404, body: {} } },
      /does not have the Messages capab/,
    ],
  ])("tells which API the account is set to, as far as Vonage does: %s", async (_, responses, finding) => {
    const report = await check(responses);
    expect(report.lines).toContainEqual(expect.stringMatching(finding));
    expect(report.ok, "texts can be sent").toBe(true);
  });

  test("reads an application from the number's earlier fields", async () => {
    const callback = { messagesCallbackType: "app", messagesCallbackValue: applicationId };
    const { seen } = await check({ "/account/numbers": number(callback) });
    expect(seen).toContain(`GET ${at}`);
  });
});

describe("check() by an application", () => {
  test("asks for nothing but a change of a message that does not exist", async () => {
    const { ok, lines, seen } = await check({}, application);
    expect(ok).toBe(true);
    expect(seen).toEqual([`PATCH ${patch}`]);
    expect(lines).toContainEqual(expect.stringMatching(/^ok privateKey/));
    expect(lines).toContainEqual(expect.stringMatching(/^warning from/));
  });

  test.each([401, 403])("reports a key that Vonage does not accept: %s", async (status) => {
    const { ok, lines } = await check({ [patch]: { ...unauthorized, status } }, application);
    expect(ok).toBe(false);
    expect(lines).toContainEqual(expect.stringMatching(/^error privateKey/));
    expect(lines).toContainEqual(expect.stringMatching(/^warning applicationId/));
  });
});

test.each<[string, RecordingServer["responses"], Partial<VonageConfig>]>([
  ["the balance", { "/account/get-balance": { status: 500, body: "<html>" } }, {}],
  ["a balance that cannot be read", { "/account/get-balance": { body: "<html>" } }, {}],
  ["the application", { [at]: { status: 503, body: "" } }, {}],
  ["the messages", { [patch]: { status: 500, body: "" } }, application],
  ["a redirect", { [patch]: { status: 302, body: "" } }, application],
])("check() throws if Vonage fails: %s", async (_, responses, config) => {
  await expect(check(responses, config)).rejects.toMatchObject({ code: "unavailable", connector: "vonage" });
});

test.each<[string, RecordingServer["responses"], Partial<VonageConfig>]>([
  ["an account", { "/account/get-balance": { status: 429, body: "" } }, {}],
  ["an application", { [patch]: { status: 429, body: "" } }, application],
])("check() of %s throws if Vonage limits the requests", async (_, responses, config) => {
  await expect(check(responses, config)).rejects.toMatchObject({ code: "rate-limited" });
});

test("check() finds the sender among the account's numbers, with or without its plus", async () => {
  const another = { country: "US", msisdn: "155512300001", features: ["VOICE"] };
  const { numbers } = number().body;
  const responses = { "/account/numbers": { body: { count: 2, numbers: [another, ...numbers] } } };
  const { lines } = await check(responses, { from: "+15551230000" });
  expect(lines).toContainEqual(expect.stringMatching(/^ok from: The number belongs/));
});

test("check() reads the account at Vonage's own hosts, whatever the region", async () => {
  for (const [baseUrl, host] of [
    [undefined, "https://rest.nexmo.com"],
    ["https://api-eu.nexmo.com", "https://rest.nexmo.com"],
    ["https://api-eu.vonage.com", "https://rest.nexmo.com"],
    ["https://gateway.example.com", "https://gateway.example.com"],
  ] as const) {
    const urls: string[] = [];
    const fetch = async (input: string | URL | Request) => {
      urls.push(String(input));
      return Response.json({ value: 1, numbers: [] });
    };
    await createVonage({ ...exampleConfig, baseUrl }, { http: { fetch } }).check();
    expect(urls[0]).toBe(`${host}/account/get-balance`);
  }
});
