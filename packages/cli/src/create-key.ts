import { createApiKey, scopes } from "@smskit/gateway";
import { exitCodes } from "./exit-codes.ts";
import { createReport } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export interface KeyFlags {
  id?: string | undefined;
  scope?: readonly string[] | undefined;
  json?: boolean | undefined;
}

/** `smskit serve key`: creates a key for the gateway's API. Nothing is written. */
export async function createKey(flags: KeyFlags, terminal: Terminal): Promise<number> {
  const report = createReport(terminal, flags.json ?? false);
  const { id = "app", scope = ["messages:send", "messages:read"] } = flags;
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    throw new UsageError("--id: must be 1 to 40 lower-case letters, digits and dashes.");
  }
  const known: readonly string[] = scopes;
  if (scope.some((each) => !known.includes(each))) {
    throw new UsageError(`--scope: takes one of ${scopes.join(", ")}; repeat it for several.`);
  }
  const { key, sha256 } = createApiKey();
  const entry = { id, sha256, scopes: [...new Set(scope)] };
  report.sign("ok", "A key for the app. It is shown only now:");
  report.line();
  report.line(`  ${key}`);
  report.line();
  report.line("Its entry for `keys` in the gateway's config:");
  report.line();
  report.line(`  ${JSON.stringify(entry)}`);
  report.line();
  report.line(
    "The app sends it as `Authorization: Bearer …`. A running gateway takes the entry over by a reload (SIGHUP).",
  );
  report.data({ ok: true, key, entry });
  return exitCodes.done;
}
