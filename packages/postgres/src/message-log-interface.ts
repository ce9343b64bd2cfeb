import type {
  Attempt,
  DeliveryState,
  DeliveryUpdate,
  PreparedMessage,
  SmsErrorCode,
  SmsReceipt,
  SmsWebhookEvent,
} from "@smskit/core";
import type { LoggedMessage } from "./logged-message.ts";

export interface MessageLogOptions {
  /**
   * Keys the fingerprints of numbers: at least 16 random characters. To replace it, pass a list with the new one first: it is
   * used for new messages, and the others still find older ones. Remove an old one once `retentionDays` have passed.
   */
  secret: string | readonly string[];
  /**
   * Days that a message is kept.
   * @default 90
   */
  retentionDays?: number | undefined;
}

export interface ListOptions {
  /** Only messages to this number, however it is written. */
  number?: string | undefined;
  /** Only messages that were sent with this reference. */
  reference?: string | undefined;
  /** Only older messages: pass the last one of the previous page. */
  before?: LoggedMessage | undefined;
  /** @default 100 */
  limit?: number | undefined;
}

/** How a send ended. */
export type SendOutcome =
  | { outcome: "accepted"; receipt: SmsReceipt; attempts: readonly Attempt[] }
  | { outcome: "not-sent" | "unknown"; code: SmsErrorCode; attempts: readonly Attempt[] };

/** Every send, with its attempts and delivery updates. */
export interface MessageLog {
  /** Records that a send is about to begin. {@link withMessageLog} calls it. */
  begin(prepared: PreparedMessage, connector: { id: string; provider: string }): Promise<string>;
  /** Records how a send ended. */
  end(id: string, outcome: SendOutcome): Promise<void>;
  /** Records that an earlier send of unknown outcome was found at the provider. */
  found(prepared: PreparedMessage, since: Date, receipt: SmsReceipt): Promise<void>;
  /**
   * Merges a delivery update: in any order, from any process, also before its send has returned. If the response to a send
   * was lost, and with it the message's id, the reference in an update tells which send it is about. Returns what is known
   * now.
   */
  apply(update: DeliveryUpdate): Promise<DeliveryState>;
  /** Applies the delivery updates among webhook events. */
  applyEvent(event: SmsWebhookEvent): Promise<void>;
  /** Returns messages, newest first. */
  list(options?: ListOptions): Promise<LoggedMessage[]>;
  /** Returns a message by its id in the log; `undefined` for an unknown id. */
  get(id: string): Promise<LoggedMessage | undefined>;
  /** Deletes every message to a number, however it is written; returns how many. */
  deleteNumber(number: string): Promise<number>;
  /** Deletes messages older than `retentionDays`; returns how many. The log also does so by itself as it is used. */
  purge(): Promise<number>;
}
