import type { MessageRef } from "../connector/message-ref.ts";
import type { UsageType } from "../message/template-variables.ts";

/** What is known of a verification from its start, and never changes. It reveals neither code nor number. */
export interface Verification {
  id: string;
  /** The secret that `recipient`, `sealedTo` and `session` were made with. */
  keyId: string;
  /** A keyed fingerprint of the number. */
  recipient: string;
  /** The number, encrypted: a resend needs it. */
  sealedTo: string;
  usageType: UsageType;
  locale?: string | undefined;
  /** A keyed fingerprint of the session that the verification is bound to. */
  session?: string | undefined;
}

/** One code of a verification, as a keyed hash. Times are milliseconds since 1970. */
export interface IssuedCode {
  /** Identifies the code within its store. */
  id: string;
  /** The secret that the hash was made with. */
  keyId: string;
  /** HMAC-SHA256, in hexadecimal. Empty if the provider keeps the code: then only the provider can compare it. */
  digest: string;
  /** When the code was issued, in milliseconds since 1970. */
  issuedAt: number;
  /** When the code becomes live, a little before `issuedAt`: clocks of several machines differ. */
  liveFrom: number;
  /** When the code stops being live. */
  expiresAt: number;
}

/** The fingerprints of one number: by the current secret, then by each older one. Counts are the sum over all. */
export type Recipients = readonly [string, ...string[]];

export interface CreateVerification {
  verification: Verification;
  code: IssuedCode;
  recipients: Recipients;
  now: number;
  /** From this many failures in a row, starts are at least `slowMs` apart. */
  slowFrom: number;
  slowMs: number;
  /** From this many failures in a row, nothing is started. */
  blockFrom: number;
  /** From then on the verification is not found, and may be deleted. */
  forgetAt: number;
}

export interface IssueCode {
  verificationId: string;
  code: IssuedCode;
  recipients: Recipients;
  now: number;
  /** The pause after the first code, the second, …; the last one repeats. */
  cooldownsMs: readonly number[];
  maxAttempts: number;
  blockFrom: number;
  forgetAt: number;
}

export interface ConsumeVerification {
  verificationId: string;
  codeId: string;
  recipients: Recipients;
  now: number;
  /** From then on the verification is not found, and may be deleted. */
  forgetAt: number;
  /** Replaces the digest of the code from now on: of a code that the provider keeps, it is known only once it was right. */
  digest?: string | undefined;
}

export interface CountAttempt {
  verificationId: string;
  recipients: Recipients;
  now: number;
  maxAttempts: number;
  blockFrom: number;
}

/**
 * Remembers verifications. Each method is one atomic operation: of fifty concurrent calls, each sees what the others
 * did. Time comes with the call; a store has no clock. If a method rejects, or resolves with anything else than declared
 * here, such as `null`, nothing is sent or approved. `@smskit/verify/store-contract` tests a store.
 */
export interface VerificationStore {
  /**
   * Keeps a new verification with its first code, unless the number has failed too often. Records the start as the
   * number's last one. "At least `slowMs` apart" holds in both directions, since clocks are set back.
   */
  create(
    input: CreateVerification,
  ): Promise<{ state: "created" } | { state: "slowed"; waitMs: number } | { state: "blocked" }>;
  /** Returns what a verification began with, used or not; `undefined` when it does not exist, and from `forgetAt` on. */
  read(input: { verificationId: string; now: number }): Promise<Verification | undefined>;
  /**
   * Counts an attempt before its code is compared: one for the verification, and one failure for the number, which
   * a success takes back. In this order: `gone`, `locked` from `maxAttempts`, `expired` when no code is live,
   * `blocked` from `blockFrom` failures; these are not counted. For a verification that was used, it returns the code
   * that was used, live or not, and no other.
   */
  countAttempt(input: CountAttempt): Promise<
    | { state: "gone" | "locked" | "expired" | "blocked" }
    | {
        state: "counted" | "used";
        /** This one included. */
        attempts: number;
        /** Of the number, this one included. */
        failures: number;
        /**
         * Those that are live and not replaced, in the order in which they were issued, each with the `message` that
         * `accept` recorded for it; if the verification was used, the code that was used.
         */
        codes: readonly (IssuedCode & { message?: MessageRef | undefined })[];
      }
  >;
  /**
   * Uses a verification up by one of its codes, and ends the number's failures. It remains known as used until
   * `forgetAt`. Returns `undefined` when it was used by another code, or when the code has been replaced.
   */
  consume(input: ConsumeVerification): Promise<
    /** It was already used by this very code. */
    | { used: true }
    | {
        /** How many codes were issued for it. */
        codes: number;
        /** The `message` that `accept` recorded for this code. */
        message?: MessageRef | undefined;
      }
    | undefined
  >;
  /**
   * Adds a code, which is live at once beside the others. In this order: `gone`, also for a used one, `locked`, `blocked`,
   * `cooling` when the last code is closer than its pause, in both directions. The count of attempts does not change.
   */
  issue(
    input: IssueCode,
  ): Promise<
    | { state: "issued" /** Codes of the verification, this one included. */; codes: number }
    | { state: "gone" | "locked" | "blocked" }
    | { state: "cooling"; waitMs: number }
  >;
  /** The provider has the text with this code: codes issued before it are replaced. Those issued later are not. */
  accept(input: { verificationId: string; codeId: string; message?: MessageRef | undefined }): Promise<void>;
  /** The text with this code was not sent: as if it had never been issued. A verification without codes is gone. */
  withdraw(input: { verificationId: string; codeId: string }): Promise<void>;
  /** Ends a number's failures. */
  resetFailures(input: { recipients: Recipients }): Promise<void>;
  /**
   * Deletes what is known of a number by any of its fingerprints: its verifications, used or not, its failures and its last
   * start. Returns how many verifications were deleted.
   */
  deleteNumber(input: { recipients: Recipients }): Promise<{ verifications: number }>;
  /** Adds to the counts of a country and a day, and returns them. Those of earlier days may be deleted. */
  tally(input: {
    country: string;
    /** `2025-03-01`, in UTC. */
    day: string;
    sent: number;
    verified: number;
  }): Promise<{ sent: number; verified: number }>;
}

/** Whether a code can be used now: it is not replaced, and `now` is within its life. */
export function isLive(
  {
    liveFrom,
    expiresAt,
    replaced,
  }: IssuedCode & {
    /** Whether a later code for the same purpose replaced this one. */
    replaced: boolean;
  },
  now: number,
): boolean {
  return !replaced && liveFrom <= now && now < expiresAt;
}

/**
 * Milliseconds until something may happen again that happened at `then`; 0 when the pause is over, or when the clock was
 * set back by more than the pause.
 */
export function waitAfter(then: number | undefined, pauseMs: number, now: number): number {
  return then !== undefined && Math.abs(now - then) < pauseMs ? then + pauseMs - now : 0;
}

/** The pause, in milliseconds, after so many codes: see `cooldownsMs` of {@link IssueCode}. */
export function cooldownAfter(codes: number, cooldownsMs: readonly number[]): number {
  return cooldownsMs[Math.min(codes, cooldownsMs.length) - 1] ?? 0;
}
