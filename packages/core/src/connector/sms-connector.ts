import type { PreparedMessage, SmsMessage } from "../message/sms-message.ts";
import type { DeliveryUpdate } from "./delivery-update.ts";
import type { MessageRef } from "./message-ref.ts";
import type { ProviderFeatures } from "./provider-features.ts";
import type { RepeatKey } from "./repeat-key.ts";
import type { SmsReceipt } from "./sms-receipt.ts";

/** One account at one provider, ready to send texts. A wrapper around a connector is a connector, too. */
export interface SmsConnector {
  /** The version of this interface. */
  readonly specVersion: 1;
  /** The provider's name, unless the caller chose another: two accounts at one provider have two ids. */
  readonly id: string;
  /** The company: `"acme"`. */
  readonly provider: string;
  /** What the provider can do. Absent on a wrapper around several connectors, and if the provider declares nothing: assume nothing. */
  readonly features?: ProviderFeatures;
  /**
   * Does everything that needs no network: normalizes the number, picks and renders the template, counts segments.
   * Idempotent; wrappers decide by its result.
   * @throws {SmsError} `invalid-message`, `invalid-recipient`, `template-not-found`, `unsupported`; nothing was sent.
   */
  prepare(message: SmsMessage | PreparedMessage): Promise<PreparedMessage>;
  /**
   * Resolves when the provider accepted the message. Whether it reached the phone is reported later, by a webhook.
   * @throws {SmsError} whose `delivery` says whether the message was `"not-sent"` or whether that is `"unknown"`.
   */
  send(message: SmsMessage | PreparedMessage, options?: SendOptions): Promise<SmsReceipt>;
  /**
   * Verifies credentials and senders; sends nothing. Problems with them are findings, not errors.
   * @throws {SmsError} if the provider does not respond properly: no connection, no response in time, an outage.
   */
  check?(options?: CallOptions): Promise<ConnectorCheck>;
  /** Asks the provider for the status of a message. */
  getStatus?(message: MessageRef, options?: CallOptions): Promise<DeliveryUpdate>;
  /** Looks for a message whose outcome is unknown; `undefined` if no message, or more than one, matches. */
  find?(
    message: PreparedMessage,
    options: CallOptions & { /** Only messages created since then. */ since: Date },
  ): Promise<SmsReceipt | undefined>;
  /** Cancels a scheduled message. */
  cancel?(message: MessageRef, options?: CallOptions): Promise<void>;
  /** Deletes the body at the provider. */
  redact?(message: MessageRef, options?: CallOptions): Promise<void>;
  /** Reports to the provider whether the recipient used the code. */
  reportOutcome?(
    message: MessageRef,
    outcome: "confirmed" | "unconfirmed",
    options?: CallOptions,
  ): Promise<void>;
  /** Closes idle sockets that no other connector shares. */
  close?(): Promise<void>;
}
/** Options of every call. */
export interface CallOptions {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for the whole call.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
}

export interface SendOptions extends CallOptions {
  /**
   * At most 255 characters. Only `withIdempotency` takes a key; a bare connector given one throws `unsupported`.
   */
  idempotencyKey?: string | undefined;
  /**
   * Names the message to a provider that sends once for a key, for callers that may repeat the send. Wrappers around one
   * connector pass it on, those around several drop it; it has no effect on other providers.
   */
  repeatKey?: RepeatKey | undefined;
}

/** The result of `check()`. */
export interface ConnectorCheck {
  /** Whether no finding is an error. */
  ok: boolean;
  findings: readonly {
    level: "ok" | "warning" | "error";
    /** The field of the config that it is about. */
    field?: string;
    message: string;
  }[];
}
