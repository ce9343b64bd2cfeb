import { expect, test } from "vitest";
import { startCli, until } from "./testing/cli.ts";
import { startInPty } from "./testing/pty.ts";

test("waiting for a command line that cannot be started fails with the reason", async () => {
  const { ended } = startCli([], { cwd: "/nonexistent" });
  await expect(until(() => false)).rejects.toThrow("could not be started: spawn");
  await expect(ended).rejects.toThrow("ENOENT");
});

test("waiting for a command line that has ended fails with its output", async () => {
  startCli(["no-such-command"], { cwd: import.meta.dirname });
  await expect(until(() => false)).rejects.toThrow(/ended with code 2\.[\s\S]*no-such-command/);
});

test("waiting for a pseudo-terminal that cannot be started fails with the reason", async () => {
  const pty = startInPty([], { cwd: "/nonexistent" });
  await expect(pty.sees("anything")).rejects.toThrow(/The terminal ended with code \d+/);
  await expect(pty.ended).rejects.toThrow(/The terminal ended with code \d+/);
});
