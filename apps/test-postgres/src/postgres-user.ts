import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For `spawn`. */
export interface UserIds {
  uid: number;
  gid: number;
}

/** The user that Postgres runs as when root starts it, since it refuses to run as root; otherwise undefined. */
export const postgresUser: UserIds | undefined =
  process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
}

/**
 * Returns a folder for temporary files that the user of Postgres can enter: the system's or, where that is inside a
 * folder of root's own, another one that is common.
 */
export function temporaryFolder(): string {
  const folders = [tmpdir(), "/tmp", "/var/tmp"];
  const folder = folders.find(canEnter);
  if (folder === undefined) {
    throw new Error(
      `Postgres does not run as root, and the user nobody cannot enter ${folders.join(", ")}. Set TMPDIR to a folder that every user can enter.`,
    );
  }
  return folder;
}

function canEnter(folder: string): boolean {
  if (postgresUser === undefined) return true;
  return spawnSync("sh", ["-c", 'cd "$1"', "sh", folder], postgresUser).status === 0;
}

/** Makes the user of Postgres the owner of a file or folder, with all that is in it. */
export function giveToPostgres(path: string): void {
  if (postgresUser === undefined) return;
  const { uid, gid } = postgresUser;
  const entries = readdirSync(path, { recursive: true, encoding: "utf8" });
  for (const entry of ["", ...entries]) chownSync(join(path, entry), uid, gid);
}
