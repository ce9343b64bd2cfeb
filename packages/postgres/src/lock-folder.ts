import { SmsError } from "@smskit/core";
import { lock } from "proper-lockfile";
import { shownFolder } from "./printable-folder.ts";

/** Milliseconds after which the lock of a dead process is free; a live process renews it every second. */
const staleMs = 10_000;

export interface FolderLock {
  /** @throws {SmsError} `unavailable` if another process has taken the folder since. */
  check(): void;
  release(): Promise<void>;
}

/**
 * Locks a folder for this process. The lock of a killed process lasts ten seconds more, which this function waits for.
 * @throws {SmsError} `unavailable` if another process has the folder.
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
          ? `Another process uses the database in the folder ${shownFolder(folder)}. A folder is for one process; use a server, postgres://…, for several.`
          : `The folder ${shownFolder(folder)} cannot be locked (${String(code)}).`,
    });
  });
  return {
    check() {
      if (!lost) return;
      throw new SmsError({
        code: "unavailable",
        retryable: false,
        message: `The folder ${shownFolder(folder)} was taken by another process, since this one did not run for a while; restart this process.`,
      });
    },
    async release() {
      if (!lost) await release().catch(() => {});
    },
  };
}
