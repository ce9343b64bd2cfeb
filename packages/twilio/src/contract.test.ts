import { testConnector } from "@smskit/contract";
import { startMockServer } from "@smskit/mock";
import { createTwilio } from "./index.ts";
import { exampleConfig } from "./example-config.ts";

testConnector({
  name: "twilio",
  provider: () => startMockServer({ port: 0 }),
  secureProvider: () => startMockServer({ port: 0, tls: true }),
  create: ({ url, config, runtime }) => createTwilio({ ...exampleConfig, baseUrl: url, ...config }, runtime),
  secrets: [exampleConfig.authToken],
});
