import type { SmsMessage } from "@smskit/core";
import type { NamedLimit } from "@smskit/core/wrapper";
import type { GatewayMessage } from "../state/gateway-message.ts";
import type { Once } from "../state/request-keys.ts";

/** A text that somebody asks the gateway to send. */
export interface Submission {
  /** Who asks: `key:<id>`, `door:<name>` or `twilio:<account>`. Idempotency keys and limits belong to it. */
  source: string;
  /** The text. Its `reference` is the caller's; the provider gets the gateway's own id instead. */
  message: SmsMessage;
  /** Codes are sent before everything else. */
  isUrgent: boolean;
  /** Recognizes a repeated request, which sends nothing. */
  once?: Once | undefined;
  /** The batch that it belongs to. */
  batch?: string | undefined;
  /** What a front keeps with the message. It must contain no text and no number. */
  details?: Readonly<Record<string, unknown>> | undefined;
  /** ISO 3166 alpha-2: other countries are refused. */
  countries?: readonly string[] | undefined;
  /** Limits of the caller, which are counted for a text that was not asked for before. */
  limits?: readonly NamedLimit[] | undefined;
}

/** A message that is on record, and will be sent. */
export interface Submitted {
  /** The gateway's id of the message. */
  id: string;
  /** As it is on record. Absent if an earlier request asked for this very text, so that this one sends nothing. */
  message?: GatewayMessage | undefined;
}
