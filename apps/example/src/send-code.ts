import type { SmsReceipt } from "@smskit/core";
import { type Account, registry } from "./accounts.ts";
import { texts } from "./texts.ts";

/** Texts a code to sign in, through whichever provider the account is at. */
export async function sendCode(account: Account, to: string, code: string): Promise<SmsReceipt> {
  const sms = registry.create(account, { templates: texts.templates });
  try {
    return await sms.send({ to, ...texts.message("SignIn", { code }) });
  } finally {
    await sms.close?.();
  }
}
