import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { UsageError } from "./usage-error.ts";

/**
 * Keeps other processes from using the same file. The lock of a process that was killed is taken over.
 * @returns what gives it back.
 * @throws {UsageError} while another process has it.
 */
export async function lockFile(path: string, name: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  const own = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(lock, own, { flag: "wx", mode: 0o600 });
      return () => rm(lock, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST") throw new UsageError(`${name}.lock cannot be written (${code}).`);
      // Given back just now, perhaps.
      const holder = await readFile(lock, "utf8").catch(() => undefined);
      if (holder === undefined && attempt < 5) continue;
      if (attempt === 5 || isAlive(holder ?? "")) {
        throw new UsageError(
          `${name}: another smskit process is using it. If none is running (the lock may be from another machine), delete ${name}.lock.`,
        );
      }
      await takeAway(lock, holder ?? "");
    }
  }
}

/** Whether the process that holds a lock is alive. It counts as alive on another machine, and while the lock is being written. */
function isAlive(holder: string): boolean {
  try {
    const { pid, host } = JSON.parse(holder);
    if (host !== hostname()) return true;
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** By a rename, which only one process can do; a lock that was renewed in the meantime is put back. */
async function takeAway(lock: string, holder: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
    if ((await readFile(aside, "utf8")) !== holder) await link(aside, lock).catch(() => {});
    await rm(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
