import type { CallOptions } from "../connector/sms-connector.ts";
import type { UsageType } from "../message/template-variables.ts";

/** Whom a code goes to, and what for. */
export interface CodeStart {
  /** E.164. */
  to: string;
  /** What the code is for. */
  usageType: UsageType;
  /** The reader's language: `pt-BR`. */
  locale?: string | undefined;
  /** The IP address of the person who asks for the code, for providers that limit by it. */
  ip?: string | undefined;
}

/** A code that the provider accepted to send. */
export interface StartedCode {
  status: "accepted";
  /** The provider's id of the verification; absent if the provider knows verifications by number only. */
  ref?: string | undefined;
}

/** A code as it was typed, and which verification it is for. */
export interface CodeCheck {
  /** What `start` returned. Without it, the verification that the number has now is checked. */
  ref?: string | undefined;
  /** E.164. A ref of another number is `not-found`. */
  to: string;
  code: string;
}

/**
 * What the provider says of a code. `not-found`: the provider has no such verification: none was started, it was approved,
 * canceled or, with some providers, it has expired.
 */
export type CodeCheckStatus = "approved" | "incorrect" | "expired" | "locked" | "not-found";

/** A provider that makes, sends, keeps and compares codes itself. `createVerifier({ provider })` takes one. */
export interface CodeProvider {
  /** Tells two accounts or services of one provider apart. */
  readonly id: string;
  /** The company: `"acme"`. */
  readonly provider: string;
  /** What its codes are. */
  readonly codes: {
    /** Digits of a code. */
    readonly length: number;
    /** Seconds from the start to the end of a code. One that the provider sends again may end earlier. */
    readonly lifeSeconds: number;
    /** Wrong codes after which a verification is `locked`. */
    readonly attempts: number;
  };
  /**
   * Sends a code. It makes one request and never repeats it.
   * @throws {SmsError} as `send` of a connector does: `"not-sent"`, or `"unknown"` if the code may be on the phone. Then
   * `check` without a `ref` finds it by its number.
   */
  start(input: CodeStart, options?: CallOptions): Promise<StartedCode>;
  /**
   * Compares a code. Approves a verification once.
   * @throws {SmsError} if the provider cannot be asked. Nothing is approved, and the code may be used up.
   */
  check(input: CodeCheck, options?: CallOptions): Promise<CodeCheckStatus>;
  /** Ends a verification, so that its code is not approved any more. Does nothing if it does not exist. */
  cancel?(input: Omit<CodeCheck, "code">, options?: CallOptions): Promise<void>;
  /** Closes idle sockets that no other provider or connector shares. */
  close?(): Promise<void>;
}
