import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("a text that was delivered, and the request that sent it, are kept in less than 1,900 bytes", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "--conditions=@smskit/source", "kept-memory.test-kit.ts"],
    { cwd: import.meta.dirname },
  );
  const bytes = Number(stdout);
  expect(bytes).toBeGreaterThan(500); // what a text itself takes: it is measured at all
  expect(bytes).toBeLessThan(1900);
});
