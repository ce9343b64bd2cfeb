import type { SmsReceipt } from "@smskit/core";
import { madeUpAccounts, registry } from "./accounts.ts";
import { texts } from "./texts.ts";

/** Texts a code to sign in. There is a twin of this file for another provider: one line of it differs. */
export async function sendCode(to: string, code: string): Promise<SmsReceipt> {
  const account = madeUpAccounts.twilio;
  const sms = registry.create(account, { templates: texts });
  try {
    return await sms.send({ to, usageType: "SignIn", variables: { code } });
  } finally {
    await sms.close?.();
  }
}
