import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "@smskit/test-support/child-process";
import { afterAll, beforeAll, expect } from "vitest";
import { madeUpAccounts } from "../accounts.ts";

const server = fileURLToPath(new URL("../server.ts", import.meta.url));

/** A folder for the tests of a file. */
export function shareFolder(): () => string {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "example-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return () => folder;
}

/** Runs the server until it says that it can be ended, or ends by itself. */
export function runServer(
  folder: string,
  environment: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, ["--conditions=@smskit/source", server], {
      env: {
        PATH: process.env["PATH"],
        PORT: "0",
        SMSKIT_DATA: join(folder, "data"),
        ...compileCache,
        ...environment,
      },
    });
    let printed = "";
    const take = (text: string): void => {
      printed += text;
      if (text.includes("Ctrl-C")) child.kill("SIGINT");
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, printed }));
  });
}

/** Expects that the server starts with the mock of a provider, and ends when it is told to. */
export async function expectOfflineStart(folder: string, provider: string): Promise<void> {
  const { code, printed } = await runServer(folder, { SMS_PROVIDER: provider });
  expect(printed).toMatch(
    /^Opening the embedded Postgres in \S+,.*\nSign in with a code by SMS: http:\/\/127\.0\.0\.1:\d+\n/,
  );
  expect(printed).toMatch(/The inbox of the mock: http:\/\/127\.0\.0\.1:\d+\n/);
  expect(printed).toMatch(/The operator's page: http:\/\/127\.0\.0\.1:\d+\/operator\n/);
  expect(printed).toContain(`Offline mode: ${provider} is a mock, and nobody is texted.`);
  expect(printed).toContain(`{ "provider": "${provider}", "config": { "`);
  const named = [...printed.matchAll(/SMS_PROVIDER=([\w-]+)/g)].map(([, other]) => other);
  expect(named.sort()).toEqual(
    Object.keys(madeUpAccounts)
      .filter((other) => other !== provider)
      .sort(),
  );
  expect(code).toBe(0);
}
