/**
 * `node print-test-runs.ts [folder]`: prints what the two test commands did, from the reports and times that `.ci/run` keeps
 * in the folder: after thousands of lines of output, the reader finds here which tests failed and why. The last line counts
 * the tests of both. It fails unless every test ran and passed; it does not judge times, since machines differ.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Of vitest's JSON report. */
interface Report {
  testResults: {
    name: string;
    status: string;
    startTime: number;
    endTime: number;
    message?: string;
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
  }[];
}

const [folder = ".turbo"] = process.argv.slice(2);
const slowestShown = 10;
/** How many lines of a failed test's message are shown: the assertion, and where it is. */
const messageLines = 12;
const sum = { passed: 0, failed: 0 };

function printFailure(path: string, test: string, message: string | undefined): void {
  console.log(`FAILED  ${relative(process.cwd(), path)}: ${test}`);
  for (const line of stripVTControlCharacters(message ?? "")
    .split("\n")
    .slice(0, messageLines)) {
    console.log(`    ${line.slice(0, 300)}`);
  }
}

for (const [command, name] of [
  ["pnpm test", "test"],
  ["pnpm test:long", "test-long"],
]) {
  const file = join(folder, `${name}-report.json`);
  if (!existsSync(file)) {
    console.log(`${command}: it did not get as far as its tests.`);
    process.exitCode = 1;
    continue;
  }
  const { testResults }: Report = JSON.parse(readFileSync(file, "utf8"));
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = readFileSync(
    join(folder, `${name}-times`),
    "utf8",
  )
    .split(/\s+/)
    .map(Number);
  const statuses = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ status }) => status),
  );
  const passed = statuses.filter((status) => status === "passed").length;
  // A file that cannot be loaded has no tests to fail.
  const broken = testResults.filter(
    (result) =>
      result.status === "failed" && result.assertionResults.every(({ status }) => status !== "failed"),
  );
  const failed = statuses.filter((status) => status === "failed").length + broken.length;
  const skipped = statuses.length + broken.length - passed - failed;
  sum.passed += passed;
  sum.failed += failed;
  if (failed + skipped > 0) process.exitCode = 1;

  console.log(
    `${command}: ${passed} passed, ${failed} failed, ${skipped} skipped; ${wall.toFixed(0)} s, ${(user + system).toFixed(0)} s of processor time. The slowest files:`,
  );
  const slowest = testResults
    .map((result) => ({ path: result.name, seconds: (result.endTime - result.startTime) / 1000 }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, slowestShown);
  for (const { path, seconds } of slowest) {
    console.log(`${seconds.toFixed(1).padStart(8)} s  ${relative(process.cwd(), path)}`);
  }
  for (const { name: path, assertionResults } of testResults) {
    for (const { status, fullName = "", failureMessages } of assertionResults) {
      if (status === "failed") printFailure(path, fullName, failureMessages?.[0]);
    }
  }
  for (const { name: path, message } of broken) printFailure(path, "the file could not be loaded", message);
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
