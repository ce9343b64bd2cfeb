import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

type Statuses = readonly string[];

/** A file of vitest's report. */
const file = (name: string, statuses: Statuses, seconds = 1, status = "passed") => ({
  name: join(process.cwd(), name),
  status: statuses.includes("failed") ? "failed" : status,
  startTime: 1_000,
  endTime: 1_000 + seconds * 1_000,
  assertionResults: statuses.map((each) => ({ status: each })),
  message: "",
});

function print(reports: Record<"test" | "test-long", ReturnType<typeof file>[] | undefined>) {
  const folder = mkdtempSync(join(tmpdir(), "smskit-reports-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, testResults] of Object.entries(reports)) {
    writeFileSync(join(folder, `${name}-times`), "12.345 20.1 3.4\n");
    if (testResults) writeFileSync(join(folder, `${name}-report.json`), JSON.stringify({ testResults }));
  }
  const script = join(import.meta.dirname, "print-test-runs.ts");
  const { status, stdout } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
  return { status, lines: stdout.trimEnd().split("\n") };
}

test("prints counts, times and the slowest files of both runs, and their sum at the end", () => {
  const { status, lines } = print({
    test: [file("a.test.ts", ["passed", "passed"], 2), file("b.test.ts", ["passed"], 30)],
    "test-long": [file("c.long.test.ts", ["passed"], 90)],
  });
  expect(lines).toEqual([
    "pnpm test: 3 passed, 0 failed, 0 skipped; 12 s, 24 s of processor time. The slowest files:",
    "    30.0 s  b.test.ts",
    "     2.0 s  a.test.ts",
    "pnpm test:long: 1 passed, 0 failed, 0 skipped; 12 s, 24 s of processor time. The slowest files:",
    "    90.0 s  c.long.test.ts",
    "4 passed, 0 failed",
  ]);
  expect(status).toBe(0);
});

test("shows ten files at most", () => {
  const many = Array.from({ length: 15 }, (_, at) => file(`${at}.test.ts`, ["passed"], at));
  expect(print({ test: many, "test-long": [] }).lines).toHaveLength(1 + 10 + 1 + 1);
});

test("names the tests that failed and the files that could not be loaded, each with the beginning of its message", () => {
  const failed = {
    status: "failed",
    fullName: "sends once",
    failureMessages: [`\u001b[31mexpected 2 to be 1\u001b[39m\n${"    at somewhere\n".repeat(50)}`],
  };
  const { lines } = print({
    test: [{ ...file("a.test.ts", ["passed", "failed"]), assertionResults: [{ status: "passed" }, failed] }],
    "test-long": [{ ...file("b.long.test.ts", [], 0, "failed"), message: `No module${"!".repeat(500)}` }],
  });
  const at = lines.indexOf("FAILED  a.test.ts: sends once");
  expect(lines.slice(at, at + 2)).toEqual(["FAILED  a.test.ts: sends once", "    expected 2 to be 1"]);
  expect(lines.slice(at).filter((line) => line.includes("at somewhere"))).toHaveLength(11);
  expect(lines.slice(-3)).toEqual([
    "FAILED  b.long.test.ts: the file could not be loaded",
    `    No module${"!".repeat(291)}`,
    "1 passed, 2 failed",
  ]);
});

test.each([
  ["a test that failed", [file("a.test.ts", ["passed", "failed"])], "2 passed, 1 failed"],
  ["a test that was skipped", [file("a.test.ts", ["passed", "skipped"])], "2 passed, 0 failed"],
  ["a test that was not reached", [file("a.test.ts", ["passed", "pending", "todo"])], "2 passed, 0 failed"],
  [
    "a file that could not be loaded",
    [file("a.test.ts", ["passed"]), file("b.test.ts", [], 0, "failed")],
    "2 passed, 1 failed",
  ],
  ["a run that did not get as far as its tests", undefined, "1 passed, 0 failed"],
])("fails for %s", (_, results, last) => {
  const { status, lines } = print({ test: results, "test-long": [file("c.long.test.ts", ["passed"])] });
  expect(lines.at(-1)).toBe(last);
  expect(status).toBe(1);
});
