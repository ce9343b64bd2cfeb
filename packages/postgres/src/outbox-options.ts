import type { Meter } from "@opentelemetry/api";
import { type SmsConnector, SmsError } from "@smskit/core";
import { expectConnector, expectOptions, isKey, keyRule, optionsOf } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { invalidConfig } from "./database-error.ts";

export interface OutboxOptions {
  /** The database that holds the queue: what `openDatabase` returns. */
  database: Database;
  /** What sends; wrappers are welcome. With its `find`, unknown outcomes are looked up. */
  connector: SmsConnector;
  /**
   * Outboxes of one name share their messages, in every process; so give those of different connectors different ones.
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
   * How often a message that was certainly not sent is tried, the first time included. Waits grow from one second to
   * five minutes, unless the provider asks for another.
   * @default 10
   */
  attempts?: number | undefined;
  /**
   * Milliseconds for one send. A worker that is silent for five seconds more counts as dead.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds to wait before each time that the provider is asked what became of a message whose outcome is unknown,
   * 23 hours in all at most. After the last it stays unknown.
   * @default [1_000, 10_000, 60_000]
   */
  lookUpAfterMs?: readonly number[] | undefined;
  /**
   * Hours that a settled message is remembered, its key included; and that the text of a dead letter is kept.
   * @default 24
   */
  keepHours?: number | undefined;
  /** @default the meter "@smskit/postgres" of the global provider */
  meter?: Meter | undefined;
  /** Hears of what goes wrong between a worker and the database; the worker goes on. */
  onError?: ((error: Error) => void) | undefined;
}

/**
 * Hours that outboxes remember which message is which: the ids of what was accepted, and hashes of what stayed unknown.
 * Nothing that began longer ago is found by a look-up.
 */
export const traceHours = 24;

/** Milliseconds that the look-ups of a message wait at most in all, so that they end while the others are remembered. */
const longestLookUpsMs = (traceHours - 1) * 3_600_000;

/** The options with their defaults, and what follows from them. */
export interface OutboxSettings {
  database: Database;
  connector: SmsConnector;
  name: string;
  rate: { name: string; perSecond: number } | undefined;
  attempts: number;
  timeoutMs: number;
  lookUpAfterMs: readonly number[];
  keepHours: number;
  meter: Meter | undefined;
  report: (error: unknown) => void;
}

/** @throws {SmsError} `invalid-config` for options that make no sense. */
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
    meter: true,
    onError: true,
  });
  expectConnector("createOutbox: connector", options.connector);
  optionsOf("createOutbox: rate", options.rate, { texts: true, perSeconds: true });
  const { database, connector, rate, onError } = options;
  const { attempts = 10, timeoutMs = 10_000, keepHours = 24 } = options;
  const { lookUpAfterMs = [1_000, 10_000, 60_000] } = options;
  // What pg-boss takes for the name of a queue.
  const name = options.name ?? connector.id.replaceAll(/[^\w.-]/g, "-");
  const check = (sound: boolean, message: string) => {
    if (!sound) throw invalidConfig(`createOutbox: ${message}`);
  };
  check(/^[\w.-]{1,100}$/.test(name), "the name is of letters, digits, -, _ and dots, up to 100.");
  check(Number.isInteger(attempts) && attempts >= 1, "attempts is a whole number from 1.");
  check(timeoutMs >= 1 && timeoutMs <= 3_600_000, "timeoutMs is a number of milliseconds up to an hour.");
  check(keepHours >= 0 && Number.isFinite(keepHours), "keepHours is a number of hours from 0.");
  check(
    lookUpAfterMs.every((wait) => wait >= 0 && Number.isFinite(wait)),
    "lookUpAfterMs are numbers of milliseconds from 0.",
  );
  check(
    lookUpAfterMs.reduce((sum, wait) => sum + wait, 0) <= longestLookUpsMs,
    "lookUpAfterMs are 23 hours in all at most.",
  );
  check(
    rate === undefined || (rate.texts > 0 && rate.perSeconds > 0),
    "the rate's texts and perSeconds are numbers above 0.",
  );
  return {
    database,
    connector,
    name,
    rate: rate && { name: connector.id, perSecond: rate.texts / rate.perSeconds },
    attempts,
    timeoutMs,
    lookUpAfterMs: connector.find === undefined ? [] : lookUpAfterMs,
    keepHours,
    meter: options.meter,
    report(error) {
      try {
        onError?.(error instanceof Error ? error : new Error("A failure that is no Error."));
      } catch {
        // A listener that fails must not stop the worker.
      }
    },
  };
}

/** @throws {SmsError} `invalid-message` for what Postgres cannot index. */
export function checkKey(field: "key" | "batch", value: unknown): void {
  if (!isKey(value)) throw invalidMessage(`${field}: ${keyRule}.`);
}

/** What Postgres keeps as an `int`. */
const highestPriority = 2 ** 31 - 1;

/** @throws {SmsError} `invalid-message` for what Postgres cannot sort by. */
export function checkPriority(priority: number | undefined): void {
  if (priority === undefined || (Number.isInteger(priority) && Math.abs(priority) <= highestPriority)) return;
  throw invalidMessage(`priority: must be an integer from -${highestPriority} to ${highestPriority}.`);
}

function invalidMessage(message: string): SmsError {
  return new SmsError({ code: "invalid-message", message });
}
