import { createRegistry, SmsError, type SmsWebhook } from "@smskit/core";
import { createTwilioWebhook, twilio } from "@smskit/twilio";
import { createVonageWebhook, type VonageSignatureMethod, vonage } from "@smskit/vonage";

/** An account at a provider, as a JSON file has it. */
export interface Account {
  /** `"twilio"` or `"vonage"`. */
  provider: string;
  /** What that provider's connector takes. */
  config: object;
  /** What its webhooks are verified by, where the config does not have it. */
  webhook?:
    | { authToken?: string; signatureSecret?: string; signatureMethod?: VonageSignatureMethod }
    | undefined;
}

/** The providers that an account may be at. */
export const registry = createRegistry([twilio, vonage]);

/** Made-up accounts, which the mocks take for real ones. */
export const madeUpAccounts = {
  twilio: {
    provider: "twilio",
    config: {
      accountSID: "AC0123456789abcdef0123456789abcdef",
      authToken: "fedcba9876543210fedcba9876543210",
      fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
    },
  },
  vonage: {
    provider: "vonage",
    config: { apiKey: "abcd1234", apiSecret: "fedcba9876543210", from: "15551230000" },
    webhook: { signatureSecret: "0123456789abcdef0123456789abcdef", signatureMethod: "sha256" },
  },
} satisfies Record<string, Account>;

/**
 * Reads what a provider reports to a URL.
 * @returns nothing when there is no secret to verify it with.
 */
export function webhookOf({ provider, config, webhook }: Account, publicUrl: string): SmsWebhook | undefined {
  if (provider === "twilio") {
    const authToken = webhook?.authToken ?? textIn(config, "authToken");
    return authToken === undefined ? undefined : createTwilioWebhook({ authToken, publicUrl });
  }
  const { signatureSecret, signatureMethod } = webhook ?? {};
  return signatureSecret === undefined
    ? undefined
    : createVonageWebhook({ signatureSecret, signatureMethod });
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
    throw refusal('The account\'s file must be { "provider": "twilio", "config": { … } }.');
  }
  return account as Account;
}

function textIn(config: object, field: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(config, field)?.value;
  return typeof value === "string" ? value : undefined;
}
