import type { MessageRef, UsageType } from "@smskit/core";

/** What is known of a verification from its start, and never changes. Neither code nor number can be read in it. */
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
  /** A keyed fingerprint of the session that it is bound to. */
  session?: string | undefined;
}

/** One code of a verification, as a keyed hash. Times are milliseconds since 1970. */
export interface IssuedCode {
  id: string;
  /** The secret that the hash was made with. */
  keyId: string;
  /** HMAC-SHA256, in hexadecimal. */
  digest: string;
  issuedAt: number;
  /** The code is live from here, a little before `issuedAt`: clocks of several machines differ. */
  liveFrom: number;
  /** The code is no longer live from here on. */
  expiresAt: number;
}

/** The fingerprints of one number: by the current secret, then by each older one. Counts are the sum over all. */
export type Recipients = readonly [string, ...string[]];

export interface CreateVerification {
  verification: Verification;
  code: IssuedCode;
  recipients: Recipients;
  now: number;
  /** So many consecutive failures, and starts come no closer than `slowMs`. */
  slowFrom: number;
  slowMs: number;
  /** So many, and there is no start at all. */
  blockFrom: number;
  /** The verification may be deleted then, and is not found from then on. */
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
  /** The verification may be deleted then, and is not found from then on. */
  forgetAt: number;
}

export interface CountAttempt {
  verificationId: string;
  recipients: Recipients;
  now: number;
  maxAttempts: number;
  blockFrom: number;
}

/**
 * Remembers verifications. Each method is one atomic operation: of fifty calls at once, each sees what the others
 * did. Time comes with the call, from one clock; a store has none of its own. A method that cannot do its work
 * rejects, and nothing is sent or approved without it; nor on an answer that is none of these, such as `null`.
 */
export interface VerificationStore {
  /**
   * Keeps a new verification with its first code, unless the number has failed too often. A start is on record as
   * the number's last one. "Closer than `slowMs`" is meant in both directions: clocks are set back.
   */
  create(
    input: CreateVerification,
  ): Promise<{ state: "created" } | { state: "slowed"; waitMs: number } | { state: "blocked" }>;
  /** What a verification began with, used or not; `undefined` when there is none, and from its `forgetAt` on. */
  read(input: { verificationId: string; now: number }): Promise<Verification | undefined>;
  /**
   * Counts an attempt before its code is looked at: one for the verification, and one failure for the number, which
   * a success takes back. In this order: `gone`, `locked` from `maxAttempts`, `expired` when no code is live,
   * `blocked` from `blockFrom` failures; none of them is counted. Of a verification that was used, the code that it was
   * used by is told, live or not, and no other.
   */
  countAttempt(input: CountAttempt): Promise<
    | { state: "gone" | "locked" | "expired" | "blocked" }
    | {
        state: "counted" | "used";
        /** This one included. */
        attempts: number;
        /** Of the number, this one included. */
        failures: number;
        /** Those that are live and not replaced; when it was used, the one that it was used by. */
        codes: readonly IssuedCode[];
      }
  >;
  /**
   * Uses a verification up by one of its codes, and ends the number's failures. From then on it is there to say that it
   * was used, until `forgetAt`. `undefined` when somebody else has used it by another code, or the code has been replaced.
   */
  consume(input: ConsumeVerification): Promise<
    /** Somebody else has used it by this very code. */
    | { used: true }
    | {
        /** Codes that were issued for it. */
        codes: number;
        /** What `accept` was told of this code. */
        message?: MessageRef | undefined;
      }
    | undefined
  >;
  /**
   * Adds a code, live at once beside the others. In this order: `gone`, which a used one is too, `locked`, `blocked`, `cooling` when the last
   * code is closer than its pause, in both directions. The count of attempts stays as it is.
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
  /** Adds to the counts of a country and a day, and gives them. Those of earlier days may be deleted. */
  tally(input: {
    country: string;
    /** `2025-03-01`, in UTC. */
    day: string;
    sent: number;
    verified: number;
  }): Promise<{ sent: number; verified: number }>;
}
