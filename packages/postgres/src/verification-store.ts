import type { MessageRef } from "@smskit/core";
import {
  cooldownAfter,
  type IssuedCode,
  isLive,
  type Verification,
  type VerificationStore,
  waitAfter,
} from "@smskit/core/wrapper";
import type { Database, Queryable, Transaction } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { periodicCleanup } from "./periodic-cleanup.ts";

/**
 * Creates a store of verifications for `createVerifier`, shared by any number of processes. Each method is one transaction
 * that locks what it decides on: numbers first, then the verification, so that calls never deadlock.
 */
export function createPostgresVerificationStore(database: Database): VerificationStore {
  /** Deletes expired verifications, and numbers without failures or a recent start. */
  const forget = periodicCleanup(100, async (on: Transaction, now: number, slowMs: number) => {
    await on.query(
      `DELETE FROM smskit.verifications WHERE id IN
        (SELECT id FROM smskit.verifications WHERE forget_at <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
      [now],
    );
    await on.query(
      `DELETE FROM smskit.verification_numbers WHERE recipient IN
        (SELECT recipient FROM smskit.verification_numbers WHERE failures = 0
          AND (started_at IS NULL OR started_at + $2::float8 <= $1::float8) LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
      [now, slowMs],
    );
  });

  /** Runs one transaction. If it throws, the verifier sends and approves nothing. */
  async function run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await database.transaction(work);
    } catch (thrown) {
      throw databaseError(thrown, "The verification store cannot be used.");
    }
  }

  return {
    create: ({ verification, code, recipients, now, slowFrom, slowMs, blockFrom, forgetAt }) =>
      run(async (on) => {
        await forget(on, now, slowMs);
        const number = await lockNumber(on, recipients);
        if (number.failures >= blockFrom) return { state: "blocked" };
        const waitMs = Math.max(...number.starts.map((start) => waitAfter(start, slowMs, now)));
        if (number.failures >= slowFrom && waitMs > 0) return { state: "slowed", waitMs };
        await on.query(
          `INSERT INTO smskit.verification_numbers (recipient, started_at) VALUES ($1, $2)
            ON CONFLICT (recipient) DO UPDATE SET started_at = excluded.started_at`,
          [recipients[0], now],
        );
        const entry = {
          verification,
          codes: [{ ...code, replaced: false }],
          used: null,
          attempts: 0,
          forgetAt,
        };
        await save(on, verification.id, entry);
        return { state: "created" };
      }),

    async read({ verificationId, now }) {
      const entry = await load(database, verificationId).catch((thrown: unknown) => {
        throw databaseError(thrown, "The verification store cannot be used.");
      });
      return entry !== undefined && now < entry.forgetAt ? entry.verification : undefined;
    },

    countAttempt: ({ verificationId, recipients, now, maxAttempts, blockFrom }) =>
      run(async (on) => {
        const number = await lockNumber(on, recipients);
        const entry = await load(on, verificationId, "FOR UPDATE");
        if (entry === undefined || now >= entry.forgetAt) return { state: "gone" };
        if (entry.attempts >= maxAttempts) return { state: "locked" };
        const codes = entry.used === null ? entry.codes.filter((code) => isLive(code, now)) : [entry.used];
        if (codes.length === 0) return { state: "expired" };
        if (number.failures >= blockFrom) return { state: "blocked" };
        const attempts = entry.attempts + 1;
        await save(on, verificationId, { ...entry, attempts });
        await on.query(
          `INSERT INTO smskit.verification_numbers AS number (recipient, failures) VALUES ($1, 1)
            ON CONFLICT (recipient) DO UPDATE SET failures = number.failures + 1`,
          [recipients[0]],
        );
        const state = entry.used === null ? "counted" : "used";
        return { state, attempts, failures: number.failures + 1, codes };
      }),

    consume: ({ verificationId, codeId, recipients, now, forgetAt, digest }) =>
      run(async (on) => {
        await lockNumber(on, recipients);
        const entry = await load(on, verificationId, "FOR UPDATE");
        if (entry?.used?.id === codeId && now < entry.forgetAt) return { used: true };
        const used = entry?.codes.find(({ id, replaced }) => id === codeId && !replaced);
        if (entry === undefined || used === undefined) return undefined;
        const kept = { ...used, digest: digest ?? used.digest };
        await save(on, verificationId, { ...entry, codes: [], used: kept, forgetAt });
        await resetFailures(on, recipients);
        return { codes: entry.codes.length, message: used.message };
      }),

    issue: ({ verificationId, code, recipients, now, cooldownsMs, maxAttempts, blockFrom, forgetAt }) =>
      run(async (on) => {
        const number = await lockNumber(on, recipients);
        const entry = await load(on, verificationId, "FOR UPDATE");
        if (entry === undefined || entry.used !== null || now >= entry.forgetAt) return { state: "gone" };
        if (entry.attempts >= maxAttempts) return { state: "locked" };
        if (number.failures >= blockFrom) return { state: "blocked" };
        const cooldownMs = cooldownAfter(entry.codes.length, cooldownsMs);
        const waitMs = waitAfter(entry.codes.at(-1)?.issuedAt, cooldownMs, now);
        if (waitMs > 0) return { state: "cooling", waitMs };
        const codes = [...entry.codes, { ...code, replaced: false }];
        await save(on, verificationId, { ...entry, codes, forgetAt });
        return { state: "issued", codes: codes.length };
      }),

    accept: ({ verificationId, codeId, message }) =>
      run(async (on) => {
        const entry = await load(on, verificationId, "FOR UPDATE");
        const accepted = entry?.codes.findIndex(({ id }) => id === codeId) ?? -1;
        if (entry === undefined || accepted < 0) return;
        const codes = entry.codes.map((code, index) => ({
          ...code,
          ...(index < accepted ? { replaced: true } : {}),
          ...(index === accepted ? { message } : {}),
        }));
        await save(on, verificationId, { ...entry, codes });
      }),

    withdraw: ({ verificationId, codeId }) =>
      run(async (on) => {
        const entry = await load(on, verificationId, "FOR UPDATE");
        if (entry === undefined || entry.used !== null) return;
        const codes = entry.codes.filter(({ id }) => id !== codeId);
        if (codes.length === 0) await remove(on, verificationId);
        else await save(on, verificationId, { ...entry, codes });
      }),

    resetFailures: ({ recipients }) =>
      run(async (on) => {
        await lockNumber(on, recipients);
        await resetFailures(on, recipients);
      }),

    deleteNumber: ({ recipients }) =>
      run(async (on) => {
        await lockNumber(on, recipients);
        // Without an index: verifications are few, since each is forgotten within hours, and this is rare.
        const { rows } = await on.query(
          "DELETE FROM smskit.verifications WHERE verification->>'recipient' = ANY($1::text[]) RETURNING 1",
          [[...recipients]],
        );
        await on.query("DELETE FROM smskit.verification_numbers WHERE recipient = ANY($1::text[])", [
          [...recipients],
        ]);
        return { verifications: rows.length };
      }),

    tally: ({ country, day, sent, verified }) =>
      run(async (on) => {
        await on.query("DELETE FROM smskit.verification_tallies WHERE day < $1", [day]);
        const { rows } = await on.query<{ sent: number; verified: number }>(
          `INSERT INTO smskit.verification_tallies AS tally (day, country, sent, verified) VALUES ($1, $2, $3, $4)
            ON CONFLICT (day, country) DO UPDATE SET sent = tally.sent + excluded.sent,
              verified = tally.verified + excluded.verified
            RETURNING sent, verified`,
          [day, country, sent, verified],
        );
        return rows[0] as { sent: number; verified: number };
      }),
  };
}

