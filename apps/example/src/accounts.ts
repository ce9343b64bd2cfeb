import { createRegistry, SmsError, type SmsWebhook } from "@smskit/core";
import { exampleAccounts } from "@smskit/test-support/accounts";
import { providers } from "./generated/providers.ts";

/** An account at a provider, as a JSON file has it. */
export interface Account {
  /** `"twilio"`. */
  provider: string;
  /** What that provider's connector takes. */
  config: object;
  /** What its webhook takes, unless the config has it. */
  webhook?: object | undefined;
}

/** Creates connectors of every provider. */
export const registry = createRegistry(Object.values(providers).map(({ definition }) => definition));

/** A made-up account at each provider. Its mock accepts it. */
export const madeUpAccounts: Readonly<Record<string, Account & { mock?: object }>> = exampleAccounts;

/**
 * Returns the provider that the environment variable `SMS_PROVIDER` names, if any.
 * @throws {SmsError} `invalid-config` for an unknown one.
 */
export function providerNamed(name: string | undefined): string | undefined {
  if (name === undefined || name === "" || Object.hasOwn(providers, name)) return name || undefined;
  throw new SmsError({
    code: "invalid-config",
    message: `SMS_PROVIDER must be one of ${Object.keys(providers).join(", ")}.`,
  });
}

/**
 * Creates what reads the reports of an account's provider. Its options are the account's `webhook`, and what the config has
 * of them: for Twilio, that is the auth token.
 * @param fetchFrom Serves the certificates that verify RSA signatures. @default the provider does
 * @returns nothing if neither has any, or the provider reports nothing.
 * @throws {SmsWebhookError} if an option is missing or invalid.
 */
export function webhookOf(
  { provider, config, webhook }: Account,
  fetchFrom?: typeof fetch,
): SmsWebhook | undefined {
  const names = Object.keys(madeUpAccounts[provider]?.webhook ?? {});
  const ofConfig = Object.entries(config).filter(([name]) => names.includes(name));
  const options = { ...Object.fromEntries(ofConfig), ...webhook };
  if (Object.keys(options).length === 0) return undefined;
  const { features } = providers[provider]?.definition ?? {};
  const webhooks = typeof features === "object" && features.webhooks;
  const signatures: readonly string[] = webhooks ? webhooks.signatures : [];
  const fetches = fetchFrom !== undefined && signatures.includes("rsa");
  return providers[provider]?.createWebhook?.({ ...options, ...(fetches && { fetch: fetchFrom }) } as never);
}

/** @throws {SmsError} `invalid-config`, with a sentence on what is wrong in the file. */
export function parseAccount(json: string): Account {
  const refusal = (message: string) => new SmsError({ code: "invalid-config", message });
  let account: unknown;
  try {
    account = JSON.parse(json);
  } catch {
    // The parser's message quotes the file, secrets and all.
    throw refusal("The account's file is not JSON.");
  }
  const { provider, config } = (account ?? {}) as Partial<Account>;
  if (typeof provider !== "string" || typeof config !== "object" || config === null) {
    throw refusal('The account\'s file must be { "provider": "…", "config": { … } }.');
  }
  return account as Account;
}
