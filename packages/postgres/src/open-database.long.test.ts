import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache, unlessItEnds } from "@smskit/test-support/child-process";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./open-database.ts";
import { createPostgresSuppressionStore } from "./suppression-store.ts";
import { errorOf } from "./testing/provider.ts";
import "@smskit/test-support/patience";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-folder-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "state");
}

/** A process that opens a folder, puts a number on its list, and stays. */
async function startHolder(folder: string, ...flags: string[]) {
  const child = fork(fileURLToPath(new URL("./testing/folder-process.ts", import.meta.url)), [folder], {
    execArgv: ["--conditions=@smskit/source", ...flags],
    env: { ...process.env, ...compileCache, NODE_OPTIONS: "" },
  });
  const [said] = await unlessItEnds(child, once(child, "message"));
  return {
    said,
    pid: child.pid ?? 0,
    /** Makes it add a number, and returns what it says of that. */
    async add(number: string): Promise<unknown> {
      const added = once(child, "message");
      child.send(number);
      return (await unlessItEnds(child, added))[0];
    },
    async kill() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

test("a database folder can be used by one process only: a second one gets an error, and data survives a killed process", async () => {
  const folder = await newFolder();
  const holder = await startHolder(folder);
  expect(holder.said).toBe("open");
  const error = await errorOf(openDatabase(folder));
  expect(error).toMatchObject({ code: "unavailable", retryable: false });
  expect(error.message).toContain(folder);
  expect(error.message).toContain("use a server");

  await holder.kill();
  const database = await openDatabase(folder);
  expect(await createPostgresSuppressionStore(database).has("+15558675399")).toBe(true);
  await database.close();
});

test("a process that is stopped keeps its folder, however long, and writes to it when it goes on", async () => {
  const folder = await newFolder();
  const holder = await startHolder(folder);
  process.kill(holder.pid, "SIGSTOP");
  // As if it had been stopped an hour ago.
  const [flag = ""] = await readdir(join(folder, "smskit.lock"));
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(folder, "smskit.lock", flag), anHourAgo, anHourAgo);
  expect(await errorOf(openDatabase(folder))).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("Another process uses the database"),
  });
  process.kill(holder.pid, "SIGCONT");
  expect(await holder.add("+15558675398")).toBe("added");
  await holder.kill();
  const database = await openDatabase(folder);
  expect(await createPostgresSuppressionStore(database).has("+15558675398")).toBe(true);
  await database.close();
});

test("a folder that another machine uses is refused as long as that renews its lock, and is free ten seconds later", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, "smskit.lock"), { recursive: true });
  const flag = join(folder, "smskit.lock", "socket-ffffffffffff-0123456789ab");
  await writeFile(flag, "");
  // Its clock is late.
  const renew = () => utimes(flag, new Date(Date.now() - 30_000), new Date(Date.now() - 30_000));
  await renew();
  const timer = setInterval(() => void renew().catch(() => {}), 1_000);
  expect(await errorOf(openDatabase(folder))).toMatchObject({
    message: expect.stringContaining("Another process uses the database"),
  });
  clearInterval(timer);
  await (await openDatabase(folder)).close();
  expect(await readdir(join(folder, "smskit.lock"))).toEqual([]);
});

test("a missing package causes an error that says how to install it", async () => {
  const hook = `export async function resolve(name, context, next) {
    if (name === "@electric-sql/pglite") {
      throw Object.assign(new Error("Not found"), { code: "ERR_MODULE_NOT_FOUND" });
    }
    return next(name, context);
  }`;
  const register = `import { register } from "node:module";
    register("data:text/javascript,${encodeURIComponent(hook)}");`;
  const holder = await startHolder(
    await newFolder(),
    "--import",
    `data:text/javascript,${encodeURIComponent(register)}`,
  );
  await holder.kill();
  expect(holder.said).toContain("npm install @electric-sql/pglite");
});
