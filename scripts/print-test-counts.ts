/**
 * Prints what CI reports of its two test runs, from vitest's JSON reports and the times that `.ci/run` has kept: counts,
 * wall and CPU seconds, the slowest files. The last line has the counts of both runs.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
  testResults: readonly { name: string; status: string; startTime: number; endTime: number }[];
}

const runs = [
  { name: "test", command: "pnpm test" },
  { name: "test-long", command: "pnpm test:long" },
];
let passed = 0;
let failed = 0;

for (const { name, command } of runs) {
  const file = `.turbo/${name}-report.json`;
  if (!existsSync(file)) {
    console.log(`\n${command}: there is no report; it ended before its tests did.`);
    failed += 1;
    continue;
  }
  const report: Report = JSON.parse(readFileSync(file, "utf8"));
  // A file that cannot be loaded fails without a test of its own.
  const broken = report.testResults.filter(({ status }) => status === "failed").length;
  const failures = Math.max(report.numFailedTests, broken);
  passed += report.numPassedTests;
  failed += failures;
  console.log(`\n${command}: ${report.numPassedTests} passed, ${failures} failed${timesOf(name)}`);
  const notRun = report.numPendingTests + report.numTodoTests;
  if (notRun > 0) {
    console.log(`${notRun} tests did not run.`);
    process.exitCode = 1;
  }
  console.log("The ten slowest files, in seconds:");
  const slowest = [...report.testResults]
    .map((result) => ({
      name: relative(".", result.name),
      seconds: (result.endTime - result.startTime) / 1_000,
    }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 10);
  for (const { name, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(8)}  ${name}`);
}

if (failed > 0) process.exitCode = 1;
console.log(`\n${passed} passed, ${failed} failed`);

/** `, 201.3 s, 250.1 s of CPU`. The file's last line has wall, user and system seconds. */
function timesOf(name: string): string {
  const file = `.turbo/${name}-times.txt`;
  if (!existsSync(file)) return "";
  const times = readFileSync(file, "utf8").trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
  const [wall, user, system] = times;
  if (wall === undefined || user === undefined || system === undefined) return "";
  return `; ${wall.toFixed(1)} s, ${(user + system).toFixed(1)} s of CPU`;
}
