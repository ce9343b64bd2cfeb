import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const child = fileURLToPath(new URL("../testing/kept-memory.ts", import.meta.url));

test("a delivered text and its request take less than 1,900 bytes", {
  timeout: 300_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--conditions=@smskit/source",
    child,
  ]);
  const bytes = Number(stdout);
  expect(bytes).toBeGreaterThan(500); // what a text itself takes: it is measured at all
  expect(bytes).toBeLessThan(1900);
});
