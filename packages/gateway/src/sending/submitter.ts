import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import { countryOf, countText, type Limiter, type NamedLimit } from "@smskit/core/wrapper";
import type { Database, Transaction } from "@smskit/postgres";
import type { Outbox } from "@smskit/postgres/outbox";
import { withDeadline } from "../operations/with-deadline.ts";
import { databaseFailure } from "../state/database-failure.ts";
import type { KeyedHash } from "../state/keyed-hash.ts";
import type { MessageStore } from "../state/message-store.ts";
import type { Submission, Submitted } from "./submission.ts";

export interface SubmitterOptions {
  database: Database;
  outbox: Outbox;
  /** Prepares messages. */
  connector: () => SmsConnector;
  messages: MessageStore;
  hash: KeyedHash;
  createLimiter: (limit: NamedLimit) => Limiter;
}

/** Milliseconds for a text to be put on record. */
const longestMs = 10_000;
/** Most messages in one commit. */
const mostTogether = 200;

interface Waiting {
  id: string;
  submission: Submission;
  prepared: PreparedMessage;
  key: string | undefined;
  fingerprint: string | undefined;
  resolve: (submitted: Submitted) => void;
  reject: (error: unknown) => void;
}

/**
 * Puts texts on record, so that they are sent whatever happens to this process. Texts that come at about the same time share a
 * commit.
 * @returns a function that resolves once the text is on record.
 */
