import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { patience } from "@smskit/test-support/patience";
import { expect, onTestFinished, test, vi } from "vitest";
import { cliCommand, emptyFolder, startCli, to, until, withoutRunner } from "./testing/cli.ts";

const isListening = (url: string) =>
  fetch(`${url}/api/v1/info`).then(
    () => true,
    () => false,
  );

test("with --exit-on-stdin-close, the server ends with the pipe, even if the shell between was killed", async () => {
  // As npx does: a shell is the parent of the server.
  const shell = spawn(
    "sh",
    ["-c", '"$@"; :', "sh", ...cliCommand(["mock", "--port", "0", "--json", "--exit-on-stdin-close"])],
    { cwd: await emptyFolder(), env: withoutRunner(), stdio: ["pipe", "pipe", "inherit"] },
  );
  onTestFinished(() => void shell.stdin.end());
  const [line] = await once(createInterface(shell.stdout), "line");
  const { url } = JSON.parse(line);
  expect(await isListening(url)).toBe(true);
  // Node.js closes the pipes of a process that was killed, as the operating system closes those of a script that has ended.
  shell.kill("SIGKILL");
  await vi.waitFor(async () => expect(await isListening(url)).toBe(false), patience);
});

test("without the flag, the server stays when standard input is closed", async () => {
  const { child, ended, shown } = startCli(["mock", "--port", "0", "--json"], { cwd: await emptyFolder() });
  await until(() => shown().endsWith("}\n"));
  expect(shown().trim().split("\n")).toHaveLength(1);
  const { url } = JSON.parse(shown());
  expect(await isListening(url)).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

test("with the flag and a standard input that is closed already, the server ends at once", async () => {
  const { ended } = startCli(["mock", "--port", "0", "--exit-on-stdin-close"], { cwd: await emptyFolder() });
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

test("--state shows the texts of before after a restart, and refuses a folder that is in use", async () => {
  const cwd = await emptyFolder();
  const command = ["mock", "--port", "0", "--json", "--state", "texts"];
  const before = startCli(command, { cwd });
  await until(() => before.shown().endsWith("}\n"));
  const { url } = JSON.parse(before.shown());
  const account = `AC${"0".repeat(32)}`;
  await fetch(`${url}/2010-04-01/Accounts/${account}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${account}:${"0".repeat(32)}`)}` },
    body: new URLSearchParams({ To: to, From: "+15550001111", Body: "Your code is 123456" }),
  });
  await fetch(`${url}/api/v1/wait?to=${encodeURIComponent(to)}`);
  const second = await startCli(command, { cwd }).ended;
  expect(second.code).toBe(2);
  expect(second.stderr).toMatch(/--state: .*texts: another mock server is using it\. End that one/);
  before.child.kill("SIGTERM");
  await before.ended;

  const after = startCli(["mock", "--port", "0", "--state", "texts"], { cwd });
  await until(() => after.shown().includes("in the connector JSON"));
  expect(after.shown()).toContain("  texts keeps the texts (1 so far).");
  const [address = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(after.shown()) ?? [];
  const { code, status } = await (await fetch(`${address}/api/v1/wait?to=${encodeURIComponent(to)}`)).json();
  expect([code, status]).toEqual(["123456", "delivered"]);
  after.child.kill("SIGTERM");
  await after.ended;
});
