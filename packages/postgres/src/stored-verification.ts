import type { MessageRef } from "@smskit/core";

/** A verification as `@smskit/verify` gives it: its number is a fingerprint, and encrypted. */
export interface StoredVerification {
  id: string;
  keyId: string;
  recipient: string;
  sealedTo: string;
  usageType: string;
  locale?: string | undefined;
  session?: string | undefined;
}

/** A code as a keyed hash. Times are milliseconds since 1970. */
export interface StoredCode {
  id: string;
  keyId: string;
  digest: string;
  issuedAt: number;
  liveFrom: number;
  expiresAt: number;
}

/** What the calls that concern a number have in common. */
export interface NumberBounds {
  recipients: readonly [string, ...string[]];
  now: number;
  blockFrom: number;
}

/** A `VerificationStore` of `@smskit/verify`. */
export interface PostgresVerificationStore {
  create(
    input: NumberBounds & {
      verification: StoredVerification;
      code: StoredCode;
      slowFrom: number;
      slowMs: number;
      forgetAt: number;
    },
  ): Promise<{ state: "created" } | { state: "slowed"; waitMs: number } | { state: "blocked" }>;
  read(input: { verificationId: string; now: number }): Promise<StoredVerification | undefined>;
  countAttempt(
    input: NumberBounds & { verificationId: string; maxAttempts: number },
  ): Promise<
    | { state: "gone" | "locked" | "expired" | "blocked" }
    | { state: "counted" | "used"; attempts: number; failures: number; codes: readonly StoredCode[] }
  >;
  consume(input: {
    verificationId: string;
    codeId: string;
    recipients: NumberBounds["recipients"];
    now: number;
    forgetAt: number;
  }): Promise<{ used: true } | { codes: number; message?: MessageRef | undefined } | undefined>;
  issue(
    input: NumberBounds & {
      verificationId: string;
      code: StoredCode;
      cooldownsMs: readonly number[];
      maxAttempts: number;
      forgetAt: number;
    },
  ): Promise<
    | { state: "issued"; codes: number }
    | { state: "gone" | "locked" | "blocked" }
    | { state: "cooling"; waitMs: number }
  >;
  accept(input: { verificationId: string; codeId: string; message?: MessageRef | undefined }): Promise<void>;
  withdraw(input: { verificationId: string; codeId: string }): Promise<void>;
  resetFailures(input: { recipients: NumberBounds["recipients"] }): Promise<void>;
  tally(input: {
    country: string;
    day: string;
    sent: number;
    verified: number;
  }): Promise<{ sent: number; verified: number }>;
}
