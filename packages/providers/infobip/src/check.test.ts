import { createCarrier, type MockInfobipOptions, mockInfobip, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { createInfobip } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

// FILL IN: every finding of check.ts.
test.each<[string, MockInfobipOptions, boolean, string]>([
  ["a good config", {}, true, "ok apiKey"],
  ["an unknown key", { accounts: [] }, false, "error apiKey"],
])("check() of %s", async (_, options, isOk, finding) => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockInfobip(carrier, options)] });
  const sms = createInfobip({ ...exampleConfig, baseUrl: server.url });
  const { ok, findings } = await sms.check();
  await sms.close();
  await server.close();
  expect(ok).toBe(isOk);
  expect(findings.map(({ level, field }) => `${level} ${field}`)).toContain(finding);
  expect(carrier.messages).toEqual([]);
});