export function createSubmitter(options: SubmitterOptions): (submission: Submission) => Promise<Submitted> {
  const { database, outbox, connector, hash, createLimiter } = options;
  let waiting: Waiting[] = [];
  let running = false;
  /** Keyed texts on their way to the record: a repeat waits for the first, so that limits count a text once. */
  const underWay = new Map<string, Promise<unknown>>();

  async function flush(): Promise<void> {
    running = true;
    // Requests that were read in the same turn of the event loop share a commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const [group, rest] = splitGroup(waiting);
      waiting = rest;
      try {
        const results = await database.transaction((transaction) => record(options, group, transaction));
        outbox.wake();
        for (const [index, { resolve, reject }] of group.entries()) {
          const result = results[index];
          if (result instanceof Error) reject(result);
          else if (result !== undefined) resolve(result);
        }
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    running = false;
  }

  async function submit(submission: Submission): Promise<Submitted> {
    const { message, source, once, countries, limits = [] } = submission;
    const id = crypto.randomUUID();
    const prepared = await connector().prepare({ ...message, reference: id });
    await checkCountry(prepared.to, countries);
    const key = once && hash.of("key", source, once.key);
    const fingerprint = once && hash.of("fingerprint", source, once.fingerprint);
    const countAndRecord = async (): Promise<Submitted> => {
      const known = key && fingerprint && (await recall(database, source, key, fingerprint));
      if (known) return known;
      for (const limit of limits) await countText(limit, createLimiter(limit), hash.of("limit", source));
      return new Promise<Submitted>((resolve, reject) => {
        waiting.push({ id, submission, prepared, key, fingerprint, resolve, reject });
        if (!running) void flush();
      });
    };
    if (key === undefined) return countAndRecord();
    while (underWay.has(key)) await underWay.get(key)?.catch(() => {});
    const recording = countAndRecord().finally(() => underWay.delete(key));
    underWay.set(key, recording);
    return recording;
  }

  return async (submission) => {
    const submitting = submit(submission).catch((thrown: unknown) => {
      throw databaseFailure(thrown);
    });
    const submitted = await withDeadline(submitting, longestMs, undefined);
    if (submitted !== undefined) return submitted;
    throw new SmsError({
      code: "unavailable",
      delivery: "unknown",
      message:
        "The text was not put on record in time, and may still be; repeat the request with the same key.",
    });
  };
}

/**
 * Refuses a number of another country.
 * @param countries ISO 3166 alpha-2. Without them, every country is allowed.
 * @throws {SmsError} `permission`
 */
export async function checkCountry(e164: string, countries: readonly string[] | undefined): Promise<void> {
  if (countries === undefined) return;
  const country = await countryOf(e164);
  if (country !== undefined && countries.includes(country)) return;
  throw new SmsError({
    code: "permission",
    message: "to: is in a country that is not allowed here; add it to the countries of the config.",
  });
}

/** Two requests with one key must not be in the same statement. */
function splitGroup(waiting: readonly Waiting[]): [Waiting[], Waiting[]] {
  const keys = new Set<string>();
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  for (const one of waiting) {
    const key = one.key && `${one.submission.source} ${one.key}`;
    if (group.length >= mostTogether || (key !== undefined && keys.has(key))) rest.push(one);
    else group.push(one);
    if (key !== undefined) keys.add(key);
  }
  return [group, rest];
}

/** Records a group in one transaction; returns, for each, what came of it. */
async function record(
  { outbox, messages }: SubmitterOptions,
  group: readonly Waiting[],
  transaction: Transaction,
): Promise<(Submitted | Error)[]> {
  const results = new Map<Waiting, Submitted | Error>();
  const fresh = await claimKeys(group, transaction);
  for (const one of group) {
    if (fresh.has(one)) continue;
    const { submission, key = "", fingerprint = "" } = one;
    const known = await recall(transaction, submission.source, key, fingerprint).catch(
      (error: Error) => error,
    );
    results.set(
      one,
      known ?? new SmsError({ code: "unavailable", message: "Idempotency-Key: is in use; retry." }),
    );
  }
  const added = group.filter((one) => fresh.has(one));
  const entries = await outbox.enqueueAll(
    added.map(({ prepared, submission }) => ({ message: prepared, priority: submission.isUrgent ? 10 : 0 })),
    { transaction },
  );
  const inserted = added.flatMap((one, index) => {
    const entry = entries[index];
    if (entry === undefined || entry instanceof Error) {
      results.set(one, entry ?? new Error("The outbox returned no entry."));
      return [];
    }
    const { prepared, submission, id } = one;
    const { to, segments, encoding, usageType, body, sendAt } = prepared;
    results.set(one, { id, isRepeat: false, to, segments, encoding, body });
    const { source, batch, details, message } = submission;
    const { reference } = message;
    return [
      {
        id,
        outboxId: entry.id,
        source,
        to,
        batch,
        reference,
        usageType,
        segments,
        encoding,
        details,
        dueAt: sendAt,
      },
    ];
  });
  const rows = inserted.length > 0 ? await messages.insert(inserted, transaction) : [];
  const onRecord = new Map(rows.map((message) => [message.id, message]));
  for (const one of added) {
    const result = results.get(one);
    if (result !== undefined && !(result instanceof Error)) result.message = onRecord.get(one.id);
  }
  const refused = added.filter((one) => results.get(one) instanceof Error).map(({ id }) => id);
  if (refused.length > 0) {
    await transaction.query("DELETE FROM smskit.gateway_keys WHERE message_id = ANY($1::uuid[])", [refused]);
  }
  return group.map((one) => results.get(one) as Submitted | Error);
}

/** Claims the keys of a group; returns those whose text is to be sent. */
async function claimKeys(group: readonly Waiting[], transaction: Transaction): Promise<Set<Waiting>> {
  const keyed = group.filter(({ key }) => key !== undefined);
  const fresh = new Set(group.filter(({ key }) => key === undefined));
  if (keyed.length === 0) return fresh;
  const records = keyed
    .map(({ id, submission, key, fingerprint }) => ({
      source: submission.source,
      key,
      fingerprint,
      message_id: id,
      seconds: submission.once?.seconds,
    }))
    // In one order everywhere, so that two instances do not deadlock.
    .toSorted((one, other) => (`${one.source} ${one.key}` < `${other.source} ${other.key}` ? -1 : 1));
  const { rows } = await transaction.query<{ message_id: string }>(
    `INSERT INTO smskit.gateway_keys AS known (source, key, fingerprint, message_id, expires_at)
      SELECT source, key, fingerprint, message_id, clock_timestamp() + seconds * interval '1 s'
      FROM jsonb_to_recordset($1::jsonb) AS given (source text, key text, fingerprint text, message_id uuid, seconds float8)
      ON CONFLICT (source, key) DO UPDATE SET fingerprint = excluded.fingerprint, message_id = excluded.message_id,
        expires_at = excluded.expires_at WHERE known.expires_at <= clock_timestamp()
      RETURNING message_id`,
    [JSON.stringify(records)],
  );
  const claimed = new Set(rows.map(({ message_id }) => message_id));
  for (const one of keyed) if (claimed.has(one.id)) fresh.add(one);
  return fresh;
}

/**
 * Returns the message of a key that is remembered.
 * @throws {SmsError} `idempotency-conflict` if the key was used for another request.
 */
async function recall(
  on: Pick<Database, "query">,
  source: string,
  key: string,
  fingerprint: string,
): Promise<Submitted | undefined> {
  const { rows } = await on.query<{ message_id: string; fingerprint: string }>(
    `SELECT message_id, fingerprint FROM smskit.gateway_keys
      WHERE source = $1 AND key = $2 AND expires_at > clock_timestamp()`,
    [source, key],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.fingerprint === fingerprint) return { id: row.message_id, isRepeat: true };
  throw new SmsError({
    code: "idempotency-conflict",
    message: "Idempotency-Key: was used for another request; use one key for one message.",
  });
}
