import { SmsError } from "@smskit/core";
import { createCarrier, type MockSinchOptions, mockSinch, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { createSinch, type SinchConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { servicePlanId, apiToken } = exampleConfig;

async function startSinch(options: MockSinchOptions) {
  const carrier = createCarrier();
  return startMockServer({ carrier, mocks: [mockSinch(carrier, options)] });
}

test.each<[string, Partial<SinchConfig>, object, boolean, RegExp]>([
  ["a good config", {}, {}, true, /^ok apiToken: /],
  ["a good sender", {}, {}, true, /^ok from: /],
  [
    "a default originator",
    { from: undefined },
    { defaultOriginators: { "+1": "+15551230000" } },
    true,
    /^ok/,
  ],
  ["no sender", { from: undefined }, {}, false, /^error from: .*default originator/],
  ["a wrong token", { apiToken: "wrong" }, {}, false, /^error apiToken: .*region/],
  ["another plan", { servicePlanId: "another" }, {}, false, /^error apiToken: .*servicePlanId/],
  ["a blocked plan", {}, { blocked: true }, false, /^error servicePlanId: .*blocked/],
  ["reports without a URL", { deliveryReport: "full" }, {}, false, /^error statusCallback: .*plan/],
  ["no templates", { templates: undefined }, {}, true, /^warning templates/],
])("check() of %s", async (_, config, traits, ok, finding) => {
  const server = await startSinch({ accounts: [{ servicePlanId, apiToken, ...traits }] });
  const sms = createSinch({ ...exampleConfig, baseUrl: server.url, ...config });
  const report = await sms.check();
  const lines = report.findings.map(({ level, field, message }) => `${level} ${field}: ${message}`);
  expect(lines).toContainEqual(expect.stringMatching(finding));
  expect(report.ok).toBe(ok);
  expect(lines.join("\n")).not.toContain(apiToken);
  expect(server.carrier.messages).toEqual([]);
  expect(server.carrier.requests.map(({ path }) => path)).toEqual([
    expect.stringMatching(/\/batches\/dry_run$/),
  ]);
  await sms.close();
  await server.close();
});

test.each<[number, string]>([
  [403, "<html>Forbidden</html>"],
  [404, "<html>"],
  [400, "<html>"],
  [500, '{"code":"blocked_account","text":"x"}'],
  [302, ""],
  [200, "<html>"],
  [200, "{}"],
])("check() says nothing about the account after HTTP %i with %s", async (status, body) => {
  const fetch = async () => new Response(body, { status });
  const sms = createSinch(exampleConfig, { http: { fetch } });
  const thrown = await sms.check().catch((error: unknown) => error);
  expect(SmsError.is(thrown)).toBe(true);
});
