import { createMemoryConnector } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { createReference, referenceConfig } from "./reference-connector.test-kit.ts";
import { referenceOptions } from "./reference-options.test-kit.ts";
import { testConnector } from "./test-connector.ts";

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
