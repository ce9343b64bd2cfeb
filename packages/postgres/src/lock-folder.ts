import { utimesSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { SmsError } from "@smskit/core";
import { notify } from "@smskit/core/wrapper";
import { type FolderFlag, raiseFlag, staleMs, watchFlags } from "./folder-flag.ts";
import { shownFolder } from "./printable-folder.ts";

const renewEveryMs = 1_000;
/** Milliseconds since the last renewal after which the next use of the folder renews first: the process did not run for a while. */
const lateMs = 3_000;
/** Milliseconds to wait for a folder: longer than a flag that was left behind on another machine counts. */
const patienceMs = staleMs + 1_500;

export interface FolderLock {
  /** @throws {SmsError} `unavailable` if this process has lost the folder. */
  check(): void;
  release(): Promise<void>;
}

/**
 * Locks a folder for this process, until it releases it or ends. Every process that wants the folder first raises a flag and
 * then looks for others: of two, at least one sees the other, and lowers its own. So a flag is all there is to a lock, and a dead
 * process' flag is deleted by the next owner.
 * @param onLost Called once if the lock is lost: its flag was deleted, by hand or by another machine that shares the folder.
 * @throws {SmsError} `unavailable` if another process has the folder.
 */
export async function lockFolder(folder: string, onLost: (error: SmsError) => void): Promise<FolderLock> {
  // In the folder, not beside it: a volume of a container may be that folder alone.
  const flags = join(folder, "smskit.lock");
  try {
    await mkdir(flags, { recursive: true });
    const flag = await takeTurn(flags);
    if (flag !== undefined) return keepRenewed(flag, folder, onLost);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw unavailable(`The folder ${shownFolder(folder)} cannot be locked (${String(code)}).`);
  }
  throw unavailable(
    `Another process uses the database in the folder ${shownFolder(folder)}. A folder is for one process; use a server, postgres://…, for several.`,
  );
}

/** Returns the flag of the new owner; `undefined` if another process keeps the folder. */
async function takeTurn(flags: string): Promise<FolderFlag | undefined> {
  const mayRun = watchFlags(flags);
  const others = async (own?: string) => (await readdir(flags)).filter((name) => name !== own);
  const isAnyUp = async (names: readonly string[]) => (await Promise.all(names.map(mayRun))).includes(true);
  const until = performance.now() + patienceMs;
  do {
    // Without a flag at first, so that those who wait do not stop each other.
    if (!(await isAnyUp(await others()))) {
      const flag = await raiseFlag(flags);
      const found = await others(flag.name);
      // An owner that saw the flag before its socket listened has deleted it, and nobody would see it.
      if (!(await isAnyUp(found)) && (await readdir(flags)).includes(flag.name)) {
        await Promise.all(found.map((name) => rm(join(flags, name), { force: true })));
        return flag;
      }
      await flag.lower();
    }
    await later(100 + Math.random() * 200);
  } while (performance.now() < until);
  return undefined;
}

function keepRenewed(flag: FolderFlag, folder: string, onLost: (error: SmsError) => void): FolderLock {
  let renewedAt = Date.now();
  let lost: SmsError | undefined;
  const timer = setInterval(renew, renewEveryMs).unref();

  function renew(): void {
    const now = Date.now();
    try {
      utimesSync(flag.path, now / 1_000, now / 1_000);
      renewedAt = now;
    } catch (thrown) {
      const isGone = (thrown as NodeJS.ErrnoException).code === "ENOENT";
      if (lost !== undefined || !(isGone || now - renewedAt > staleMs)) return;
      lost = unavailable(
        `The folder ${shownFolder(folder)} is lost: its lock was deleted, or taken by another machine. Nothing is read or written any more; end this process.`,
      );
      clearInterval(timer);
      notify(onLost, lost);
    }
  }

  return {
    check() {
      if (lost === undefined && Math.abs(Date.now() - renewedAt) > lateMs) renew();
      if (lost !== undefined) throw lost;
    },
    async release() {
      clearInterval(timer);
      await flag.lower();
    },
  };
}

function unavailable(message: string): SmsError {
  return new SmsError({ code: "unavailable", retryable: false, message });
}
