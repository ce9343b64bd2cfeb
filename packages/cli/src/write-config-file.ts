import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { lstat, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export async function fileExists(path: string, { cwd }: Terminal): Promise<boolean> {
  return lstat(resolve(cwd, path)).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a file that its owner alone can read. One that is there is replaced whole, or not at all.
 * @throws {UsageError} when there is one that is not to be replaced, or the folder cannot be written.
 */
export async function writeConfigFile(
  path: string,
  value: unknown,
  { replace, terminal }: { replace: boolean; terminal: Terminal },
): Promise<void> {
  const target = resolve(terminal.cwd, path);
  const written = replace ? join(dirname(target), `.${basename(target)}.${randomUUID()}`) : target;
  try {
    const file = await open(written, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } catch (error) {
      await rm(written, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    if (replace) await rename(written, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new UsageError(`${path} exists: --force replaces it, --output names another file.`);
    throw new UsageError(`${path} cannot be written (${code}).`);
  }
}

/** Whether git would take the file into its repository. Without git, or a repository, no. */
export async function unignored(path: string, { cwd }: Terminal): Promise<boolean> {
  const target = resolve(cwd, path);
  const status = await new Promise<number | undefined>((done) => {
    const git = execFile("git", ["check-ignore", "--quiet", target], { cwd: dirname(target) }, () =>
      done(git.exitCode ?? undefined),
    );
  });
  // 0: ignored. 1: not. 128: no repository.
  return status === 1;
}
