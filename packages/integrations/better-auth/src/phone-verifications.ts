import type { StartedVerification } from "@smskit/verify";
import type { GenericEndpointContext } from "better-auth";
import { claimSend } from "./claim-send.ts";

/** What a code is for, and whose number it proves. */
export interface Purpose {
  usageType: "SignIn" | "ForgotPassword";
  /** E.164. */
  to: string;
}

/** How long a verification is kept after its code has expired: as long as the verifier can send another code of it. */
const keptMs = 3_600_000;

/**
 * Finds the verification of a number again, in any process: its id is a verification value of Better Auth, in the app's
 * database or secondary storage. The id is useless without the code.
 */
export function createPhoneVerifications() {
  const claims = new Map<string, number>();

  return {
    async find({ context }: GenericEndpointContext, purpose: Purpose): Promise<string | undefined> {
      const found = await context.internalAdapter.findVerificationValue(identifierOf(purpose));
      return found?.value;
    },

    async remember(
      { context }: GenericEndpointContext,
      purpose: Purpose,
      { verificationId, expiresAt }: StartedVerification,
    ): Promise<void> {
      // The latest value counts. Better Auth removes those that have expired.
      await context.internalAdapter.createVerificationValue({
        identifier: identifierOf(purpose),
        value: verificationId,
        expiresAt: new Date(expiresAt.getTime() + keptMs),
      });
    },

    /**
     * Sends one code at a time to a number, so that a double click sends one text. A second request at the same time has
     * nothing to do: its code is on its way.
     */
    async oneAtATime(
      ctx: GenericEndpointContext,
      purpose: Purpose,
      send: () => Promise<void>,
    ): Promise<void> {
      const release = await claimSend(ctx, claims, `${identifierOf(purpose)}-sending`);
      if (release === undefined) return;
      try {
        await send();
      } finally {
        await release();
      }
    },
  };
}

function identifierOf({ usageType, to }: Purpose): string {
  return `smskit-${usageType === "SignIn" ? "sign-in" : "password-reset"}-${to}`;
}
