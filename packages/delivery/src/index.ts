export type {
  AttemptListener,
  AttemptOptions,
  IdempotencyStore,
  Limiter,
  NamedLimit,
  SuppressionStore,
} from "@smskit/core/wrapper";
export type { BreakerOptions } from "./breaker.ts";
export { createMemoryIdempotencyStore } from "./memory-idempotency-store.ts";
export type { ReconcileOptions } from "./reconcile.ts";
export { type SendManyOptions, type SendManyProgress, type SendManyResult, sendMany } from "./send-many.ts";
export { type CountriesOptions, withCountries } from "./with-countries.ts";
export { type FailoverOptions, withFailover } from "./with-failover.ts";
export { type IdempotencyOptions, withIdempotency } from "./with-idempotency.ts";
export { type KeyedLimit, type LimitsOptions, perRecipient, withLimits } from "./with-limits.ts";
export { type RetryOptions, withRetry } from "./with-retry.ts";
export {
  byCountry,
  type ConnectorSelector,
  type WeightedOptions,
  weighted,
  withRouting,
} from "./with-routing.ts";
export {
  applyKeyword,
  createMemorySuppressionStore,
  type SuppressionOptions,
  withSuppression,
} from "./with-suppression.ts";
export { type TelemetryOptions, withTelemetry } from "./with-telemetry.ts";
