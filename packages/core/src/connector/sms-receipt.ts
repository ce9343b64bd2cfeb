import type { SmsErrorCode } from "../errors/error-codes.ts";
import type { DeliveryStatus } from "./delivery-update.ts";
import type { MessageRef } from "./message-ref.ts";
/** The provider accepted the message. `raw`, its response, is there but not enumerable. */
export interface SmsReceipt extends MessageRef {
  /** The company: `"twilio"`. */
  provider: string;
  /** The message's `reference`. */
  reference?: string;
  /** E.164. Personal data: yours to keep out of logs. */
  to: string;
  /** What the provider said when it accepted the message. */
  status: DeliveryStatus;
  /** How many segments the text takes, by the provider's count where it gives one. */
  segments?: number;
  /** How the text is encoded on the air. */
  encoding?: "gsm-7" | "ucs-2";
  /** Every attempt, in order; added by wrappers. */
  attempts?: readonly Attempt[];
  /** An earlier attempt may have reached the phone as well. */
  possibleDuplicate?: true;
  /** The provider's response, as it came; not enumerable. */
  readonly raw?: unknown;
}

/** One request to one provider, and how it ended. */
export interface Attempt {
  /** The `id` of the connector that made it. */
  connector: string;
  /** When it began. */
  startedAt: Date;
  /** Milliseconds that it took. */
  durationMs: number;
  /** Whether the provider accepted the message; `unknown`: nobody can tell. */
  outcome: "accepted" | "not-sent" | "unknown";
  /** Why it failed. */
  code?: SmsErrorCode;
  /** The provider's own code of the failure. */
  providerCode?: string;
}
