import { SmsError } from "@smskit/core";
import { createCarrier, type MockBandwidthOptions, mockBandwidth, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { type BandwidthConfig, createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { accountId, clientId, clientSecret } = exampleConfig;
const user = { username: "api-user", password: "hunter22" };
const asUser = { clientId: undefined, clientSecret: undefined, ...user };
const account = { accountId, clientId, clientSecret, ...user };

async function startBandwidth(options: MockBandwidthOptions) {
  const carrier = createCarrier();
  return startMockServer({ carrier, mocks: [mockBandwidth(carrier, options)] });
}

test.each<[string, Partial<BandwidthConfig>, object, boolean, RegExp]>([
  ["a good config", {}, {}, true, /^ok clientSecret: The credential is valid/],
  ["an API user", asUser, {}, true, /^warning username: .*2 December 2026/],
  ["a wrong secret", { clientSecret: "wrong" }, {}, false, /^error clientSecret: .*accountId/],
  ["a wrong password", { ...asUser, password: "wrong" }, {}, false, /^error password: /],
  ["another account", { accountId: "9900009" }, {}, false, /^error clientSecret: .*accountId/],
  ["an account without messaging", {}, { messaging: false }, false, /^error accountId: .*messaging/],
  ["no templates", { templates: undefined }, {}, true, /^warning templates/],
])("check() of %s", async (_, config, traits, ok, finding) => {
  const server = await startBandwidth({ accounts: [{ ...account, ...traits }] });
  const sms = createBandwidth({ ...exampleConfig, baseUrl: server.url, ...config });
  const report = await sms.check();
  const lines = report.findings.map(({ level, field, message }) => `${level} ${field}: ${message}`);
  expect(lines).toContainEqual(expect.stringMatching(finding));
  expect(report.ok).toBe(ok);
  expect(lines.join("\n")).not.toMatch(/hunter22|0123456789abcdef/);
  expect(server.carrier.messages).toEqual([]);
  await sms.close();
  await server.close();
});

test.each<[number, string]>([
  [403, "<html>Forbidden</html>"],
  [404, "<html>"],
  [200, "<html>"],
  [200, "{}"],
  [202, '{"messages":[]}'],
  [500, '{"type":"forbidden"}'],
  [302, ""],
])(
  "check() says nothing about the account after HTTP %i with %s, which is not Bandwidth's",
  async (status, body) => {
    const fetch = async () => new Response(body, { status });
    const sms = createBandwidth({ ...exampleConfig, ...asUser }, { http: { fetch } });
    const thrown = await sms.check().catch((error: unknown) => error);
    expect(SmsError.is(thrown)).toBe(true);
  },
);

test("check() says nothing of users to an API credential, and throws if no access token can be had", async () => {
  const server = await startBandwidth({});
  const sms = createBandwidth({ ...exampleConfig, baseUrl: server.url });
  expect((await sms.check()).findings.map(({ field }) => field)).not.toContain("username");
  await sms.close();
  await server.close();
  const fetch = async () => new Response("", { status: 503 });
  const thrown = await createBandwidth(exampleConfig, { http: { fetch } })
    .check()
    .catch((error: unknown) => error);
  expect(SmsError.is(thrown) && thrown.code).toBe("unavailable");
});

test("check() throws if Bandwidth fails", async () => {
  const server = await startBandwidth({});
  server.carrier.faults.add({ kind: "server-error" });
  const sms = createBandwidth({ ...exampleConfig, ...asUser, baseUrl: server.url });
  const thrown = await sms.check().catch((error: unknown) => error);
  expect(SmsError.is(thrown) && thrown.code).toBe("unavailable");
  await sms.close();
  await server.close();
});
