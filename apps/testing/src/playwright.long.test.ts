import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { freePort } from "@smskit/test-support/free-port";
import { expect, test } from "vitest";

const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");

test("the Playwright tests pass", async () => {
  const env = {
    ...process.env,
    MOCK_PORT: String(await freePort()),
    PORT: String(await freePort()),
    NODE_OPTIONS: "--conditions=@smskit/source",
  };
  const args = [playwright, "test", "--config", "playwright-here.config.ts", "--reporter=line"];
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, env });
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close").then(([code]) => code),
  ]);
  expect({ status, output: `${output}${errors}` }).toMatchObject({
    status: 0,
    output: expect.stringMatching(/\b2 passed\b/),
  });
});
