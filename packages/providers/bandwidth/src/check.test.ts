import { createCarrier, type MockBandwidthOptions, mockBandwidth, startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

// FILL IN: every finding of check.ts.
test.each<[string, MockBandwidthOptions, boolean, string]>([
  ["a good config", {}, true, "ok apiKey"],
  ["an unknown key", { accounts: [] }, false, "error apiKey"],
])("check() of %s", async (_, options, isOk, finding) => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockBandwidth(carrier, options)] });
  const sms = createBandwidth({ ...exampleConfig, baseUrl: server.url });
  const { ok, findings } = await sms.check();
  await sms.close();
  await server.close();
  expect(ok).toBe(isOk);
  expect(findings.map(({ level, field }) => `${level} ${field}`)).toContain(finding);
  expect(carrier.messages).toEqual([]);
});
