import { SmsError } from "@smskit/core";
import { parsePhoneNumber } from "@smskit/core/phone-number";
import { createGatewayClient, GatewayError } from "@smskit/gateway/client";
import type { Codes } from "./sign-in.ts";

/** A gateway, and a key of its config with the scope `verifications`. */
export interface GatewayAccount {
  /** `http://127.0.0.1:4020`. */
  url: string;
  key: string;
}

/**
 * Codes that a gateway texts and checks, so that this app needs no account at a provider.
 * @param defaultCountry ISO 3166 alpha-2: how to read numbers without a country code.
 */
export function gatewayCodes(account: GatewayAccount, defaultCountry?: string): Codes {
  const { verifications } = createGatewayClient(account);
  return {
    async start(request) {
      const to = parsePhoneNumber(request.to, { defaultCountry }).e164;
      const locale = request.locale ?? undefined;
      const started = await converted(verifications.start({ ...request, to, locale }));
      return { ...started, to, resendAt: new Date(started.resendAt) };
    },
    async resend({ verificationId, ...request }) {
      const started = await converted(verifications.resend(verificationId, request));
      return { ...started, resendAt: new Date(started.resendAt) };
    },
    async check({ verificationId, ...request }) {
      const { attemptsLeft, status } = await converted(verifications.check(verificationId, request));
      return attemptsLeft === undefined ? { status } : { status, attemptsLeft };
    },
  };
}

/** The gateway's errors have the codes of smskit's own, which the pages have sentences for. */
async function converted<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, delivery, message, retryAfterMs } = error;
    throw new SmsError({ code, delivery, message, retryAfterMs });
  }
}
