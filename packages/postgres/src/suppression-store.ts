import { canonicalNumber, isKey, phoneSpellings, type SuppressionStore } from "@smskit/core/wrapper";
import type { Queryable } from "./database.ts";
import { databaseError } from "./database-error.ts";

/**
 * Creates a suppression list for `withSuppression`, which finds numbers however they are written. It keeps numbers as they
 * are, not as fingerprints: you may have to give the list to another provider.
 * @param database What `openDatabase` returns, or a transaction of it.
 * @throws {SmsError} from its methods: `invalid-recipient` for a number without its country code; `unavailable`.
 */
export function createPostgresSuppressionStore(database: Queryable): SuppressionStore {
  /** Runs a statement with the number as it is kept, or with all spellings that may be kept of its phone. */
  async function run(text: string, number: string, parameter: "number" | "spellings"): Promise<unknown[]> {
    const listed = isSenderName(number) ? number : await canonicalNumber(number);
    try {
      return (await database.query(text, [parameter === "number" ? listed : phoneSpellings(listed)])).rows;
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

/** Whether a STOP came from a short code or a name. They cannot be texted, but a webhook must not fail for them. */
function isSenderName(sender: string): boolean {
  return isKey(sender) && /^\d{1,6}$|[a-z]/i.test(sender);
}
