import type { PreparedMessage, SmsMessage } from "../message/sms-message.ts";
import type { DeliveryUpdate } from "./delivery-update.ts";
import type { MessageRef } from "./message-ref.ts";
import type { ProviderFeatures } from "./provider-features.ts";
import type { SmsReceipt } from "./sms-receipt.ts";

/**
 * One account at one provider, ready to text people. What wraps a connector is a connector too.
 */
export interface SmsConnector {
  /** The version of this interface. */
  readonly specVersion: 1;
  /** The provider's name unless the caller chose another: two accounts of one provider are two ids. */
  readonly id: string;
  /** The company: `"twilio"`. */
  readonly provider: string;
  /** Of one account at one provider. Absent on a connector around several, and where nothing is declared: assume nothing. */
  readonly features?: ProviderFeatures;
  /**
   * Does everything that needs no network: normalises the number, picks and renders the template, counts
   * segments. Idempotent, and what wrappers decide on.
   * @throws {SmsError} `invalid-message`, `invalid-recipient`, `template-not-found`, `unsupported`; nothing was sent.
   */
  prepare(message: SmsMessage | PreparedMessage): Promise<PreparedMessage>;
  /**
   * Resolves once the provider accepted the message; that it reached the phone is told later.
   * @throws {SmsError} whose `delivery` says whether the message was `"not-sent"` or whether that is `"unknown"`.
   */
  send(message: SmsMessage | PreparedMessage, options?: SendOptions): Promise<SmsReceipt>;
  /**
   * Verifies credentials and senders; sends nothing. What is wrong with them is a finding, not an error.
   * @throws {SmsError} where the provider cannot be asked: no connection, no response in time, an outage.
   */
  check?(options?: CallOptions): Promise<ConnectorCheck>;
  /** Asks the provider what became of a message. */
  getStatus?(message: MessageRef, options?: CallOptions): Promise<DeliveryUpdate>;
  /** Looks for a message whose outcome is unknown; `undefined` when none, or more than one, fits. */
  find?(
    message: PreparedMessage,
    options: CallOptions & { /** Only messages created from then on. */ since: Date },
  ): Promise<SmsReceipt | undefined>;
  /** Calls off a scheduled message. */
  cancel?(message: MessageRef, options?: CallOptions): Promise<void>;
  /** Makes the provider forget the body. */
  redact?(message: MessageRef, options?: CallOptions): Promise<void>;
  /** Tells the provider whether the recipient used the code. */
  reportOutcome?(
    message: MessageRef,
    outcome: "confirmed" | "unconfirmed",
    options?: CallOptions,
  ): Promise<void>;
  /** Lets go of idle sockets that no other connector uses. */
  close?(): Promise<void>;
}
/** Bounds of one call. */
export interface CallOptions {
  /** Stops the call at any moment. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for everything that the call does.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
}

export interface SendOptions extends CallOptions {
  /**
   * At most 255 characters. Only `withIdempotency` takes a key; a bare connector given one throws `unsupported`.
   */
  idempotencyKey?: string | undefined;
}

/** What `check()` found out. */
export interface ConnectorCheck {
  /** No finding is an error. */
  ok: boolean;
  findings: readonly {
    level: "ok" | "warning" | "error";
    /** The config's field that it is about. */
    field?: string;
    message: string;
  }[];
}
