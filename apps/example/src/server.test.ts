import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";
import { expectOfflineStart, runServer, shareFolder } from "./testing/run-server.ts";
import "@smskit/test-support/patience";

const folder = shareFolder();
const run = (environment: Record<string, string>) => runServer(folder(), environment);

async function accountFile(content: unknown): Promise<string> {
  const path = join(folder(), "account.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

// The others are tried by server.long.test.ts.
test.each(["twilio", "vonage-sms"])(
  "starts offline with %s, and ends at once when it is told to",
  (provider) => expectOfflineStart(folder(), provider),
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
