import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { BoundedMap } from "./bounded-map.ts";

/** How long a code can be used, in seconds. */
export const codeLifeSeconds = 300;

/** Wrong codes that a sign-in is allowed, however many codes it was sent. */
const maxAttempts = 5;

/** What became of a code that somebody typed. */
export type CodeCheck =
  | { status: "approved" }
  | { status: "incorrect"; attemptsLeft: number }
  | { status: "expired" }
  | { status: "locked" };

/** A code that counts from the moment it was issued: a text can be quicker than the provider's answer. */
export interface IssuedCode {
  /** The provider has the text: earlier codes no longer count. */
  confirm(): void;
  /** The text was certainly not sent: earlier codes count on. */
  withdraw(): void;
}

/** Whose code it is. */
export interface CodeOwner {
  /** The sign-in's id. */
  signIn: string;
  /** E.164. */
  to: string;
}

/** The codes of one process. They are gone when it ends. */
export interface SignInCodes {
  issue(owner: CodeOwner, code: string): IssuedCode;
  check(owner: CodeOwner, code: string): CodeCheck;
}

/** Six digits, leading zeros kept. */
export function createCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

/**
 * Keeps codes by their HMAC only: for five minutes, five attempts and one use.
 * @param options.secret Whoever has it can find codes by trying; make it anew for each process.
 */
export function createSignInCodes(options: { secret: Uint8Array; now: () => number }): SignInCodes {
  type Entry = { digest: Buffer; expiresAt: number };
  const { secret, now } = options;
  const records = new BoundedMap<string, { entries: Entry[]; attempts: number }>();

  const digestOf = ({ signIn, to }: CodeOwner, code: string): Buffer =>
    createHmac("sha256", secret)
      .update(JSON.stringify([signIn, to, code]))
      .digest();

  return {
    issue(owner, code) {
      const record = records.get(owner.signIn) ?? { entries: [], attempts: 0 };
      records.set(owner.signIn, record);
      const entry = { digest: digestOf(owner, code), expiresAt: now() + codeLifeSeconds * 1000 };
      record.entries.push(entry);
      return {
        confirm() {
          if (record.entries.includes(entry)) record.entries = [entry];
        },
        withdraw() {
          record.entries = record.entries.filter((other) => other !== entry);
        },
      };
    },
    check(owner, code) {
      const record = records.get(owner.signIn);
      if (record === undefined) return { status: "expired" };
      if (record.attempts >= maxAttempts) return { status: "locked" };
      record.entries = record.entries.filter(({ expiresAt }) => expiresAt > now());
      if (record.entries.length === 0) return { status: "expired" };
      record.attempts += 1;
      const digest = digestOf(owner, code);
      const matches = record.entries.filter((entry) => timingSafeEqual(entry.digest, digest));
      if (matches.length > 0) {
        records.delete(owner.signIn);
        return { status: "approved" };
      }
      const attemptsLeft = maxAttempts - record.attempts;
      return attemptsLeft === 0 ? { status: "locked" } : { status: "incorrect", attemptsLeft };
    },
  };
}
