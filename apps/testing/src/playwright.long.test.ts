import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");

/** A port that is free. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? String(address.port) : "0";
}

test("the Playwright tests pass", async () => {
  const env = {
    ...process.env,
    MOCK_PORT: await freePort(),
    PORT: await freePort(),
    NODE_OPTIONS: "--conditions=@smskit/source",
  };
  const args = [playwright, "test", "--config", "playwright.config.ts", "--reporter=line"];
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
