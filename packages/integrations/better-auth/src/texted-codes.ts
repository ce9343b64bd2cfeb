import { type SmsConnector, SmsError, type SmsMessage, type UsageType } from "@smskit/core";
import { toSmsError } from "@smskit/core/wrapper";
import type { GenericEndpointContext } from "better-auth";
import type { APIError } from "better-auth/api";
import { logError, notSent, toApiError } from "./api-error.ts";
import { callerOf } from "./caller.ts";
import { codeLifeSeconds } from "./code-life.ts";

/** A code that Better Auth made and will check. */
export interface CodeToText {
  to: string;
  code: string;
  usageType: UsageType;
}

/** Texts codes of Better Auth through a connector. */
export function createTextedCodes(getConnector: () => SmsConnector) {
  return {
    /**
     * Texts a code. Returns the error for the browser if it was certainly not sent. An unknown outcome is a success: the
     * code may be on the phone, and a second text must not follow.
     */
    async send(code: CodeToText, ctx: GenericEndpointContext | undefined): Promise<APIError | undefined> {
      try {
        await text(getConnector(), messageOf(code, ctx));
        return undefined;
      } catch (thrown) {
        if (!SmsError.is(thrown)) throw thrown;
        logError(ctx, thrown);
        return thrown.delivery === "unknown" ? undefined : toApiError(thrown, notSent);
      }
    },
  };
}

async function text(connector: SmsConnector, message: SmsMessage): Promise<void> {
  try {
    await connector.send(message);
  } catch (thrown) {
    throw toSmsError(thrown, connector);
  }
}

function messageOf({ to, code, usageType }: CodeToText, ctx: GenericEndpointContext | undefined): SmsMessage {
  const lifeSeconds = codeLifeSeconds(usageType, ctx);
  return {
    ...{ to, usageType, locale: callerOf(ctx).locale },
    variables: { code, expiresInMinutes: Math.max(1, Math.floor(lifeSeconds / 60)) },
    // A late text would contain an expired code. Providers that do not support it send anyway.
    validityPeriodSeconds: Math.max(1, Math.floor(lifeSeconds)),
    bestEffort: ["validityPeriodSeconds"],
  };
}
