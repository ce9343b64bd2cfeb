import { isKey } from "@smskit/core/wrapper";
import { canonicalOf } from "./canonical-number.ts";
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
  async function run(text: string, number: string): Promise<unknown[]> {
    const listed = isSenderName(number) ? number : await canonicalOf(number);
    try {
      return (await database.query(text, [listed])).rows;
    } catch (thrown) {
      throw databaseError(thrown, "The suppression list cannot be used.");
    }
  }

  return {
    async has(number) {
      return (await run("SELECT 1 FROM smskit.suppressions WHERE number = $1", number)).length > 0;
    },
    async add(number) {
      await run("INSERT INTO smskit.suppressions (number) VALUES ($1) ON CONFLICT DO NOTHING", number);
    },
    async remove(number) {
      await run("DELETE FROM smskit.suppressions WHERE number = $1", number);
    },
  };
}

/** A short code or a name, which a STOP may come from too: nobody could text it, and a webhook must not fail for it. */
function isSenderName(sender: string): boolean {
  return isKey(sender) && /^\d{1,6}$|[a-z]/i.test(sender);
}
