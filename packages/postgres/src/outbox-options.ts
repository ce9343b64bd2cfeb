import type { Meter } from "@opentelemetry/api";
import { type SmsConnector, SmsError } from "@smskit/core";
import { expectConnector, expectOptions, isKey, keyRule, notify, optionsOf } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { invalidConfig } from "./database-error.ts";
import type { OnSettled } from "./settled-callback.ts";

export interface OutboxOptions {
  /** The database that holds the queue: what `openDatabase` returns. */
  database: Database;
  /**
   * Sends the messages; may be wrapped. Messages of unknown outcome are looked up with its `find`, and repeated only if its
   * provider sends once for a key (`features.idempotency`).
   */
  connector: SmsConnector;
  /**
   * Outboxes with the same name share their messages, in every process. Outboxes of different connectors need different names.
   * @default the connector's id
   */
  name?: string | undefined;
  /**
   * At most so many texts in so many seconds, over all workers of this database and all outboxes whose connector has
   * this id. Up to a tenth of a second's worth goes out at once.
   */
  rate?:
    | {
        /** The most texts in that time. */
        texts: number;
        /** The length of the time, in seconds. */
        perSeconds: number;
      }
    | undefined;
  /**
   * The most attempts to send a message that was certainly not sent, the first one included. Waits grow from one second to
   * five minutes, unless the provider asks for another. A try while `withFailover` leaves out every provider counts, too.
   * @default 10
   */
  attempts?: number | undefined;
  /**
   * Milliseconds for one send. After five seconds more without a result, the worker counts as dead.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds to wait before each look-up, or repeat, of a message whose outcome is unknown, at most 23 hours in all.
   * After the last one it stays unknown.
   * @default [1_000, 10_000, 60_000]
   */
  lookUpAfterMs?: readonly number[] | undefined;
  /**
   * Hours that a settled message and its key are remembered, and that the text of a dead letter is kept.
   * @default 24
   */
  keepHours?: number | undefined;
  /**
   * Called with messages that have just been settled: `accepted`, `failed`, `canceled`, or `unknown` for good. What you write
   * with the transaction is committed together with their outcome, so each outcome is recorded once. Await every use of it. A
   * message that `redrive` sends again is settled again.
   *
   * If it throws, the outcome is rolled back too: a worker passes the error to `onError` and tries again every second;
   * `cancel` and `enqueueMany` throw it. A message for which it always throws is never settled. Workers wait for it, so do
   * only what the transaction needs.
   */
  onSettled?: OnSettled | undefined;
  /** @default the meter "@smskit/postgres" of the global provider */
  meter?: Meter | undefined;
  /** Called with errors between a worker and the database; the worker continues. Errors it throws are ignored. */
  onError?: ((error: Error) => void) | undefined;
}

/**
 * Hours that outboxes remember the ids of accepted messages, and the hashes of those that stayed unknown. A look-up finds no
 * message that began longer ago.
 */
export const traceHours = 24;

/** The most milliseconds for all look-ups of a message, so that they end while other messages are still remembered. */
const longestLookUpsMs = (traceHours - 1) * 3_600_000;

/** The options with all defaults, and what follows from them. */
export interface OutboxSettings {
  database: Database;
  connector: SmsConnector;
  name: string;
  rate: { name: string; perSecond: number } | undefined;
  attempts: number;
  timeoutMs: number;
  lookUpAfterMs: readonly number[];
  keepHours: number;
  onSettled: OnSettled | undefined;
  meter: Meter | undefined;
  report: (error: unknown) => void;
}

/** @throws {SmsError} `invalid-config` for invalid options. */
export function outboxSettings(options: OutboxOptions): OutboxSettings {
  expectOptions("createOutbox", options, {
    database: true,
    connector: true,
    name: true,
    rate: true,
    attempts: true,
    timeoutMs: true,
    lookUpAfterMs: true,
    keepHours: true,
    onSettled: true,
    meter: true,
    onError: true,
  });
  expectConnector("createOutbox: connector", options.connector);
  optionsOf("createOutbox: rate", options.rate, { texts: true, perSeconds: true });
  const { database, connector, rate, onSettled, onError } = options;
  const { attempts = 10, timeoutMs = 10_000, keepHours = 24 } = options;
  const { lookUpAfterMs = [1_000, 10_000, 60_000] } = options;
  // pg-boss allows only these characters in the name of a queue.
  const name = options.name ?? connector.id.replaceAll(/[^\w.-]/g, "-");
  const check = (sound: boolean, message: string) => {
    if (!sound) throw invalidConfig(`createOutbox: ${message}`);
  };
  check(/^[\w.-]{1,100}$/.test(name), "name: must be 1 to 100 letters, digits, dots, - and _.");
  check(Number.isInteger(attempts) && attempts >= 1, "attempts: must be an integer of 1 or more.");
  check(
    timeoutMs >= 1 && timeoutMs <= 3_600_000,
    "timeoutMs: must be a number of milliseconds from 1 to an hour.",
  );
  check(keepHours >= 0 && Number.isFinite(keepHours), "keepHours: must be a number of hours of 0 or more.");
  check(
    lookUpAfterMs.every((wait) => wait >= 0 && Number.isFinite(wait)),
    "lookUpAfterMs: must be numbers of milliseconds of 0 or more.",
  );
  check(
    lookUpAfterMs.reduce((sum, wait) => sum + wait, 0) <= longestLookUpsMs,
    "lookUpAfterMs: must be at most 23 hours in all.",
  );
  check(onSettled === undefined || typeof onSettled === "function", "onSettled: must be a function.");
  check(
    rate === undefined || (rate.texts > 0 && rate.perSeconds > 0),
    "rate: texts and perSeconds must be numbers above 0.",
  );
  const canLearn = connector.find !== undefined || Boolean(connector.features?.idempotency);
  return {
    database,
    connector,
    name,
    rate: rate && { name: connector.id, perSecond: rate.texts / rate.perSeconds },
    attempts,
    timeoutMs,
    lookUpAfterMs: canLearn ? lookUpAfterMs : [],
    keepHours,
    onSettled,
    meter: options.meter,
    report(error) {
      notify(onError, error instanceof Error ? error : new Error("A value that is not an Error was thrown."));
    },
  };
}

/** @throws {SmsError} `invalid-message` for a key that Postgres cannot index. */
export function checkKey(field: "key" | "batch", value: unknown): void {
  if (!isKey(value)) throw invalidMessage(`${field}: ${keyRule}.`);
}

/** The highest `int` of Postgres. */
const highestPriority = 2 ** 31 - 1;

/** @throws {SmsError} `invalid-message` for a priority that Postgres cannot sort by. */
export function checkPriority(priority: number | undefined): void {
  if (priority === undefined || (Number.isInteger(priority) && Math.abs(priority) <= highestPriority)) return;
  throw invalidMessage(`priority: must be an integer from -${highestPriority} to ${highestPriority}.`);
}

function invalidMessage(message: string): SmsError {
  return new SmsError({ code: "invalid-message", message });
}
