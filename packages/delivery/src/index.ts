export type { AttemptListener, AttemptOptions } from "./attempt-log.ts";
export type { BreakerOptions } from "./breaker.ts";
export { createMemoryIdempotencyStore, type IdempotencyStore, type KeyState } from "./idempotency-store.ts";
export type { ReconcileOptions } from "./reconcile.ts";
export { type SendManyOptions, type SendManyProgress, type SendManyResult, sendMany } from "./send-many.ts";
export { type CountriesOptions, withCountries } from "./with-countries.ts";
export { type FailoverOptions, withFailover } from "./with-failover.ts";
export { type IdempotencyOptions, withIdempotency } from "./with-idempotency.ts";
export { type Limit, type Limiter, type LimitsOptions, perRecipient, withLimits } from "./with-limits.ts";
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
  type SuppressionStore,
  withSuppression,
} from "./with-suppression.ts";
export { type TelemetryOptions, withTelemetry } from "./with-telemetry.ts";
