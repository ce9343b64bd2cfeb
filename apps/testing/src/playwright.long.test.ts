import { createRequire } from "node:module";
import { freePort } from "@smskit/test-support/free-port";
import { expect, test } from "vitest";
import { runProgram } from "./testing/run-program.ts";

const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");

test("the Playwright tests pass", async () => {
  const env = {
    ...process.env,
    MOCK_PORT: String(await freePort()),
    PORT: String(await freePort()),
    NODE_OPTIONS: "--conditions=@smskit/source",
  };
  const args = [playwright, "test", "--config", "playwright-local-browser.config.ts", "--reporter=line"];
  expect(await runProgram(process.execPath, args, { cwd: import.meta.dirname, env })).toMatchObject({
    status: 0,
    output: expect.stringMatching(/\b4 passed\b/),
  });
});
