import type { Meter } from "@opentelemetry/api";
import type { CallOptions, SmsConnector, SmsMessage, SmsReceipt, UsageType } from "@smskit/core";
import type { VerifierSecret } from "./key-ring.ts";
import type { SendLimit, SendLimiter } from "./send-limits.ts";
import type { VerificationStore } from "./verification-store.ts";
import type { VerifierListener } from "./verifier-event.ts";
import type { VerifierPolicy } from "./verifier-policy.ts";

export interface VerifierOptions {
  /** Any connector, wrapped or not. Its templates get `{{code}}` and `{{expiresInMinutes}}`. */
  connector: SmsConnector;
  /** Where verifications are kept: `createMemoryVerificationStore` or `createPostgresVerificationStore`. */
  store: VerificationStore;
  /**
   * What codes are hashed, and numbers encrypted, with: 16 bytes or more, at random. To replace one, list the new one
   * first and keep the old one: `[{ id: "2", value: next }, { id: "default", value: first }]`. A secret that is
   * given alone has the id `default`.
   */
  secret: string | Uint8Array | readonly VerifierSecret[];
  /** Lengths, lifetimes, attempts and limits. @default the numbers of each of its fields */
  policy?: VerifierPolicy | undefined;
  /**
   * Makes what counts a limit.
   * @default in memory, for a single process
   */
  createLimiter?: ((limit: SendLimit) => SendLimiter) | undefined;
  /** Goes into every message. */
  message?:
    | Pick<SmsMessage, "from" | "statusCallback" | "bestEffort" | "maxSegments" | "providerOptions">
    | undefined;
  /** Hears of what whoever runs the app should know. What it throws is ignored. */
  onEvent?: VerifierListener | undefined;
  /** @default the meter "@smskit/verify" of the global provider */
  meter?: Meter | undefined;
  /**
   * Takes work that goes on after an answer, where the runtime ends with it: counting, and telling the provider that
   * a code was right. It never rejects.
   * @example (work) => context.waitUntil(work)
   */
  waitUntil?: ((work: Promise<void>) => void) | undefined;
  /**
   * Milliseconds since 1970.
   * @default Date.now
   */
  now?: (() => number) | undefined;
}

export interface StartVerification {
  /** E.164, or as the connector reads numbers. */
  to: string;
  /** What the code is for, and which template it comes in. */
  usageType: UsageType;
  /** The reader's language, as a message has it: `pt-BR`, `pt_BR.UTF-8`, or an `Accept-Language` header. */
  locale?: string | null | undefined;
  /** Whoever asks for the code; without it, nothing is limited by address. */
  ip?: string | undefined;
  /** Only who names the same session can check or resend. Give the browser's session id, at most 255 characters, not a user's. */
  session?: string | undefined;
  /**
   * `false` where nobody has this number, and the answer must not tell: no text is sent, no code is ever right, and
   * everything else is as if there were. It goes before `policy.testNumbers`.
   * @default true
   */
  known?: boolean | undefined;
  /** Yours: comes back in the receipt and, where the provider allows, in delivery updates. */
  reference?: string | undefined;
}

export interface ResendVerification {
  /** The id that `start` returned. */
  verificationId: string;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  /** Whoever asks for the code; without it, nothing is limited by address. */
  ip?: string | undefined;
  /** Yours: comes back in the receipt and, where the provider allows, in delivery updates. */
  reference?: string | undefined;
}

export interface CheckVerification {
  /** The id that `start` returned. */
  verificationId: string;
  /** As typed: digits of any script; spaces, dashes, dots and invisible marks are left out. */
  code: string;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  /** The number that you are about to trust. Another one than the code was sent to is `not-found`. */
  to?: string | undefined;
  /** What you are about to allow. Another one than the code was issued for is `not-found`. */
  usageType?: UsageType | undefined;
}

/** A code is on its way. */
export interface StartedVerification {
  /** Unguessable, and useless without the code: it may be given to the browser. */
  verificationId: string;
  /** When the code ends. */
  expiresAt: Date;
  /** `unknown`: it may be on the phone. The code counts; offer to send another one once the cooldown is over. */
  delivery: "accepted" | "unknown";
  /** When another code can be asked for. */
  resendAt: Date;
  /** E.164: the number that the code proves. Not enumerable, since it is none of the browser's business. */
  readonly to: string;
  /** Where a text was accepted. Not enumerable: JSON of this answer is the same whether there is one or not. */
  readonly receipt?: SmsReceipt | undefined;
}

export interface CheckedVerification {
  /**
   * `locked`: too many attempts, or too many failures of the number; no code helps any more. `used`: this very code was
   * approved within the last minute, as when somebody clicks twice; it approves nothing again.
   */
  status: "approved" | "incorrect" | "expired" | "locked" | "not-found" | "used";
  /** Beside `incorrect`. */
  attemptsLeft?: number;
}

export interface Verifier {
  /**
   * Sends a code.
   * @throws {SmsError} when nothing was sent: what the connector throws; `rate-limited` with `retryAfterMs`;
   * `permission` for another country; `recipient-blocked` after 100 failures; `unavailable` when store or limits
   * cannot be asked.
   */
  start(input: StartVerification, options?: CallOptions): Promise<StartedVerification>;
  /**
   * Takes a code. Each call counts as an attempt, and the right code is approved once.
   * @throws {SmsError} `unavailable`, `timeout` or `aborted` when the store cannot be asked: nothing is approved.
   */
  check(input: CheckVerification, options?: CallOptions): Promise<CheckedVerification>;
  /**
   * Sends a new code. Older ones count until the provider has accepted it.
   * @throws {SmsError} as `start` does; `rate-limited` during the cooldown too; `rejected` when the verification is
   * locked, used or not there: start another one.
   */
  resend(input: ResendVerification, options?: CallOptions): Promise<StartedVerification>;
  /** Ends a number's failures, and with them its block. For whoever runs the app, after a look at what happened. */
  reset(input: { /** E.164, or with its country code. */ to: string }, options?: CallOptions): Promise<void>;
}
