import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { endOf, unlessItEnds } from "./child-process.ts";

const never = new Promise<never>(() => {});

function file(name: string, content: string, mode = 0o644): string {
  const folder = mkdtempSync(join(tmpdir(), "smskit-child-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, content, { mode });
  return path;
}

const node = (script: string) => spawn(process.execPath, ["-e", script]);

test("a process is waited for until it has finished", async () => {
  const child = node("console.log('ready'); setInterval(() => {}, 1000)");
  onTestFinished(() => void child.kill("SIGKILL"));
  const [printed] = await unlessItEnds(child, once(child.stdout, "data"));
  expect(String(printed)).toBe("ready\n");
});

test.each([
  ["is not there", () => "/nonexistent/program", "ENOENT"],
  ["may not be executed", () => file("program", "#!/bin/sh\n"), "EACCES"],
])("a program that %s causes an error with the reason", async (_, program, reason) => {
  const path = program();
  await expect(unlessItEnds(spawn(path, ["--flag"]), never)).rejects.toThrow(
    `${path} --flag could not be started: spawn ${path} ${reason}`,
  );
});

test("a forked process with a missing runtime causes an error", async () => {
  const child = fork("worker.ts", { execPath: "/nonexistent/node" });
  await expect(unlessItEnds(child, once(child, "message"))).rejects.toThrow("spawn /nonexistent/node ENOENT");
});

test("a process that ends too early causes an error with its code and output", async () => {
  const child = node("console.error('no such database'); process.exit(3)");
  await expect(unlessItEnds(child, never)).rejects.toThrow(/ ended with code 3\.\nno such database/);
});

test("a process that is killed causes an error with the signal", async () => {
  await expect(unlessItEnds(node("process.kill(process.pid, 'SIGKILL')"), never)).rejects.toThrow(
    / ended with SIGKILL\./,
  );
});

test("messages that a process sends right before its end are received", async () => {
  const child = fork(file("child.cjs", "process.send('done', () => process.exit())"));
  expect(await unlessItEnds(child, once(child, "message"))).toEqual(["done", undefined]);
});

test("a process that has already ended is reported too", async () => {
  const child = node("process.exit(4)");
  await once(child, "close");
  expect((await endOf(child)).message).toMatch(/ ended with code 4\./);
});
