import { createCarrier, type MockPlivoOptions, mockPlivo, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { createPlivo } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

// FILL IN: every finding of check.ts.
test.each<[string, MockPlivoOptions, boolean, string]>([
  ["a good config", {}, true, "ok apiKey"],
  ["an unknown key", { accounts: [] }, false, "error apiKey"],
])("check() of %s", async (_, options, isOk, finding) => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockPlivo(carrier, options)] });
  const sms = createPlivo({ ...exampleConfig, baseUrl: server.url });
  const { ok, findings } = await sms.check();
  await sms.close();
  await server.close();
  expect(ok).toBe(isOk);
  expect(findings.map(({ level, field }) => `${level} ${field}`)).toContain(finding);
  expect(carrier.messages).toEqual([]);
});
