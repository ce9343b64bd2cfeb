import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { patience } from "@smskit/test-support/patience";
import { expect, onTestFinished, test, vi } from "vitest";
import { lockFolder } from "./lock-folder.ts";
import { errorOf } from "./testing/provider.ts";

async function newFolder(name = "state"): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "smskit-lock-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

const ignore = () => {};
const flagsIn = (folder: string) => readdir(join(folder, "smskit.lock"));

/** Leaves a flag behind, as a process does that was killed. */
async function leaveFlag(folder: string, name: string): Promise<void> {
  await mkdir(join(folder, "smskit.lock"), { recursive: true });
  const path = join(folder, "smskit.lock", name);
  await writeFile(path, "");
  const longAgo = new Date(Date.now() - 600_000);
  await utimes(path, longAgo, longAgo);
}

test("of many that want a folder at once, one after the other has it, and what dead processes left is deleted", async () => {
  const folder = await newFolder();
  for (const name of ["file-0123456789ab", "socket-0123456789ab-0123456789ab", "socket-unknown-0123456789ab"])
    await leaveFlag(folder, name);
  let owners = 0;
  const take = async () => {
    const lock = await lockFolder(folder, ignore);
    owners += 1;
    expect(owners).toBe(1);
    expect(await flagsIn(folder)).not.toContain("file-0123456789ab");
    lock.check();
    await later(1);
    owners -= 1;
    await lock.release();
  };
  await Promise.all(Array.from({ length: 5 }, take));
  expect(await flagsIn(folder)).toEqual([]);
});

test("a folder with a long path is locked by a socket, too", async () => {
  const folder = await newFolder(join("a".repeat(100), "b".repeat(100)));
  const lock = await lockFolder(folder, ignore);
  if (process.platform === "linux")
    expect(await flagsIn(folder)).toEqual([expect.stringMatching(/^socket-/)]);
  await lock.release();
  await (await lockFolder(folder, ignore)).release();
});

test("a lock that was deleted is lost: its process is told once, and each check fails", async () => {
  const folder = await newFolder();
  const errors: Error[] = [];
  const lock = await lockFolder(folder, (error) => errors.push(error));
  lock.check();
  await rm(join(folder, "smskit.lock"), { recursive: true });
  await expect.poll(() => errors.length, patience).toBe(1);
  expect(() => lock.check()).toThrow("is lost: its lock was deleted, or taken by another machine.");
  expect(() => lock.check()).toThrow(expect.objectContaining({ code: "unavailable", retryable: false }));
  await lock.release();
  expect(errors).toHaveLength(1);
});

test("after a time in which it did not run, a process looks for its lock before it uses the folder", async () => {
  const folder = await newFolder();
  const lost = vi.fn();
  const lock = await lockFolder(folder, lost);
  await rm(join(folder, "smskit.lock"), { recursive: true });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(() => lock.check()).toThrow("is lost");
  expect(lost).toHaveBeenCalledOnce();
  await lock.release();
});

test("a folder that cannot be written cannot be locked", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "smskit.lock"), "");
  expect(await errorOf(lockFolder(folder, ignore))).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("cannot be locked (EEXIST)"),
  });
});
