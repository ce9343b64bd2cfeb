import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { giveToPostgres, temporaryFolder } from "./postgres-user.ts";

/** Names the folder that the processes of one test run share. */
export const sharedFolderVariable = "SMSKIT_TEST_POSTGRES";

/** Makes a folder that the user of Postgres can enter. */
export function makeSharedFolder(): string {
  const folder = mkdtempSync(join(temporaryFolder(), "smskit-test-postgres-"));
  chmodSync(folder, 0o755);
  return folder;
}

/** The folder of this test run; a process outside of one has its own until it ends. */
function sharedFolder(): string {
  const shared = process.env[sharedFolderVariable];
  if (shared !== undefined) return shared;
  const own = makeSharedFolder();
  process.env[sharedFolderVariable] = own;
  process.once("exit", () => rmSync(own, { recursive: true, force: true }));
  return own;
}

/** Makes a folder that a test run needs once. `make` fills an empty folder of the user of Postgres. */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const made = join(sharedFolder(), name);
  if (existsSync(made)) return made;
  const ours = await mkdtemp(`${made}-`);
  giveToPostgres(ours);
  await make(ours);
  try {
    await rename(ours, made);
  } catch (error) {
    // Another process was faster: its folder serves as well.
    if (!existsSync(made)) throw error;
    await rm(ours, { recursive: true });
  }
  return made;
}
