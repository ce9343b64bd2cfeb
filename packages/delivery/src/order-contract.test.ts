import { testConnector } from "@smskit/contract";
import { wrapped } from "./testing/contract.ts";

testConnector(
  wrapped([
    "withRetry",
    "withFailover",
    "withCountries",
    "withLimits",
    "withSuppression",
    "withIdempotency",
    "withTelemetry",
  ]),
);
