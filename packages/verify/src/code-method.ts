import type { CallOptions, MessageRef, SmsReceipt, UsageType } from "@smskit/core";
import type { CodeCheckStatus } from "@smskit/core/provider";
import type { Deadline } from "@smskit/core/wrapper";

/** The start or resend that a code is made for. */
export interface CodeRequest {
  to: string;
  usageType: UsageType;
  locale?: string | undefined;
  reference?: string | undefined;
  ip?: string | undefined;
}

/** A code that can be sent. */
export interface PreparedCode {
  /** E.164. */
  to: string;
  /** Empty if the provider makes the code. */
  code: string;
  /**
   * Sends the code.
   * @param expiresAt Milliseconds since 1970.
   */
  send(expiresAt: number, options: CallOptions): Promise<SentCode>;
}

export interface SentCode {
  receipt?: SmsReceipt | undefined;
  /** The provider's id of the text or, if the provider keeps the code, of the verification. */
  message?: MessageRef | undefined;
}

/** A code as it was typed, for a provider to compare. */
export interface CodeToAsk {
  to: string;
  code: string;
  /** What `send` returned; absent if its outcome is unknown. */
  message?: MessageRef | undefined;
}

/** Where codes come from: from this app, in texts through a connector, or from a provider that keeps them. */
export interface CodeMethod {
  /** What errors name. */
  source: { readonly id: string; readonly provider: string };
  /**
   * Does everything that needs no network.
   * @throws {SmsError} Nothing was sent.
   */
  prepare(call: Deadline, request: CodeRequest): Promise<PreparedCode>;
  /** Reads a number as `prepare` does. */
  readNumber(call: Deadline, request: CodeRequest): Promise<string>;
  /**
   * Asks the provider whether a code is right; absent if the app compares codes itself.
   * @throws {SmsError} if the provider does not say it.
   */
  ask?(call: Deadline, code: CodeToAsk): Promise<CodeCheckStatus>;
  /** Reports to the provider of a text that its code was right. */
  confirm?(message: MessageRef): Promise<void>;
}
