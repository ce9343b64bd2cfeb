import type { VerificationStore } from "@smskit/core/wrapper";
import type { StartedVerification, Verifier, VerifierOptions } from "../verifier.ts";
import type { VerifierEvent } from "../verifier-event.ts";

/** The options of `testVerificationStore`. */
export interface StoreContractOptions {
  /** Names the suite. */
  name: string;
  /** Returns the store under test. It may contain data of other rules: each rule uses its own numbers and ids. */
  create: () => VerificationStore | Promise<VerificationStore>;
  /** Returns a store whose database cannot be reached; leave it out for a store without a database. */
  createUnreachable?: (() => VerificationStore | Promise<VerificationStore>) | undefined;
}

/** A rule that every store must keep, and the experiment that tests it. */
export interface StoreRule {
  /** Kebab-case. A broken store that fails the rule names it. */
  readonly id: string;
  /** The rule, in a sentence. */
  readonly title: string;
  run(bench: StoreBench): Promise<void>;
}

/** The outcome of a text. */
export type Outcome = "accepted" | "not-sent" | "unknown";

/** A verifier on the store under test, a clock that can be moved, and a phone. */
export interface StoreBench {
  readonly store: VerificationStore;
  readonly verifier: Verifier;
  /** Milliseconds since 1970. */
  readonly clock: { now: number };
  readonly events: readonly VerifierEvent[];
  /** Creates another verifier on the same store and phone. */
  createVerifier(options?: Partial<Pick<VerifierOptions, "secret" | "store">>): Verifier;
  /** Returns a number that no other test uses. */
  number(): string;
  /** Sets the outcomes of the next texts; later ones are accepted. */
  next(...outcomes: Outcome[]): void;
  /** Returns the code of the newest text, whatever its outcome. */
  newestCode(): string;
  /** Returns how many texts the connector received. */
  texts(): number;
  /** Starts a verification, and returns its code too. */
  start(options?: { to?: string; verifier?: Verifier }): Promise<StartedVerification & { code: string }>;
  /** Enters wrong codes, one after the other. */
  fail(verificationId: string, times: number): Promise<void>;
  /** Makes a number fail so many times in a row, with one start an hour. */
  failNumber(to: string, times: number): Promise<void>;
}
