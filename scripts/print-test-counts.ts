/** Prints the line that CI reads, from vitest's JSON report. */
import { readFileSync } from "node:fs";

const report: { numPassedTests: number; numFailedTests: number; numPendingTests: number } = JSON.parse(
  readFileSync(".turbo/test-report.json", "utf8"),
);
if (report.numPendingTests > 0) {
  console.log(`${report.numPendingTests} tests did not run.`);
  process.exitCode = 1;
}
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`);