type StoredCode = IssuedCode & { replaced: boolean; message?: MessageRef | undefined };

interface Entry {
  verification: Verification;
  codes: StoredCode[];
  /** The code that was used, if one was. */
  used: StoredCode | null;
  attempts: number;
  forgetAt: number;
}

/** Locks a number until the commit, and returns what is known of it by all its fingerprints. */
async function lockNumber(
  on: Transaction,
  recipients: readonly string[],
): Promise<{ failures: number; starts: (number | undefined)[] }> {
  // By name, not by row: a new number has no row. In one order, so that calls never deadlock.
  for (const recipient of [...new Set(recipients)].sort()) {
    await on.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 7265737407))", [recipient]);
  }
  const { rows } = await on.query<{ failures: number; started_at: number | null }>(
    "SELECT failures, started_at FROM smskit.verification_numbers WHERE recipient = ANY($1::text[])",
    [[...recipients]],
  );
  return {
    failures: rows.reduce((sum, { failures }) => sum + failures, 0),
    starts: [undefined, ...rows.map(({ started_at }) => started_at ?? undefined)],
  };
}

async function load(on: Queryable, id: string, lock = ""): Promise<Entry | undefined> {
  // Postgres refuses this character.
  if (id.includes("\0")) return undefined;
  const { rows } = await on.query<Entry>(
    `SELECT verification, codes, used, attempts, forget_at AS "forgetAt" FROM smskit.verifications WHERE id = $1 ${lock}`,
    [id],
  );
  return rows[0];
}

async function save(on: Transaction, id: string, entry: Entry): Promise<void> {
  await on.query(
    `INSERT INTO smskit.verifications (id, verification, codes, used, attempts, forget_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (id) DO UPDATE SET codes = excluded.codes, used = excluded.used, attempts = excluded.attempts,
        forget_at = excluded.forget_at`,
    [
      id,
      JSON.stringify(entry.verification),
      JSON.stringify(entry.codes),
      entry.used && JSON.stringify(entry.used),
      entry.attempts,
      entry.forgetAt,
    ],
  );
}

async function remove(on: Transaction, id: string): Promise<void> {
  await on.query("DELETE FROM smskit.verifications WHERE id = $1", [id]);
}

async function resetFailures(on: Transaction, recipients: readonly string[]): Promise<void> {
  await on.query("UPDATE smskit.verification_numbers SET failures = 0 WHERE recipient = ANY($1::text[])", [
    [...recipients],
  ]);
}
