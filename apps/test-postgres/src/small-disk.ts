import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { postgresUser } from "./postgres-user.ts";

/** A file system in memory at a folder, which only the programs see that run on it. It ends with the last of them. */
export interface SmallDisk {
  /** The folder, as this process can reach it. */
  readonly folder: string;
  /** The command that runs a program on the disk, as the user of Postgres. */
  command(program: string, parameters: readonly string[]): [string, string[]];
  /** Leaves no byte free. */
  fill(): void;
  /** Gives the space back. */
  free(): void;
  close(): Promise<void>;
}

const script = 'mount -t tmpfs -o "size=$1,mode=0700" smskit "$2" && echo mounted && exec cat';

/** Whether this process may mount disks, in a mount namespace that no other process sees: on Linux, as root. */
export function canMountDisks(): boolean {
  if (process.platform !== "linux" || postgresUser === undefined) return false;
  const probe = spawnSync("unshare", ["--mount", "sh", "-c", script, "sh", "64k", "/mnt"], { input: "" });
  const programs = ["nsenter", "setpriv"].map((program) => spawnSync(program, ["--version"]).status);
  return [probe.status, ...programs].every((status) => status === 0);
}

/** Mounts an empty disk at a folder. */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  // It keeps the namespace, with the disk, until its input ends: at the latest with this process.
  const keeper: ChildProcess = spawn(
    "unshare",
    ["--mount", "sh", "-c", script, "sh", `${megabytes}m`, folder],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  await unlessItEnds(keeper, once(keeper.stdout as NonNullable<typeof keeper.stdout>, "data"));
  const seen = join(`/proc/${keeper.pid}/root`, folder);
  const filler = join(seen, "filler");
  return {
    folder: seen,
    command(program, parameters) {
      const { uid, gid } = postgresUser ?? { uid: 0, gid: 0 };
      const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
      return ["nsenter", [`--mount=/proc/${keeper.pid}/ns/mnt`, "setpriv", ...user, program, ...parameters]];
    },
    fill() {
      const file = openSync(filler, "a");
      try {
        for (const size of [1_048_576, 4_096]) writeUntilFull(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    async close() {
      const ended = once(keeper, "exit");
      keeper.stdin?.end();
      await ended;
    },
  };
}

function writeUntilFull(file: number, content: Buffer): void {
  for (;;) {
    try {
      writeSync(file, content);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "ENOSPC") return;
      throw thrown;
    }
  }
}
