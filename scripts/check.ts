/**
 * Everything that CI runs, one step after the other. `--without-tests` leaves out the tests, for a run that
 * has had them already.
 */
import { spawnSync } from "node:child_process";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

const published = packageFolders(".");
const withTests = !process.argv.includes("--without-tests");

const tests: [string, string[]][] = [
  ["tests", ["vitest", "run"]],
  ["long tests", ["vitest", "run", "--mode", "long"]],
];

const steps: [string, string[]][] = [
  ["format and lint", ["biome", "check", "--error-on-warnings", "."]],
  ["generated files", ["node", "--conditions=@smskit/source", "scripts/generate.ts", "--check"]],
  ["wording", ["node", "scripts/check-wording.ts"]],
  ["names of providers", ["node", "scripts/check-provider-names.ts"]],
  ["types", ["tsc", "-p", "."]],
  ["types of the inbox's page", ["tsc", "-p", "packages/mock/src/inbox/page"]],
  ["types of the recipes", ["tsc", "-p", "apps/recipes"]],
  ["build", ["turbo", "run", "build", "--output-logs=errors-only"]],
  ...(withTests ? tests : []),
  ["boundaries", ["turbo", "boundaries"]],
  ["regular expressions", ["node", "scripts/check-regexes.ts"]],
  ["README snippets", ["node", "scripts/check-snippets.ts"]],
  ["unused code and dependencies", ["knip"]],
  ...published.flatMap((folder): [string, string[]][] => [
    [`publint ${folder}`, ["publint", "--strict", folder]],
    [`types as published ${folder}`, ["attw", "--pack", folder, "--profile", "esm-only", "--quiet"]],
  ]),
];

let failed = 0;
for (const [name, [command, ...args]] of steps as [string, [string, ...string[]]][]) {
  const started = performance.now();
  const result = spawnSync(command, args, { encoding: "utf8" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = result.status === 0;
  console.log(`${passed ? "✓" : "✗"} ${name} (${seconds} s)`);
  if (passed) continue;
  failed += 1;
  console.log(result.error?.message ?? `${result.stdout}${result.stderr}`.replace(/^/gm, "    "));
}
console.log(failed === 0 ? "All checks passed." : `${failed} of ${steps.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
