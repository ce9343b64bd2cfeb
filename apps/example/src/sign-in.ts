import { randomUUID } from "node:crypto";
import { SmsError } from "@smskit/core";
import type {
  CheckedVerification,
  CheckVerification,
  ResendVerification,
  StartedVerification,
  StartVerification,
} from "@smskit/verify";

/** A sign-in that waits for its code. */
export interface PendingSignIn {
  readonly verificationId: string;
  /** E.164. */
  readonly to: string;
  /** Identifies the latest text in the provider's delivery reports. */
  readonly reference: string;
  /** `"unknown"`: the text may be on its way, and nobody can say. */
  readonly outcome: "accepted" | "unknown";
  /** When another code can be asked for. */
  readonly resendAt: Date;
}

/** What became of asking for a code. */
export type CodeRequest =
  | { status: "sent"; pending: PendingSignIn }
  | { status: "too-soon"; waitMs: number }
  /** Nothing can be sent for this sign-in any more. */
  | { status: "over" };

/** Who asks. */
export interface Asker {
  /** The browser's session: no other one can use the code. */
  session: string;
  /** Where that is known. */
  ip: string | undefined;
}

/** What texts and checks codes: a verifier of this app, or a gateway. */
export interface Codes {
  start(request: StartVerification): Promise<SentCode & { to: string }>;
  resend(request: ResendVerification): Promise<SentCode>;
  check(request: CheckVerification): Promise<CheckedVerification>;
}

type SentCode = Pick<StartedVerification, "verificationId" | "delivery" | "resendAt">;

/** Signs people in with a code by SMS. */
export interface SignIn {
  /**
   * Texts a code to a number as a person typed it, or, for a sign-in that waits already, another code.
   * @throws {SmsError} when certainly nothing was sent. Where nobody knows, the code counts.
   */
  sendCode(asker: Asker, to: string, pending?: PendingSignIn): Promise<CodeRequest>;
  check(asker: Asker, pending: PendingSignIn, code: string): Promise<CheckedVerification>;
}

export function createSignIn(codes: Codes): SignIn {
  return {
    async sendCode(asker, number, before) {
      const reference = randomUUID();
      try {
        const started =
          before === undefined
            ? await codes.start({ ...asker, to: number, usageType: "SignIn", reference })
            : {
                ...(await codes.resend({ ...asker, verificationId: before.verificationId, reference })),
                to: before.to,
              };
        const { verificationId, to, delivery: outcome, resendAt } = started;
        return { status: "sent", pending: { verificationId, to, reference, outcome, resendAt } };
      } catch (error) {
        if (!SmsError.is(error) || error.provider !== undefined) throw error;
        // The verifier's own: what a provider refuses has its name.
        const { code, retryAfterMs } = error;
        if (code === "rate-limited") return { status: "too-soon", waitMs: retryAfterMs ?? 0 };
        if (code === "rejected") return { status: "over" };
        throw error;
      }
    },
    check({ session }, { verificationId, to }, code) {
      return codes.check({ verificationId, code, session, to, usageType: "SignIn" });
    },
  };
}
