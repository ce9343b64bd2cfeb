import { createMemoryConnector } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { testConnector } from "./test-connector.ts";
import { createReference, referenceConfig } from "./testing/reference-connector.ts";
import { referenceOptions } from "./testing/reference-options.ts";

testConnector(referenceOptions);

testConnector({
  name: "reference, by a factory that takes a URL only",
  provider: () => startMockServer({ port: 0 }),
  secureProvider: () => startMockServer({ port: 0, tls: true }),
  create: ({ url }) => createReference({ ...referenceConfig, baseUrl: url }),
});

testConnector({
  name: "memory, without a provider",
  create: () => createMemoryConnector({ templates: referenceConfig.templates }),
});

test("refuses a suite of rules that there are not", () => {
  expect(() => testConnector({ ...referenceOptions, rules: ["sends-twice"] })).toThrow(
    /rules: there is no rule "sends-twice"/,
  );
});
