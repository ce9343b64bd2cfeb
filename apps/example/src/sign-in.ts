import { randomUUID } from "node:crypto";
import { type SmsConnector, SmsError } from "@smskit/core";
import type { Deliveries } from "./deliveries.ts";
import type { ResendCooldown } from "./resend-cooldown.ts";
import { type CodeCheck, codeLifeSeconds, createCode, type SignInCodes } from "./sign-in-codes.ts";

/** A sign-in that waits for its code. */
export interface PendingSignIn {
  readonly id: string;
  /** E.164. */
  readonly to: string;
  /** Names the latest text, in what the provider tells of it. */
  readonly reference: string;
  /** `"unknown"`: the text may be on its way, and nobody can say. */
  readonly outcome: "accepted" | "unknown";
}

/** What became of asking for a code. */
export type CodeRequest =
  | { status: "sent"; pending: PendingSignIn }
  | { status: "too-soon"; to: string; waitMs: number };

export interface SignInParts {
  connector: SmsConnector;
  codes: SignInCodes;
  cooldown: ResendCooldown;
  deliveries: Deliveries;
  /** Where the provider reports to; without it nothing is heard of a text once it was accepted. */
  statusCallback?: string | undefined;
  /** Hears of errors for whoever runs the app. An `SmsError` is safe to log. */
  log(error: SmsError): void;
}

/** Signs people in with a code by SMS. */
export interface SignIn {
  /**
   * Texts a code to a number as a person typed it, or, for a sign-in that waits already, another code.
   * @throws {SmsError} when certainly nothing was sent. Where nobody knows, the code counts.
   */
  sendCode(to: string, pending?: PendingSignIn): Promise<CodeRequest>;
  check(pending: PendingSignIn, code: string): CodeCheck;
}

export function createSignIn({
  connector,
  codes,
  cooldown,
  deliveries,
  statusCallback,
  log,
}: SignInParts): SignIn {
  return {
    async sendCode(to, before) {
      const code = createCode();
      const reference = randomUUID();
      const message = await connector.prepare({
        to,
        usageType: "SignIn",
        variables: { code },
        reference,
        statusCallback,
        validityPeriodSeconds: codeLifeSeconds,
      });
      const claim = cooldown.claim(message.to);
      if (!claim.granted) return { status: "too-soon", to: message.to, waitMs: claim.waitMs };
      const owner = { signIn: before?.id ?? randomUUID(), to: message.to };
      const issued = codes.issue(owner, code);
      const pending = { id: owner.signIn, to: message.to, reference };
      try {
        deliveries.link(reference, await connector.send(message));
        issued.confirm();
        return { status: "sent", pending: { ...pending, outcome: "accepted" } };
      } catch (error) {
        if (SmsError.is(error) && error.delivery === "unknown") {
          // It may be on the phone already, so its code counts, and nothing is sent again by itself.
          log(error);
          return { status: "sent", pending: { ...pending, outcome: "unknown" } };
        }
        issued.withdraw();
        claim.release();
        throw error;
      }
    },
    check(pending, code) {
      const owner = { signIn: pending.id, to: pending.to };
      const check = codes.check(owner, code);
      if (check.status === "approved") cooldown.clear(pending.to);
      return check;
    },
  };
}
