import type { VerificationStore } from "@smskit/core/wrapper";
import type { StartedVerification, Verifier, VerifierOptions } from "../verifier.ts";
import type { VerifierEvent } from "../verifier-event.ts";

/** What `testVerificationStore` needs to know of a store. */
export interface StoreContractOptions {
  /** Names the suite. */
  name: string;
  /** Gives the store under test. It may hold what other rules have left: no rule uses another's numbers or ids. */
  create: () => VerificationStore | Promise<VerificationStore>;
  /** Gives a store whose database cannot be reached; absent for a store that has none. */
  createUnreachable?: (() => VerificationStore | Promise<VerificationStore>) | undefined;
}

/** One sentence that holds for every store, and the experiment that shows it. */
export interface StoreRule {
  /** Kebab-case. A broken store that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  run(bench: StoreBench): Promise<void>;
}

/** What becomes of a text. */
export type Outcome = "accepted" | "not-sent" | "unknown";

/** A verifier on the store under test, a clock that can be moved, and a phone. */
export interface StoreBench {
  readonly store: VerificationStore;
  readonly verifier: Verifier;
  /** Milliseconds since 1970. */
  readonly clock: { now: number };
  readonly events: readonly VerifierEvent[];
  /** A further verifier on the same store and phone. */
  createVerifier(options?: Partial<Pick<VerifierOptions, "secret" | "store">>): Verifier;
  /** A number that no other test uses. */
  number(): string;
  /** What becomes of the next texts; afterwards all are accepted. */
  next(...outcomes: Outcome[]): void;
  /** The code of the newest text, whatever became of it. */
  newestCode(): string;
  /** Texts that the connector was given. */
  texts(): number;
  /** Sends a code, and gives it too. */
  start(options?: { to?: string; verifier?: Verifier }): Promise<StartedVerification & { code: string }>;
  /** Enters wrong codes, one after the other. */
  fail(verificationId: string, times: number): Promise<void>;
  /** Makes a number fail so often in a row, a start an hour. */
  failNumber(to: string, times: number): Promise<void>;
}
