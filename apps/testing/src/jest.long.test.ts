import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const folder = `${import.meta.dirname}/../jest`;

/** Runs Jest over the built packages: it does not know the condition by which tests here read the sources. */
async function runJest(flags: readonly string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [...flags, jest, "--rootDir", folder, "--ci"], { cwd: folder, env });
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  return { status, output: `${output}${errors}` };
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
