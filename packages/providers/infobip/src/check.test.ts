import { SmsError } from "@smskit/core";
import { createCarrier, type MockInfobipOptions, mockInfobip, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { createInfobip, type InfobipConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { apiKey } = exampleConfig;

function startInfobip(options: MockInfobipOptions) {
  const carrier = createCarrier();
  return startMockServer({ carrier, mocks: [mockInfobip(carrier, options)] });
}

test.each<[string, Partial<InfobipConfig>, object, boolean, RegExp]>([
  ["a good config", {}, {}, true, /^ok apiKey: /],
  ["another API key", { apiKey: "hunter22hunter22hunter22" }, {}, false, /^error apiKey: .*baseUrl/],
  ["a key that may not read the balance", {}, { messaging: false }, true, /^(?:ok|warning) apiKey: /],
  ["an account without credit", {}, { balance: 0 }, true, /^warning apiKey: .*credit/],
  ["no templates", { templates: undefined }, {}, true, /^warning templates/],
])("check() of %s", async (_, config, traits, ok, finding) => {
  const server = await startInfobip({ accounts: [{ apiKey, ...traits }] });
  const sms = createInfobip({ ...exampleConfig, baseUrl: server.url, ...config });
  const report = await sms.check();
  await sms.close();
  await server.close();
  const lines = report.findings.map(({ level, field, message }) => `${level} ${field}: ${message}`);
  expect(lines).toContainEqual(expect.stringMatching(finding));
  expect(report.ok).toBe(ok);
  expect(lines.join("\n")).not.toMatch(/hunter22|003026bbc133/);
  expect(server.carrier.messages).toEqual([]);
});

const forbidden = { requestError: { serviceException: { messageId: "FORBIDDEN", text: "Forbidden" } } };

test.each([
  [forbidden],
  [{ errorCode: "E403", description: "d", action: "a", violations: [], resources: [] }],
])("check() warns about a key without the scope of the balance: %j", async (body) => {
  const fetch = async () => Response.json(body, { status: 403 });
  const { ok, findings } = await createInfobip(exampleConfig, { http: { fetch } }).check();
  expect(ok).toBe(true);
  expect(findings[0]).toMatchObject({ level: "warning", field: "apiKey" });
  expect(findings[0]?.message).toContain("account-management:manage");
});

test.each<[number, string]>([
  [403, "<html>Forbidden</html>"],
  [404, "<html>"],
  [200, "<html>"],
  [200, "{}"],
  [200, '{"balance":"7"}'],
  [200, "null"],
  [202, '{"balance":7}'],
  [500, '{"errorCode":"E500"}'],
  [302, ""],
])(
  "check() says nothing about the account after HTTP %i with %s, which is not Infobip's",
  async (status, body) => {
    const fetch = async () => new Response(body, { status });
    const thrown = await createInfobip(exampleConfig, { http: { fetch } })
      .check()
      .catch((error: unknown) => error);
    expect(SmsError.is(thrown)).toBe(true);
  },
);
