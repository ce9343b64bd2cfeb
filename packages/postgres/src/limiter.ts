import { SmsError } from "@smskit/core";
import { isKey, keyRule, type Limiter, LimitReached, type NamedLimit } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { periodicCleanup } from "./periodic-cleanup.ts";

/**
 * Creates limiters that count in the database, over all processes: pass the result to `withLimits` or `createVerifier` as
 * `createLimiter`. Each count is one statement, by the database's clock. The time of a key starts with its first text; the
 * key, such as a number, is forgotten when it ends.
 * @throws {SmsError} `invalid-config` for an invalid name of a limit; from `consume`, `invalid-message` for an invalid key,
 * and `unavailable`.
 */
export function createPostgresLimiters(database: Database): (limit: NamedLimit) => Limiter {
  const purge = periodicCleanup(100, () =>
    database.query(
      `DELETE FROM smskit.limits WHERE (name, key) IN
        (SELECT name, key FROM smskit.limits WHERE ends_at <= now() LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    ),
  );
  return ({ name, texts, perSeconds }) => {
    if (!isKey(name)) throw invalidConfig(`createPostgresLimiters: limit.name: ${keyRule}.`);
    return { consume: (key) => consume({ name, texts, perSeconds }, key) };
  };

  async function consume({ name, texts, perSeconds }: NamedLimit, key: string): Promise<void> {
    if (!isKey(key)) {
      throw new SmsError({ code: "invalid-message", message: `The key of the limit "${name}" ${keyRule}.` });
    }
    const { points, wait } = await count().catch((thrown: unknown) => {
      throw databaseError(thrown, `The limit "${name}" cannot be counted.`);
    });
    if (points > texts) throw new LimitReached(wait);

    async function count(): Promise<{ points: number; wait: number }> {
      await purge();
      const { rows } = await database.query<{ points: number; wait: number }>(
        `INSERT INTO smskit.limits AS counted (name, key, points, ends_at)
          VALUES ($1, $2, 1, clock_timestamp() + $3::float8 * interval '1 s')
          ON CONFLICT (name, key) DO UPDATE SET
            points = CASE WHEN counted.ends_at <= clock_timestamp() THEN 1 ELSE least(counted.points, $4::int) + 1 END,
            ends_at = CASE WHEN counted.ends_at <= clock_timestamp() THEN excluded.ends_at ELSE counted.ends_at END
          RETURNING points, (extract(epoch FROM ends_at - clock_timestamp()) * 1000)::float8 AS wait`,
        [name, key, perSeconds, texts],
      );
      return rows[0] as { points: number; wait: number };
    }
  }
}
