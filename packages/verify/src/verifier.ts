import type { Meter } from "@opentelemetry/api";
import type { CallOptions, SmsConnector, SmsMessage, SmsReceipt, UsageType } from "@smskit/core";
import type { CodeProvider } from "@smskit/core/provider";
import type { Limiter, NamedLimit, VerificationStore } from "@smskit/core/wrapper";
import type { VerifierSecret } from "./key-ring.ts";
import type { VerifierListener } from "./verifier-event.ts";
import type { VerifierPolicy } from "./verifier-policy.ts";

/** Codes that your app makes, texts through a connector, and compares; or codes that a provider keeps. */
export type VerifierOptions = TextVerifierOptions | ProviderVerifierOptions;

/** Options for codes that your app makes and texts. */
export interface TextVerifierOptions extends SharedVerifierOptions {
  /** Any connector, wrapped or not. Its templates are filled with `{{code}}` and `{{expiresInMinutes}}`. */
  connector: SmsConnector;
  /** Fields of every message. */
  message?:
    | Pick<SmsMessage, "from" | "statusCallback" | "bestEffort" | "maxSegments" | "providerOptions">
    | undefined;
  /** Lengths, lifetimes and limits. @default see its fields */
  policy?: VerifierPolicy | undefined;
  provider?: undefined;
}

/** Options for codes that a provider makes, words, sends and compares. */
export interface ProviderVerifierOptions extends SharedVerifierOptions {
  /** Made by `createTwilioVerify`, for example. Its codes must have 6 to 10 digits and live 600 seconds at most. */
  provider: CodeProvider;
  /** Limits and countries. The provider decides the length and life of its codes. @default see its fields */
  policy?: Omit<VerifierPolicy, "codeLength" | "lifeSeconds"> | undefined;
  connector?: undefined;
  message?: undefined;
}

export interface SharedVerifierOptions {
  /** Where verifications are kept: made by `createMemoryVerificationStore` or `createPostgresVerificationStore`. */
  store: VerificationStore;
  /**
   * Hashes codes and encrypts numbers: at least 16 random bytes. To replace a secret, list the new one first and keep the
   * old one: `[{ id: "2", value: next }, { id: "default", value: first }]`. A single secret has the id `default`.
   */
  secret: string | Uint8Array | readonly VerifierSecret[];
  /**
   * Makes what counts a limit. Names are `number-3600`, `ip-3600`, `ipNetwork-3600`, …
   * @default in memory, for a single process
   */
  createLimiter?: ((limit: NamedLimit) => Limiter) | undefined;
  /** Called with what the operator of the app should know. Errors it throws are ignored. */
  onEvent?: VerifierListener | undefined;
  /** @default the meter "@smskit/verify" of the global provider */
  meter?: Meter | undefined;
  /**
   * Receives work that continues after a result, for runtimes that end with the response: counting, and reporting to the
   * provider that a code was right. The promise never rejects.
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
  /** E.164, or as the connector reads numbers; with a code provider, with its country code. */
  to: string;
  /** What the code is for; picks the template. A code provider may not distinguish it. */
  usageType: UsageType;
  /** The reader's language, as a message has it: `pt-BR`, `pt_BR.UTF-8`, or an `Accept-Language` header. */
  locale?: string | null | undefined;
  /** The IP address of the person who asks for the code. Without it, nothing is limited by address. */
  ip?: string | undefined;
  /** Only calls with the same session can check or resend. Pass the browser's session id, at most 255 characters, not a user's. */
  session?: string | undefined;
  /**
   * `false` if no account has this number and the result must not reveal it: no text is sent, no code is ever right, and
   * everything else behaves as if there were an account. It takes precedence over `policy.testNumbers`.
   * @default true
   */
  known?: boolean | undefined;
  /**
   * Your reference: comes back in the receipt and, if the provider supports it, in delivery updates. A code provider gives
   * neither, and is not told.
   */
  reference?: string | undefined;
}

