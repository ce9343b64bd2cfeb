/** The example of each error's page, copied and run, ends in that error: it prints the code first. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { compileCache } from "../apps/test-support/src/child-process.ts";
import { errorCodes, pageOfCode } from "./generate/error-codes.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "apps/docs/.snippets-of-errors");
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(errorCodes)("the example of %s ends in it", { timeout: 60_000 }, async (code) => {
  const page = readFileSync(join(root, pageOfCode(code)), "utf8");
  const file = join(folder, `${code}.ts`);
  writeFileSync(file, /^```ts\n([\s\S]*?)^```/m.exec(page)?.[1] ?? "");
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@smskit/source", file], {
    env: { ...process.env, ...compileCache },
  });
  expect(stdout.split(/[\s,]/)[0]).toBe(code);
});
