/** The JSON of the gateway's API. Times are ISO 8601. */

/** How far a message got. `failed`: certainly not sent. `unknown`: it may be on the phone; do not send it again. */
export type MessageStatus =
  | "queued"
  | "accepted"
  | "sent"
  | "delivered"
  | "read"
  | "undelivered"
  | "failed"
  | "unknown"
  | "canceled";

/** What went wrong, as in `SmsErrorCode` of `@smskit/core`. */
export type ErrorCode =
  | "invalid-config"
  | "invalid-message"
  | "template-not-found"
  | "invalid-recipient"
  | "recipient-blocked"
  | "content-rejected"
  | "rejected"
  | "idempotency-conflict"
  | "aborted"
  | "invalid-sender"
  | "authentication"
  | "permission"
  | "insufficient-funds"
  | "unsupported"
  | "rate-limited"
  | "unavailable"
  | "timeout";

/** An RFC 9457 problem. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  /** Where the error is explained, or `about:blank`. */
  type: string;
  /** What kind of problem it is, in a few words. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** What is wrong and what to do, as a sentence. */
  detail?: string | undefined;
  /** As in `SmsErrorCode` of `@smskit/core`. */
  code?: ErrorCode | undefined;
  /** Whether the text was certainly not sent, or may have been. */
  delivery?: "not-sent" | "unknown" | undefined;
  /** The fields of the request that are wrong. */
  errors?:
    | {
        /** `variables.code`; empty for the request as a whole. */
        path: string;
        /** `"is missing"`: continues the name of the field. */
        message: string;
      }[]
    | undefined;
}

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
  error?: { code: ErrorCode; message: string; providerCode?: string | undefined } | undefined;
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

/** Which messages are listed: those that have all these. */
export interface MessageSearch {
  /** The recipient. */
  number?: string | undefined;
  status?: MessageStatus | undefined;
  /** The id of a batch. */
  batch?: string | undefined;
  /** Your own id. */
  reference?: string | undefined;
  /** Who asked: `key:<id>`, `door:<name>` or `twilio:<account>`. */
  source?: string | undefined;
  /** The `next` of the previous page. */
  before?: string | undefined;
  /** 1 to 100. @default 50 */
  limit?: number | undefined;
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
  refused: { index: number; code: ErrorCode; message: string }[];
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

/** A number that is to be proved. */
export interface NewVerification {
  to: string;
  /** What the code is for; picks the template. */
  usageType: string;
  locale?: string | undefined;
  /** The IP address of the person who asks for the code. Without it, nothing is limited by address. */
  ip?: string | undefined;
  /** Only calls with the same session can check or resend. Pass the browser's session id, not a user's. */
  session?: string | undefined;
  /**
   * `false` if no account has this number and the result must not reveal it: no text is sent, and no code is ever right.
   * @default true
   */
  known?: boolean | undefined;
  /** Your own id. The provider gets it. */
  reference?: string | undefined;
}

export interface ResendVerification {
  ip?: string | undefined;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  reference?: string | undefined;
}

export interface CheckVerification {
  /** As the person typed it. */
  code: string;
  /** The session that the verification was started with, if any. */
  session?: string | undefined;
  /** The number that you are about to trust. If the code was sent to another one, the status is `not-found`. */
  to?: string | undefined;
  /** What you are about to allow. If the code was issued for something else, the status is `not-found`. */
  usageType?: string | undefined;
}

/** A verification whose code was sent, or may have been. */
export interface StartedVerification {
  /** Unguessable, and useless without the code: you may pass it to the browser. */
  verificationId: string;
  expiresAt: string;
  /** `unknown`: the text may be on the phone. Its code counts; offer another one from `resendAt`. */
  delivery: "accepted" | "unknown";
  /** When another code can be sent. */
  resendAt: string;
}

export interface CheckedVerification {
  /** Only `approved` proves the number. */
  status: "approved" | "incorrect" | "expired" | "locked" | "not-found" | "used";
  /** With `incorrect` only. */
  attemptsLeft?: number | undefined;
}

/** What to preview: a `body`, or the `usageType` of a template. */
export type PreviewRequest = MessageContent;

/** A text as it is sent. */
export interface Preview {
  /** Missing if the provider stores the text. */
  body?: string | undefined;
  /** The provider's template that is sent instead. */
  templateId?: string | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** How many segments are billed. */
  segments?: number | undefined;
  /** Characters as a reader counts them. */
  characters?: number | undefined;
  /** The units that still fit into the last segment. */
  unitsLeft?: number | undefined;
  /** The characters that force UCS-2. */
  nonGsmCharacters?: string[] | undefined;
}

/** A template of the config. */
export interface Template {
  usageType: string;
  /** Missing on the template for every other language. */
  locale?: string | undefined;
  placeholders: string[];
  /** The connector whose own template it is. */
  connector?: string | undefined;
}

export interface TemplateList {
  templates: Template[];
}

export interface NumberRequest {
  number: string;
}

export interface Suppression {
  /** Whether the number is on the list, and not texted. */
  suppressed: boolean;
}

/** What was deleted about a person. */
export interface ErasedRecipient {
  messages: number;
  /** Those of them that were canceled before they were sent. */
  canceled: number;
  /** Messages that are being sent right now, and remain: erase again until it is 0. */
  underWay: number;
  /** Entries of the log of sends. */
  logEntries: number;
  events: number;
}
