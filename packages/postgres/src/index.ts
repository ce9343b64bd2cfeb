export type { Database, Queryable, Transaction } from "./database.ts";
export { sqlStateOf } from "./database-error.ts";
export { databaseTargetProblem } from "./database-target.ts";
export { createPostgresIdempotencyStore } from "./idempotency-store.ts";
export { createPostgresLimiters } from "./limiter.ts";
export type { LoggedMessage } from "./logged-message.ts";
export {
  createMessageLog,
  type ListOptions,
  type MessageLog,
  type MessageLogOptions,
  type SendOutcome,
} from "./message-log.ts";
export { type MigrateOptions, migrateTables } from "./migrate.ts";
export { type DatabaseOptions, openDatabase } from "./open-database.ts";
export {
  createPostgresSuppressionStore,
  type ListedSuppression,
  type ListSuppressionsOptions,
  type PostgresSuppressionStore,
  type SuppressionStoreOptions,
} from "./suppression-store.ts";
export { createPostgresVerificationStore } from "./verification-store.ts";
export { withMessageLog } from "./with-message-log.ts";
