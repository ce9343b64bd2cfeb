import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "@smskit/test-support/child-process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";
import "@smskit/test-support/patience";

const server = fileURLToPath(new URL("./server.ts", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "example-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the server until it says that it can be ended, or ends by itself. */
function run(environment: Record<string, string>): Promise<{ code: number | null; printed: string }> {
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

async function accountFile(content: unknown): Promise<string> {
  const path = join(folder, "account.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test.each(Object.keys(madeUpAccounts))(
  "starts offline with %s, and ends at once when it is told to",
  async (provider) => {
    const { code, printed } = await run({ SMS_PROVIDER: provider });
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
  },
);

test("takes an account from a file, and says what it needs to receive delivery reports", async () => {
  const SMSKIT_CONFIG = await accountFile(madeUpAccounts["twilio"]);
  const { code, printed } = await run({ SMSKIT_CONFIG });
  expect(printed).toContain("Texts go out through your account at twilio.");
  expect(printed).toContain("set PUBLIC_URL");
  expect(printed).toContain("The operator's page is closed: OPERATOR_TOKEN opens it.");
  expect(code).toBe(0);
});

test.each([
  [
    "another provider",
    { SMS_PROVIDER: "acme" },
    `SMS_PROVIDER must be one of ${Object.keys(madeUpAccounts).join(", ")}.`,
  ],
  [
    "a file that is not there",
    { SMSKIT_CONFIG: "/no/such/file" },
    "SMSKIT_CONFIG names a file that is not there.",
  ],
  [
    "an operator's token that could be guessed",
    { OPERATOR_TOKEN: "secret" },
    "OPERATOR_TOKEN must have at least 16 characters, at random.",
  ],
  ["an invalid port", { PORT: "door" }, "PORT must be a number from 0 to 65535."],
  [
    "offline mode in production",
    { NODE_ENV: "production" },
    "Offline mode shows everybody's codes to everybody",
  ],
])("refuses %s with a sentence", async (_what, environment, sentence) => {
  const { code, printed } = await run(environment);
  expect(printed).toContain(sentence);
  expect(printed.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(2);
});

test.each([
  ["secret that could be guessed", { APP_SECRET: "secret" }, "APP_SECRET must have at least 16 characters"],
  [
    "server that is not there",
    { DATABASE_URL: "postgres://lemon:fedcba98@127.0.0.1:9/lemon" },
    "The database cannot be reached (ECONNREFUSED).",
  ],
])("does not start with a %s, says so, and prints no password", async (_what, environment, sentence) => {
  const { code, printed } = await run(environment);
  expect(printed).toContain(sentence);
  expect(printed).not.toContain("fedcba98");
  expect(code).toBe(2);
});

test.each([
  ["not JSON", '{ "authToken": "fedcba98', "is not JSON"],
  ["without a provider", { config: {} }, 'must be { "provider": "…", "config": { … } }'],
  ["of an unknown provider", { provider: "acme", config: {} }, "provider: must be one of "],
  ["with a wrong value", { provider: "twilio", config: { accountSID: "fedcba98" } }, "accountSID: must be"],
])("refuses a file that is %s, and prints no secret of it", async (_what, content, sentence) => {
  const { code, printed } = await run({ SMSKIT_CONFIG: await accountFile(content) });
  expect(printed).toContain(sentence);
  expect(printed).not.toContain("fedcba98");
  expect(code).toBe(2);
});

test("refuses a file whose webhook lacks what its provider signs with, with a sentence", async () => {
  const { config } = madeUpAccounts["vonage"] ?? {};
  const file = { provider: "vonage", config, webhook: { toleranceSeconds: 60 } };
  const environment = { SMSKIT_CONFIG: await accountFile(file), PUBLIC_URL: "https://lemon.example" };
  const { code, printed } = await run(environment);
  expect(printed).toContain("createVonageWebhook: `signatureSecret` is missing");
  expect(code).toBe(2);
});
