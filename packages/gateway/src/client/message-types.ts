import type { SmsErrorCode } from "@smskit/core";
import type { MessageStatus } from "../state/gateway-message.ts";

type Leaf = string | number;
type Inner = Leaf | Leaf[] | Record<string, Leaf>;

/** The values of a template's placeholders. `code` must be a string: a number would lose its leading zeros. */
export type TemplateVariables = Record<string, Inner | Record<string, Inner>>;

/** What a message says: a `body`, or the `usageType` of a template. */
export interface MessageContent {
  /** The text. Placeholders (`{{name}}`) are refused, since nothing would fill them. */
  body?: string | undefined;
  /** Sends `{{` in the `body` unchanged. */
  literal?: boolean | undefined;
  /** The case that picks the template: `SignIn`, or another of the config. */
  usageType?: string | undefined;
  variables?: TemplateVariables | undefined;
  /** The recipient's language: `pt-BR`, or an `Accept-Language` header. */
  locale?: string | undefined;
}

/** How a message is delivered. */
export interface MessageDelivery {
  /** Overrides the connector's sender. */
  from?: string | undefined;
  /** When to send it: ISO 8601 with its offset. */
  sendAt?: string | undefined;
  /** Seconds that the provider may try to deliver. */
  validityPeriodSeconds?: number | undefined;
  /** A longer text is refused. */
  maxSegments?: number | undefined;
  /** Options of single providers, by name. Other providers ignore them. */
  providerOptions?: Record<string, Record<string, unknown>> | undefined;
  /** Codes are sent before everything else. @default "normal" */
  priority?: "code" | "normal" | undefined;
}

/** A text to one person. */
export interface NewMessage extends MessageContent, MessageDelivery {
  /** E.164, or as people write it if the gateway's config has a `defaultCountry`. */
  to: string;
  /** Your own id, at most 255 characters. It comes back in responses and events. */
  reference?: string | undefined;
}

/** A message as the gateway knows it: without its text, and with the last two digits of its number. */
export interface Message {
  /** The gateway's id. */
  id: string;
  status: MessageStatus;
  /** Who asked for it: `key:<id>`, `door:<name>` or `twilio:<account>`. */
  source: string;
  /** The recipient; all but the last two digits are masked. */
  to: string;
  batch?: string | undefined;
  /** Your own id. */
  reference?: string | undefined;
  usageType?: string | undefined;
  segments?: number | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** The connector that took it, by its name in the config. */
  connector?: string | undefined;
  provider?: string | undefined;
  /** The provider's id of the message. */
  providerId?: string | undefined;
  /** Why it was not sent or not delivered, or why that is unknown. */
  error?: { code: SmsErrorCode; message: string; providerCode?: string | undefined } | undefined;
  /** What the provider charged: a decimal string, and ISO 4217. */
  price?: { amount: string; currency: string } | undefined;
  createdAt: string;
  updatedAt: string;
  /** When a scheduled message is due. */
  sendAt?: string | undefined;
  /** When a provider had accepted it. */
  sentAt?: string | undefined;
}

/** A page of messages, newest first. */
export interface MessagePage {
  messages: Message[];
  /** The `before` of the next page. Missing on the last one. */
  next?: string | undefined;
}

/** Which page is listed. */
export interface PageOptions {
  /** The `next` of the previous page. */
  before?: string | undefined;
  /** 1 to 100. @default 50 */
  limit?: number | undefined;
}

/** Which messages are listed: those that have all these. */
export interface MessageSearch extends PageOptions {
  /** The recipient. */
  number?: string | undefined;
  status?: MessageStatus | undefined;
  /** The id of a batch. */
  batch?: string | undefined;
  /** Your own id. */
  reference?: string | undefined;
  /** Who asked: `key:<id>`, `door:<name>` or `twilio:<account>`. */
  source?: string | undefined;
}

/** Up to 5,000 messages. */
export interface NewBatch {
  messages: NewMessage[];
  /** Fields that all messages have unless they have their own. */
  shared?: (MessageContent & MessageDelivery) | undefined;
}

/** What came of each message of a batch, by its place in the request. */
export interface CreatedBatch {
  id: string;
  /** The messages that are on their way. */
  accepted: { index: number; id: string }[];
  /** The messages that are not sent. */
  refused: { index: number; code: SmsErrorCode; message: string }[];
}

/** How far a batch got. */
export interface Batch {
  id: string;
  source: string;
  /** How many messages the request had. */
  total: number;
  /** How many of them were refused. */
  refused: number;
  /** How many messages have each status. Erased messages are not counted. */
  counts: Record<MessageStatus, number>;
  /** Whether none is queued any more. */
  done: boolean;
  createdAt: string;
}
