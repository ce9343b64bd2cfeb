import { SmsError, type SmsReceipt } from "@smskit/core";
import { factories } from "./providers.js";

export type Outcome = { receipt: SmsReceipt } | { code: string; delivery: "not-sent" | "unknown" };

export interface Request {
  provider: string;
  /** The connector JSON, with templates. */
  config: object;
  to: string;
  code: string;
}

/** Sends a code; a failure is a result too. */
export async function sendCode({ provider, config, to, code }: Request): Promise<Outcome> {
  const create = factories[provider];
  if (create === undefined) throw new Error(`No connector for ${provider}.`);
  const sms = create(config as never);
  try {
    const receipt = await sms.send({
      to,
      usageType: "SignIn",
      variables: { code },
      providerOptions: { twilio: { maxPrice: 0.1 } },
    });
    return { receipt };
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return { code: error.code, delivery: error.delivery };
  } finally {
    await sms.close?.();
  }
}
