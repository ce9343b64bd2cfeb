import { type SmsConnector, SmsError } from "@smskit/core";
import { countryOf, countText, type Limiter, type NamedLimit } from "@smskit/core/wrapper";
import { type Database, sqlStateOf } from "@smskit/postgres";
import type { Outbox } from "@smskit/postgres/outbox";
import { databaseFailure } from "../state/database-failure.ts";
import type { KeyedHash } from "../state/keyed-hash.ts";
import type { MessageStore } from "../state/message-store.ts";
import { recallKey, requestKey } from "../state/request-keys.ts";
import { withDeadline } from "../with-deadline.ts";
import { type PreparedText, recordTexts } from "./record-texts.ts";
import type { RecordingHealth } from "./recording-health.ts";
import type { Submission, Submitted } from "./submission.ts";

export interface SubmitterOptions {
  database: Database;
  outbox: Outbox;
  /** Prepares messages. */
  connector: () => SmsConnector;
  messages: MessageStore;
  hash: KeyedHash;
  createLimiter: (limit: NamedLimit) => Limiter;
  health: RecordingHealth;
}

/** Milliseconds for a text to be put on record. */
const longestMs = 10_000;
/** Most messages in one commit. */
const mostTogether = 200;

interface Waiting extends PreparedText {
  resolve: (submitted: Submitted) => void;
  reject: (error: unknown) => void;
}

/**
 * Puts texts on record, so that they are sent whatever happens to this process. Texts that come at about the same time share a
 * commit.
 * @returns a function that resolves once the text is on record.
 */
export function createSubmitter(options: SubmitterOptions): (submission: Submission) => Promise<Submitted> {
  const { database, outbox, connector, hash, createLimiter, health } = options;
  let waiting: Waiting[] = [];
  let running = false;
  /** Keyed texts on their way to the record: a repeat waits for the first, so that limits count a text once. */
  const underWay = new Map<string, Promise<unknown>>();

  async function flush(): Promise<void> {
    running = true;
    // Requests that were read in the same turn of the event loop share a commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      // No two of them have the same key: a repeat waits for the first.
      const group = waiting.slice(0, mostTogether);
      waiting = waiting.slice(mostTogether);
      try {
        const results = await database.transaction((transaction) => recordTexts(group, options, transaction));
        outbox.wake();
        for (const [index, { resolve, reject }] of group.entries()) {
          const result = results[index] as Submitted | Error;
          if (result instanceof Error) reject(result);
          else resolve(result);
        }
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    running = false;
  }

  async function countAndRecord(text: PreparedText): Promise<Submitted> {
    const { key, submission } = text;
    const known = key && (await recallKey(key, database));
    if (known !== undefined) return { id: known };
    for (const limit of submission.limits ?? [])
      await countText(limit, createLimiter(limit), submission.source);
    return new Promise<Submitted>((resolve, reject) => {
      waiting.push({ ...text, resolve, reject });
      if (!running) void flush();
    });
  }

  async function submit(submission: Submission): Promise<Submitted> {
    const id = crypto.randomUUID();
    const prepared = await connector().prepare({ ...submission.message, reference: id });
    await checkCountry(prepared.to, submission.countries);
    const { once, source } = submission;
    const key = once && requestKey(hash, source, once, id);
    const text = { id, submission, prepared, key };
    if (key === undefined) return countAndRecord(text);
    const [newest = ""] = key.hashes;
    while (underWay.has(newest)) await underWay.get(newest)?.catch(() => {});
    const recording = countAndRecord(text).finally(() => underWay.delete(newest));
    underWay.set(newest, recording);
    return recording;
  }

  return async (submission) => {
    const submitting = submit(submission).catch((thrown: unknown) => {
      // The database responds, and takes no texts, for example since its disk is full.
      if (sqlStateOf(thrown) !== undefined) health.failed();
      throw databaseFailure(thrown);
    });
    const submitted = await withDeadline(submitting, longestMs, undefined);
    if (submitted !== undefined) {
      health.succeeded();
      return submitted;
    }
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
