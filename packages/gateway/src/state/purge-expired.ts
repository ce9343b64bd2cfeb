import type { Database } from "@smskit/postgres";
import { deleteInParts } from "./delete-in-parts.ts";

/** Milliseconds. Longer than a number that failed often waits for its next code. */
const startsMs = 86_400_000;

/**
 * Deletes counts of limits and verifications whose time is over. Their stores do so as they are used, which a gateway without
 * traffic is not. Failures of a number stay until its next right code, or until the person is erased: an attacker could wait.
 */
export async function purgeExpired(database: Database): Promise<void> {
  const now = Date.now();
  await deleteInParts(database, "limits", "ends_at <= clock_timestamp()");
  await deleteInParts(database, "verifications", "forget_at <= $1", [now]);
  const isOver = "failures = 0 AND coalesce(started_at, 0) <= $1";
  await deleteInParts(database, "verification_numbers", isOver, [now - startsMs]);
}
