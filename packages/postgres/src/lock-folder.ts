import { SmsError } from "@smskit/core";
import { lock } from "proper-lockfile";
import { shownFolder } from "./printable-folder.ts";

/** Milliseconds after which the lock of a process that died is free: it renews it every second. */
const staleMs = 10_000;

export interface FolderLock {
  /** @throws {SmsError} `unavailable` when another process has taken it since. */
  check(): void;
  release(): Promise<void>;
}

/**
 * Keeps a folder for this process. One that was killed keeps it for ten seconds more, which are waited for.
 * @throws {SmsError} `unavailable` when another process has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  let lost = false;
  const release = await lock(folder, {
    stale: staleMs,
    update: 1_000,
    retries: { retries: Math.ceil(staleMs / 500) + 2, factor: 1, minTimeout: 500, maxTimeout: 500 },
    onCompromised() {
      lost = true;
    },
  }).catch((thrown: unknown) => {
    const code = (thrown as { code?: unknown } | undefined)?.code;
    throw new SmsError({
      code: "unavailable",
      retryable: false,
      message:
        code === "ELOCKED"
          ? `Another process has the database in the folder ${shownFolder(folder)}. A folder is for one process: give several a server, postgres://….`
          : `The folder ${shownFolder(folder)} cannot be locked (${String(code)}).`,
    });
  });
  return {
    check() {
      if (!lost) return;
      throw new SmsError({
        code: "unavailable",
        retryable: false,
        message: `The folder ${shownFolder(folder)} was lost to another process, since this one did not run for a while. Restart it.`,
      });
    },
    async release() {
      if (!lost) await release().catch(() => {});
    },
  };
}
