import type { Attempt, PreparedMessage } from "@smskit/core";
import { keyedBy } from "@smskit/core/wrapper";
import type { Transaction } from "./database.ts";
import { durableCommit } from "./durable-commit.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";

/** A message that a worker has taken: to send it (`started`), or to look it up (`unknown`). */
export interface Claim {
  id: string;
  state: "started" | "unknown";
  /** Counts how often it was begun. A worker with an earlier attempt must not settle this one. */
  attempt: number;
  /** Counts the attempts, except those that a stop has ended. */
  tries: number;
  lookups: number;
  priority: number;
  payload: PreparedMessage;
  attempts: readonly Attempt[];
  possibleDuplicate: boolean;
  startedAt: Date;
  /** When it was begun, at the latest, by the clock of this process: the database's may differ. */
  firstSentAt: Date;
  /** The connector that it was begun with and that sends with a key, by its id. */
  keyedBy: string | null;
  /** Seconds that were left of its validity as it was begun, if it has one; 0 or less if the validity ended while it waited. */
  secondsLeft: number | null;
  /** Seconds since it was due. */
  waited: number;
}

/** How many messages a worker can take. */
export interface Room {
  all: number;
  /** How many of them may have no priority. */
  ordinary: number;
}

/** From this value on, a message has priority. */
export const leastPriority = 1;

export interface Claims {
  claims: readonly Claim[];
  /** Whether more messages may be due. */
  full: boolean;
  /** Milliseconds until the rate allows another message. */
  waitMs: number | undefined;
}

/**
 * Takes due messages. `started` is on record, and committed, before any of them is sent; a worker that dies before the
 * commit has taken nothing. A message that is `started` already was left by a worker that died, or that is so slow that it
 * counts as dead: whether it was sent is unknown.
 */
export async function claim(
  { database, connector, rate }: OutboxSettings,
  queue: OutboxQueue,
  { all, ordinary }: Room,
): Promise<Claims> {
  return database.transaction(async (transaction) => {
    const allowed =
      rate === undefined ? { count: all, waitMs: undefined } : await allowance(rate, all, transaction);
    if (allowed.count === 0) return { claims: [], full: false, waitMs: allowed.waitMs };
    const ids = await queue.take(Math.min(ordinary, allowed.count), transaction);
    if (ids.length >= ordinary) {
      ids.push(...(await queue.take(allowed.count - ids.length, transaction, leastPriority)));
    }
    if (ids.length === 0) return { claims: [], full: false, waitMs: undefined };
    const askedAt = Date.now();
    const { rows } = await transaction.query<ClaimRow>(claimSql, [ids, keyedBy(connector) ?? null]);
    const claimed = new Set(rows.map(({ id }) => id));
    // Settled in the meantime, for example canceled: the job is obsolete.
    await queue.remove(
      ids.filter((id) => !claimed.has(id)),
      transaction,
    );
    const sends = rows.filter(({ state }) => state === "started").length;
    if (rate !== undefined && sends > 0) await spend(rate, sends, transaction);
    return {
      claims: rows.map((row) => claimOf(row, askedAt)),
      full: ids.length === allowed.count,
      waitMs: undefined,
    };
  });
}

const claimSql = `UPDATE smskit.outbox SET
    attempt = attempt + CASE state WHEN 'queued' THEN 1 ELSE 0 END,
    tries = tries + CASE state WHEN 'queued' THEN 1 ELSE 0 END,
    keyed_by = CASE state WHEN 'queued' THEN $2 ELSE keyed_by END,
    started_at = CASE state WHEN 'queued' THEN clock_timestamp() ELSE started_at END,
    state = CASE state WHEN 'queued' THEN 'started' ELSE 'unknown' END
  WHERE id = ANY($1::uuid[]) AND state IN ('queued', 'started', 'unknown') AND settled_at IS NULL
  RETURNING id, state, attempt, tries, lookups, priority, payload, attempts, possible_duplicate, started_at,
    keyed_by AS "keyedBy", extract(epoch FROM clock_timestamp() - started_at)::float8 AS age,
    extract(epoch FROM valid_until - started_at)::float8 AS "secondsLeft",
    extract(epoch FROM clock_timestamp() - due_at)::float8 AS waited, ${durableCommit} AS durable`;

interface ClaimRow extends Omit<Claim, "startedAt" | "firstSentAt" | "possibleDuplicate"> {
  possible_duplicate: boolean;
  started_at: Date;
  age: number;
  durable: string;
}

function claimOf(
  { possible_duplicate, started_at, age, durable: _, ...row }: ClaimRow,
  askedAt: number,
): Claim {
  return {
    ...row,
    possibleDuplicate: possible_duplicate,
    startedAt: started_at,
    firstSentAt: new Date(askedAt - age * 1_000),
  };
}

type Rate = NonNullable<OutboxSettings["rate"]>;

/** Seconds of the rate that may be caught up on: workers take messages no more often than that. */
const burstSeconds = 0.1;

/** How many messages the rate allows now. The row stays locked until the commit, so that workers take them one after another. */
async function allowance(
  { name, perSecond }: Rate,
  count: number,
  transaction: Transaction,
): Promise<{ count: number; waitMs: number | undefined }> {
  await transaction.query(
    "INSERT INTO smskit.rates (name, next_at) VALUES ($1, clock_timestamp()) ON CONFLICT DO NOTHING",
    [name],
  );
  const { rows } = await transaction.query<{ behind: number }>(
    `WITH rate AS (SELECT next_at FROM smskit.rates WHERE name = $1 FOR UPDATE)
      SELECT extract(epoch FROM clock_timestamp() - next_at)::float8 AS behind FROM rate`,
    [name],
  );
  const behind = rows[0]?.behind ?? 0;
  if (behind < 0) return { count: 0, waitMs: Math.ceil(-behind * 1_000) };
  return {
    count: Math.min(count, Math.floor(Math.min(behind, burstSeconds) * perSecond) + 1),
    waitMs: undefined,
  };
}

async function spend({ name, perSecond }: Rate, count: number, transaction: Transaction): Promise<void> {
  await transaction.query(
    `UPDATE smskit.rates SET next_at = greatest(next_at, clock_timestamp() - $3::float8 * interval '1 s')
      + $2::float8 * interval '1 s' WHERE name = $1`,
    [name, count / perSecond, burstSeconds],
  );
}
