export type { Database, Queryable, Transaction } from "./database.ts";
export {
  createPostgresIdempotencyStore,
  type PostgresIdempotencyStore,
  type StoredKeyState,
} from "./idempotency-store.ts";
export { type CountedLimit, createPostgresLimiters, type PostgresLimiter } from "./limiter.ts";
export type { LoggedMessage } from "./logged-message.ts";
export {
  createMessageLog,
  type ListOptions,
  type MessageLog,
  type MessageLogOptions,
  type SendOutcome,
} from "./message-log.ts";
export { type DatabaseOptions, openDatabase } from "./open-database.ts";
export type {
  NumberBounds,
  PostgresVerificationStore,
  StoredCode,
  StoredVerification,
} from "./stored-verification.ts";
export { createPostgresSuppressionStore, type PostgresSuppressionStore } from "./suppression-store.ts";
export { createPostgresVerificationStore } from "./verification-store.ts";
export { withMessageLog } from "./with-message-log.ts";
