import { testConnector } from "@smskit/contract";
import { startMockServer } from "@smskit/mock";
import { wrapped } from "./testing/contract.ts";

testConnector({
  ...wrapped([
    "withRetry",
    "withFailover",
    "withCountries",
    "withLimits",
    "withSuppression",
    "withIdempotency",
    "withTelemetry",
  ]),
  secureProvider: () => startMockServer({ port: 0, tls: true }),
});
