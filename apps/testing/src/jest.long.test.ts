import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { runProgram } from "./testing/run-program.ts";

const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const folder = `${import.meta.dirname}/../jest`;

/**
 * Runs Jest over the built packages: it does not know the condition by which tests here read the sources. A busy machine has
 * more time than the five seconds that Jest gives a test.
 */
function runJest(flags: readonly string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = [...flags, jest, "--rootDir", folder, "--ci", "--testTimeout=60000"];
  return runProgram(process.execPath, args, { cwd: folder, env });
}

test("the Jest test passes with the documented flag", async () => {
  expect(await runJest(["--experimental-vm-modules"])).toMatchObject({
    status: 0,
    output: expect.stringMatching(/\b2 passed\b/),
  });
});

test("Jest prints the documented error without the flag", async () => {
  expect(await runJest([])).toMatchObject({
    status: 1,
    output: expect.stringContaining("Must use import to load ES Module"),
  });
});
