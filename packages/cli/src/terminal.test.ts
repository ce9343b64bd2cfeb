import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createReport } from "./report.ts";
import { isInteractive, paint, printable } from "./terminal.ts";
import { fakeTerminal } from "./testing/fake-terminal.ts";

test("colors are printed on terminals only, not with NO_COLOR", () => {
  const { terminal } = fakeTerminal("/");
  const { stdout } = terminal;
  expect(paint(stdout, {})("red", "no")).toBe("\u001b[31mno\u001b[39m");
  expect(paint(stdout, { NO_COLOR: "1" })("red", "no")).toBe("no");
  expect(paint(stdout, { TERM: "dumb" })("red", "no")).toBe("no");
  expect(paint(new PassThrough(), {})("red", "no")).toBe("no");
});

test("prompts are disabled without a terminal or in CI", () => {
  const { terminal } = fakeTerminal("/");
  expect(isInteractive(terminal)).toBe(true);
  expect(isInteractive({ ...terminal, env: { CI: "true" } })).toBe(false);
  expect(isInteractive({ ...terminal, stdin: new PassThrough() })).toBe(false);
  expect(isInteractive({ ...terminal, stdout: new PassThrough() })).toBe(false);
});

test("external text cannot move the cursor", () => {
  expect(printable("a\u001b]0;title\u0007\rb\u202ec\n\td")).toBe("a�]0;title��b�c\n\td");
  const { terminal, shown } = fakeTerminal("/", { NO_COLOR: "1" });
  createReport(terminal, false).sign("error", "one\ntwo\u001b[2J");
  terminal.stdout.end();
  expect(shown()).toBe("✗ one\n  two�[2J\n");
});