export interface ResendVerification {
  /** The id that `start` returned. */
  verificationId: string;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  /** The IP address of the person who asks for the code. Without it, nothing is limited by address. */
  ip?: string | undefined;
  /**
   * Your reference: comes back in the receipt and, if the provider supports it, in delivery updates. A code provider gives
   * neither, and is not told.
   */
  reference?: string | undefined;
}

export interface CheckVerification {
  /** The id that `start` returned. */
  verificationId: string;
  /** As typed: digits of any script; spaces, dashes, dots and invisible marks are removed. */
  code: string;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  /** The number that you are about to trust. If the code was sent to another one, the status is `not-found`. */
  to?: string | undefined;
  /** What you are about to allow. If the code was issued for something else, the status is `not-found`. */
  usageType?: UsageType | undefined;
}

/** A verification whose code was sent, or may have been. */
export interface StartedVerification {
  /** Unguessable, and useless without the code: you may pass it to the browser. */
  verificationId: string;
  /**
   * When the code expires. A provider that sends an earlier code again may end it sooner; that is not shown, since it would
   * reveal whether a code was sent.
   */
  expiresAt: Date;
  /** `unknown`: the text may be on the phone. Its code counts; offer another one once the cooldown is over. */
  delivery: "accepted" | "unknown";
  /** When another code can be sent. */
  resendAt: Date;
  /** E.164: the number that the code proves. Not enumerable, since it is not for the browser. */
  readonly to: string;
  /** Present if a connector's text was accepted. Not enumerable, so that JSON of this result does not reveal whether one was sent. */
  readonly receipt?: SmsReceipt | undefined;
}

export interface CheckedVerification {
  /**
   * `locked`: too many attempts, or too many failures of the number; no code is accepted any more. `used`: this very code
   * was approved within the last minute, for example before a double click; nothing is approved again.
   */
  status: "approved" | "incorrect" | "expired" | "locked" | "not-found" | "used";
  /** With `incorrect` only. */
  attemptsLeft?: number;
}

export interface Verifier {
  /**
   * Sends a code.
   * @throws {SmsError} if nothing was sent: the error of the connector or code provider, or `rate-limited` with
   * `retryAfterMs`. Also `permission` for a country that is not allowed, `recipient-blocked` after 100 failures, and
   * `unavailable` if the store or a limiter cannot be reached.
   */
  start(input: StartVerification, options?: CallOptions): Promise<StartedVerification>;
  /**
   * Checks a code. Each call counts as an attempt, and the right code is approved once.
   * @throws {SmsError} `unavailable`, `timeout` or `aborted` if the store cannot be reached, and whatever a code provider
   * throws: nothing is approved. The provider may have used the code up: offer another one.
   */
  check(input: CheckVerification, options?: CallOptions): Promise<CheckedVerification>;
  /**
   * Sends a new code. Older ones count until the provider has accepted it. A code provider may send the same code again.
   * @throws {SmsError} as `start` does; `rate-limited` during the cooldown too; `rejected` if the verification is locked,
   * used or unknown: start another one.
   */
  resend(input: ResendVerification, options?: CallOptions): Promise<StartedVerification>;
  /** Resets a number's failures, and with them its block. For the operator of the app, who has found out why it failed. */
  reset(input: { /** E.164, or with its country code. */ to: string }, options?: CallOptions): Promise<void>;
  /**
   * Deletes what the store knows of a number, for a person who wants to be forgotten: its verifications, whose codes are then
   * `not-found`, and its failures. The counts of its limits remain until their time is over, as keyed hashes: otherwise
   * a stranger who deletes and creates accounts could have any number texted again and again. A code provider is not asked to delete.
   * @returns how many verifications were deleted.
   * @throws {SmsError} `unavailable`, `timeout` or `aborted` if the store cannot be reached: nothing, or everything, is deleted.
   * @example
   * await verifier.deleteNumber({ to: "+15558675310" });
   */
  deleteNumber(
    input: { /** E.164, or with its country code. */ to: string },
    options?: CallOptions,
  ): Promise<{ verifications: number }>;
}
