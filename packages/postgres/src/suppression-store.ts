import {
  canonicalNumber,
  expectArgument,
  expectOptions,
  isKey,
  phoneSpellings,
  type SuppressionStore,
} from "@smskit/core/wrapper";
import type { Queryable } from "./database.ts";
import { databaseError } from "./database-error.ts";

/** A number on the list. */
export interface ListedSuppression {
  /** Identifies the entry, without its number. */
  id: string;
  /** E.164; or the short code or name that a STOP came from. Mask it where people need not see it. */
  number: string;
  /** Who added it: the `source` of the store. */
  source?: string;
  addedAt: Date;
}

export interface ListSuppressionsOptions {
  /** The `id` of the last entry of the previous page. */
  before?: string | undefined;
  /** @default 50 */
  limit?: number | undefined;
}

/** A suppression list that can be shown. */
export interface PostgresSuppressionStore extends SuppressionStore {
  /** Returns the entries, newest first. */
  list(options?: ListSuppressionsOptions): Promise<ListedSuppression[]>;
}

export interface SuppressionStoreOptions {
  /** Who adds numbers, such as `"webhook"` or `"support"`. It is kept with each number that this store is the first to add. */
  source?: string | undefined;
}

/**
 * Creates a suppression list for `withSuppression`, which finds numbers however they are written. It keeps numbers as they
 * are, not as fingerprints: you may have to give the list to another provider.
 * @param database What `openDatabase` returns, or a transaction of it.
 * @throws {SmsError} `invalid-config` for a `source` that cannot be kept. From its methods: `invalid-recipient` for a number
 * without its country code; `unavailable`.
 */
export function createPostgresSuppressionStore(
  database: Queryable,
  options: SuppressionStoreOptions = {},
): PostgresSuppressionStore {
  const name = "createPostgresSuppressionStore";
  expectOptions(name, options, { source: true });
  const { source } = options;
  expectArgument(source === undefined || isKey(source), `${name}: source: must be a non-empty string.`);

  async function query<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return (await database.query<Row>(text, values)).rows;
    } catch (thrown) {
      throw databaseError(thrown, "The suppression list cannot be used.");
    }
  }

  return {
    async has(number) {
      const text = "SELECT 1 FROM smskit.suppressions WHERE number = ANY($1::text[])";
      return (await query(text, [phoneSpellings(await asListed(number))])).length > 0;
    },
    async add(number) {
      const text =
        "INSERT INTO smskit.suppressions (number, source) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING";
      await query(text, [await asListed(number), source ?? null]);
    },
    async remove(number) {
      const text = "DELETE FROM smskit.suppressions WHERE number = ANY($1::text[])";
      await query(text, [phoneSpellings(await asListed(number))]);
    },
    async list(listOptions = {}) {
      expectOptions("list", listOptions, { before: true, limit: true });
      const { before, limit = 50 } = listOptions;
      expectArgument(before === undefined || isId(before), "list: before: must be the `id` of an entry.");
      expectArgument(
        Number.isSafeInteger(limit) && limit > 0,
        "list: limit: must be an integer of 1 or more.",
      );
      const rows = await query<{ id: string; number: string; source: string | null; added_at: Date }>(
        `SELECT position::text AS id, number, source, added_at FROM smskit.suppressions
          WHERE $1::bigint IS NULL OR position < $1 ORDER BY position DESC LIMIT $2`,
        [before ?? null, limit],
      );
      return rows.map(({ id, number, source: addedBy, added_at }) => ({
        id,
        number,
        ...(addedBy !== null && { source: addedBy }),
        addedAt: added_at,
      }));
    },
  };
}

/** The number as it is kept. */
async function asListed(number: string): Promise<string> {
  return isSenderName(number) ? number : canonicalNumber(number);
}

/** Whether a STOP came from a short code or a name. They cannot be texted, but a webhook must not fail for them. */
function isSenderName(sender: string): boolean {
  return isKey(sender) && /^\d{1,6}$|[a-z]/i.test(sender);
}

/** What a bigint can hold. */
function isId(id: unknown): boolean {
  return typeof id === "string" && /^\d{1,18}$/.test(id);
}
