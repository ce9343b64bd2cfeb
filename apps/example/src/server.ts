/** Starts the example app: offline, or with the account that `SMSKIT_CONFIG` names. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { SmsError, SmsWebhookError } from "@smskit/core";
import { madeUpAccounts, parseAccount, providerNamed } from "./accounts.ts";
import { providers } from "./generated/providers.ts";
import { openState } from "./open-state.ts";
import { operatorName } from "./operator-access.ts";
import { startExample } from "./start-example.ts";

const { SMSKIT_CONFIG, SMS_PROVIDER, PUBLIC_URL, DEFAULT_COUNTRY, NODE_ENV, PORT = "3000" } = process.env;
const { SMSKIT_GATEWAY, SMSKIT_GATEWAY_KEY, DATABASE_URL, SMSKIT_DATA, APP_SECRET, OPERATOR_TOKEN } =
  process.env;
const folder = SMSKIT_DATA || fileURLToPath(new URL("../.data", import.meta.url));

try {
  const gateway = SMSKIT_GATEWAY ? { url: SMSKIT_GATEWAY, key: SMSKIT_GATEWAY_KEY ?? "" } : undefined;
  if (gateway && !gateway.key)
    throw refusal("SMSKIT_GATEWAY needs SMSKIT_GATEWAY_KEY, a key of the gateway.");
  if (NODE_ENV === "production" && SMSKIT_CONFIG === undefined && gateway === undefined) {
    throw refusal(
      "Offline mode shows everybody's codes to everybody: in production, set SMSKIT_CONFIG or SMSKIT_GATEWAY.",
    );
  }
  const example = await startExample({
    account: SMSKIT_CONFIG === undefined ? undefined : parseAccount(await readFile(SMSKIT_CONFIG, "utf8")),
    gateway,
    provider: providerNamed(SMS_PROVIDER),
    // Long enough to see that a text is on its way.
    latencyMs: 1_500,
    port: Number(PORT),
    publicUrl: PUBLIC_URL,
    defaultCountry: DEFAULT_COUNTRY,
    operatorToken: OPERATOR_TOKEN || undefined,
    openState() {
      console.log(
        DATABASE_URL
          ? "Connecting to the Postgres server of DATABASE_URL …"
          : `Opening the embedded Postgres in ${folder}, a few seconds the first time …`,
      );
      return openState({ databaseUrl: DATABASE_URL || undefined, folder, secret: APP_SECRET || undefined });
    },
  });
  process.once("SIGINT", () => void example.close());
  process.once("SIGTERM", () => void example.close());
  const url = PUBLIC_URL ?? example.url;
  console.log(`Sign in with a code by SMS: ${url}`);
  if (example.inboxUrl !== undefined) console.log(`The inbox of the mock: ${example.inboxUrl}`);
  if (example.carrier !== undefined || OPERATOR_TOKEN) {
    const login = OPERATOR_TOKEN ? ` (name "${operatorName}", password OPERATOR_TOKEN)` : "";
    console.log(`The operator's page: ${new URL("/operator", url).href}${login}`);
  } else {
    console.log("The operator's page is closed: OPERATOR_TOKEN opens it.");
  }
  console.log();
  if (example.carrier !== undefined) {
    console.log(
      `Offline mode: ${example.provider} is a mock, and nobody is texted. The page shows what the phone got.`,
    );
    console.log("With your own account, put this into a file, such as account.json:");
    console.log(`  ${blankAccount(example.provider)}`);
    console.log("and run SMSKIT_CONFIG=account.json npx -y pnpm@10.34.8 example");
    const others = Object.keys(providers).filter((name) => name !== example.provider);
    console.log(`Another mock: SMS_PROVIDER=${others.join(" or SMS_PROVIDER=")}`);
  } else if (gateway) {
    console.log(`Codes are texted and checked by the gateway at ${printableUrl(gateway.url)}.`);
  } else {
    console.log(`Texts go out through your account at ${example.provider}.`);
    if (!example.receivesReports) {
      console.log("To see whether they are delivered, set PUBLIC_URL to an https address that leads here.");
    }
  }
  console.log("\nCtrl-C ends it.");
} catch (error) {
  const problem = problemOf(error);
  if (problem === undefined) throw error;
  console.error(problem);
  process.exitCode = 2;
}

/** Without what may be a secret. */
function printableUrl(url: string): string {
  return URL.parse(url)?.origin ?? "SMSKIT_GATEWAY";
}

/** The JSON of an account whose values are to be filled in. */
function blankAccount(provider: string): string {
  const { config } = madeUpAccounts[provider] ?? {};
  return `{ "provider": "${provider}", "config": ${blank(config)} }`;
}

/** A JSON with the same fields, without their values. */
function blank(value: unknown): string {
  if (typeof value !== "object" || value === null) return '"…"';
  const fields = Object.entries(value).map(([name, inner]) => `"${name}": ${blank(inner)}`);
  return `{ ${fields.join(", ")} }`;
}

function refusal(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}

/** What the operator can fix, as a sentence. */
function problemOf(error: unknown): string | undefined {
  if (SmsError.is(error) || error instanceof SmsWebhookError) return error.message;
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return `Port ${PORT} is taken: set PORT to another one.`;
    case "ERR_SOCKET_BAD_PORT":
      return "PORT must be a number from 0 to 65535.";
    case "ERR_INVALID_URL":
      return "PUBLIC_URL must be an address such as https://example.com.";
    case "ENOENT":
      return "SMSKIT_CONFIG names a file that is not there.";
    default:
      return undefined;
  }
}
