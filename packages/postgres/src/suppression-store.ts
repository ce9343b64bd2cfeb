import { canonicalNumber, isKey, phoneSpellings } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { databaseError } from "./database-error.ts";

/** A `SuppressionStore` of `@smskit/delivery`. */
export interface PostgresSuppressionStore {
  has(number: string): Promise<boolean>;
  add(number: string): Promise<void>;
  remove(number: string): Promise<void>;
}

/**
 * The numbers never to text, for `withSuppression`, however they are written. They are kept as numbers, not as
 * fingerprints: who asked not to be texted must be known to the next provider as well.
 * @throws {SmsError} from its methods: `invalid-recipient` for a number that does not say its country; `unavailable`.
 */
export function createPostgresSuppressionStore(database: Database): PostgresSuppressionStore {
  /** For a statement of the number as it is kept, or of all that may be kept of its phone. */
  async function run(text: string, number: string, asked: "number" | "spellings"): Promise<unknown[]> {
    const listed = isSenderName(number) ? number : await canonicalNumber(number);
    try {
      return (await database.query(text, [asked === "number" ? listed : phoneSpellings(listed)])).rows;
    } catch (thrown) {
      throw databaseError(thrown, "The suppression list cannot be used.");
    }
  }

  return {
    async has(number) {
      const text = "SELECT 1 FROM smskit.suppressions WHERE number = ANY($1::text[])";
      return (await run(text, number, "spellings")).length > 0;
    },
    async add(number) {
      await run(
        "INSERT INTO smskit.suppressions (number) VALUES ($1) ON CONFLICT DO NOTHING",
        number,
        "number",
      );
    },
    async remove(number) {
      await run("DELETE FROM smskit.suppressions WHERE number = ANY($1::text[])", number, "spellings");
    },
  };
}

/** A short code or a name, which a STOP may come from too: nobody could text it, and a webhook must not fail for it. */
function isSenderName(sender: string): boolean {
  return isKey(sender) && /^\d{1,6}$|[a-z]/i.test(sender);
}
