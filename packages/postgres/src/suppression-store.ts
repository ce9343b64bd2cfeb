import type { Database } from "./database.ts";
import { databaseError } from "./database-error.ts";

/** A `SuppressionStore` of `@smskit/delivery`. */
export interface PostgresSuppressionStore {
  has(number: string): Promise<boolean>;
  add(number: string): Promise<void>;
  remove(number: string): Promise<void>;
}

/**
 * The numbers never to text, for `withSuppression`. They are kept as they are: who asked not to be texted must be known
 * to the next provider as well.
 */
export function createPostgresSuppressionStore(database: Database): PostgresSuppressionStore {
  async function run(text: string, number: string): Promise<unknown[]> {
    try {
      return (await database.query(text, [number])).rows;
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
