import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";

const beatMs = 500;
const lookMs = 100;
/** How long a lock may be silent. */
const silenceMs = 3_000;

/**
 * Keeps other servers from using a folder. The owner renews the time of a file; one that is not renewed was left by a process
 * that has been killed. This also works for containers that share a volume, where process ids say nothing.
 *
 * @returns what releases it.
 * @throws Error while another server has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const own = randomUUID();
  while (!(await create(path, own))) {
    const holder = await readFile(path, "utf8").catch(() => undefined);
    if (await isRenewed(path)) {
      throw new Error(`${folder}: another mock server is using it. End that one, or choose another folder.`);
    }
    if ((await readFile(path, "utf8").catch(() => undefined)) === holder) await rm(path, { force: true });
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    if ((await readFile(path, "utf8").catch(() => undefined)) === own) await rm(path, { force: true });
  };
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Whether the owner renews the lock. One that is released meanwhile is not renewed. */
async function isRenewed(path: string): Promise<boolean> {
  const timeOf = () =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
  const first = await timeOf();
  for (let waited = 0; waited < silenceMs; waited += lookMs) {
    await later(lookMs);
    const time = await timeOf();
    if (time === undefined) return false;
    if (time !== first) return true;
  }
  return false;
}
