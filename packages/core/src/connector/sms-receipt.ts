import type { SmsErrorCode } from "../errors/error-codes.ts";
import type { DeliveryStatus } from "./delivery-update.ts";
import type { MessageRef } from "./message-ref.ts";

/** The provider accepted the message. `raw`, its response, is not enumerable. */
export interface SmsReceipt extends MessageRef {
  /** The company: `"acme"`. */
  provider: string;
  /** The message's `reference`. */
  reference?: string;
  /** E.164. Personal data: keep it out of logs. */
  to: string;
  /** The status with which the provider accepted the message. */
  status: DeliveryStatus;
  /** How many segments the text has, by the provider's count if the response has one. */
  segments?: number;
  /** The encoding of the text. */
  encoding?: "gsm-7" | "ucs-2";
  /** Every attempt, in order; added by wrappers. */
  attempts?: readonly Attempt[];
  /** An earlier attempt may have reached the phone, too. */
  possibleDuplicate?: true;
  /** The provider's response, unchanged; not enumerable. */
  readonly raw?: unknown;
}

/** One request to one provider, and how it ended. */
export interface Attempt {
  /** The `id` of the connector that made it. */
  connector: string;
  /** When it began. */
  startedAt: Date;
  /** How long it took, in milliseconds. */
  durationMs: number;
  /** Whether the provider accepted the message. */
  outcome: "accepted" | "not-sent" | "unknown";
  /** Why it failed, as a code of smskit. */
  code?: SmsErrorCode;
  /** The provider's own code of the failure. */
  providerCode?: string;
}
