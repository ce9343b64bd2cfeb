import type { EchoedRecipient } from "../errors/sms-error.ts";
import type { FilledTemplate } from "../message/select-template.ts";
import type { PreparedMessage } from "../message/sms-message.ts";
import type { DeliveryStatus, DeliveryUpdate } from "./delivery-update.ts";
import type { MessageRef } from "./message-ref.ts";
import type { ConnectorCheck, SmsConnector } from "./sms-connector.ts";

/** One provider's part of a connector: one request, one response. It neither retries nor renders. */
export interface Adapter {
  /**
   * Sends one message to the provider. Everything it throws becomes an `SmsError`; any other error is reported with
   * `delivery: "unknown"`.
   */
  deliver(prepared: PreparedMessage, context: DeliverContext): Promise<Delivered>;
  check?(context: CallContext): Promise<ConnectorCheck["findings"]>;
  getStatus?(message: MessageRef, context: CallContext): Promise<DeliveryUpdate>;
  find?(message: PreparedMessage, since: Date, context: CallContext): Promise<Delivered | undefined>;
  cancel?(message: MessageRef, context: CallContext): Promise<void>;
  redact?(message: MessageRef, context: CallContext): Promise<void>;
  reportOutcome?(
    message: MessageRef,
    outcome: "confirmed" | "unconfirmed",
    context: CallContext,
  ): Promise<void>;
  close?(): void;
}

export interface CallContext {
  /** Aborts at the deadline of the call, or when its caller aborts. Pass it to every request. */
  signal: AbortSignal;
}

export interface DeliverContext extends CallContext {
  /** What is sent instead of a body: the id of the provider's template, and the values of its parameters. */
  template?: FilledTemplate | undefined;
  /** Pass it to the provider, which sends once for it. Present only if `features.idempotency` is. */
  repeatKey?: string | undefined;
}

/** A provider's response to a message that it accepted. */
export interface Delivered {
  /** The provider's message id. */
  id: string;
  /**
   * The recipient, as the response has it. If the response is about another number, the outcome of this message is
   * unknown.
   */
  to?: EchoedRecipient;
  /** The status, in smskit's terms; `"unknown"` for a word that the adapter does not know. */
  status: DeliveryStatus;
  /** The segments that the provider counts. @default those that core counts */
  segments?: number | undefined;
  /** The encoding that the provider chose. @default the one that core expects */
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** The response, as it came. */
  raw?: unknown;
}

/** A connector with the optional methods that its adapter has. */
export type ConnectorOf<A extends Adapter> = SmsConnector & {
  [Method in Extract<keyof A, keyof SmsConnector>]-?: NonNullable<SmsConnector[Method]>;
};
