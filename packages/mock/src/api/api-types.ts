import type { Channel, PhoneState } from "../carrier/carrier-message.ts";

/** The JSON of the API for tests. Times are ISO 8601, phone numbers E.164. */

/** A message in lists and events. */
export interface MessageSummary {
  /** The provider's message id. */
  readonly id: string;
  readonly provider: string;
  readonly accountId?: string | undefined;
  /** `null` until a service has chosen a sender. */
  readonly from: string | null;
  readonly to: string;
  /** How it travels; `from` and `to` have no prefix for it. */
  readonly channel: Channel;
  readonly body: string;
  /** The files of an MMS, or of another channel. */
  readonly media: { readonly url: string; readonly contentType?: string | undefined }[];
  readonly segments: number;
  readonly encoding: "gsm-7" | "ucs-2";
  readonly status: string;
  /** The provider's error code, if it failed. */
  readonly errorCode?: string | undefined;
  readonly createdAt: string;
  /** When a scheduled message is due. */
  readonly sendAt?: string | undefined;
  /** The id of the phone's text that it replies to. */
  readonly inReplyTo?: string | undefined;
  /** The verification code in the text. */
  readonly code?: string | undefined;
}

/** One attempt to send a webhook, and the app's response. */
export interface CallbackJson {
  /** Without credentials and fragment. */
  readonly url: string;
  readonly at: string;
  /** What the webhook reported: a status such as `delivered`, or `received` for a text that a phone sent. */
  readonly told: string;
  /** The status of the app's response, if there was one. */
  readonly status?: number | undefined;
  /** Why there was no response. */
  readonly error?: string | undefined;
}

/** One step of a message. */
export interface EventJson {
  readonly status: string;
  readonly at: string;
  readonly errorCode?: string | undefined;
}

/** A message with all its details. */
export interface MessageDetail extends MessageSummary {
  readonly events: EventJson[];
  /** The delivery reports that were sent, with the app's responses. */
  readonly callbacks: CallbackJson[];
  /** The parameters of the request, with the provider's names and without secrets. */
  readonly parameters: Record<string, string | string[]>;
  /** A `curl` command that sends the text again, if the provider can be asked for one. */
  readonly curl?: string | undefined;
  /** The parts. `units` of `limit` are used: septets of GSM-7, or UTF-16 units. */
  readonly parts: MessagePart[];
  /** The characters that GSM-7 lacks. */
  readonly nonGsm: NonGsmCharacter[];
  readonly webOtp: WebOtpVerdict;
}

/** One part of a text. Graphemes and escape pairs are not divided. */
export interface MessagePart {
  readonly text: string;
  readonly units: number;
  readonly limit: number;
}

/** A character that forces UCS-2. */
export interface NonGsmCharacter {
  readonly character: string;
  /** `right single quotation mark`, or its category: `emoji`, `Cyrillic letter`. */
  readonly name: string;
  /** Its index in UTF-16 units. */
  readonly index: number;
}

/** Whether browsers accept the last line as origin-bound: `@example.com #123456`. */
export interface WebOtpVerdict {
  /** `none`: the text has no such line, nor an attempt at one. */
  readonly verdict: "ok" | "none" | "broken";
  readonly domain?: string | undefined;
  readonly code?: string | undefined;
  /** What is wrong, one sentence each. */
  readonly problems: string[];
}

/** A text that a phone sent. */
export interface ReplyJson {
  readonly id: string;
  readonly provider: string;
  readonly accountId?: string | undefined;
  readonly from: string;
  readonly to: string;
  /** How it travels; `from` and `to` have no prefix for it. */
  readonly channel: Channel;
  readonly body: string;
  readonly media: { readonly url: string; readonly contentType: string }[];
  readonly at: string;
  readonly callbacks: CallbackJson[];
}

/** The state and the opt-outs of a phone. */
export interface PhoneJson {
  readonly number: string;
  readonly state: PhoneState;
  readonly optedOutOf: "all" | string[];
}

/** A phone and its conversation. */
export interface PhoneThread extends PhoneJson {
  /** Oldest first. */
  readonly thread: TextJson[];
}

/** A text of either direction: from the app to a phone, or from a phone to the app. */
export type TextJson =
  | ({ readonly type: "message" } & MessageSummary)
  | ({ readonly type: "reply" } & ReplyJson);

/** The number of texts by each value of a field. */
export interface TextCounts {
  /** `out`: to phones. `in`: from phones. */
  readonly direction: Record<string, number>;
  readonly provider: Record<string, number>;
  readonly account: Record<string, number>;
  /** Only messages have a status. */
  readonly status: Record<string, number>;
}

/** A page of texts. */
export interface TextPage {
  /** Newest first. */
  readonly texts: TextJson[];
  /** The number of all texts that match. */
  readonly total: number;
  /** The `before` of the next page, if there is one. */
  readonly next?: string | undefined;
  readonly counts: TextCounts;
}

/** A number of the app, and where texts to it are reported. */
export interface NumberJson {
  readonly number: string;
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  /** Without credentials. */
  readonly inboundUrl?: string | undefined;
  readonly inboundMethod?: "GET" | "POST" | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly fallbackMethod?: "GET" | "POST" | undefined;
}

/** A request that reached a provider's API. */
export interface RequestJson {
  readonly id: string;
  readonly provider: string;
  readonly accountId?: string | undefined;
  readonly method: string;
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** Without secrets, like `form`. */
  readonly query: Record<string, string[]>;
  readonly form: Record<string, string[]>;
  /** The kind of credentials, never the secret. */
  readonly authorization: { readonly scheme: string; readonly username?: string | undefined } | null;
  readonly at: string;
  readonly status: number;
  /** What was wrong with it, if the provider says so. */
  readonly problem?:
    | { readonly code?: string | undefined; readonly message: string; readonly url?: string | undefined }
    | undefined;
}

/** A page of requests. */
export interface RequestPage {
  /** Newest first. */
  readonly requests: RequestJson[];
  /** The number of all requests that match. */
  readonly total: number;
  /** The `before` of the next page, if there is one. */
  readonly next?: string | undefined;
}

/** A page of messages. */
export interface MessagePage {
  /** Newest first. */
  readonly messages: MessageSummary[];
  /** The number of all messages that match. */
  readonly total: number;
  /** The `before` of the next page, if there is one. */
  readonly next?: string | undefined;
}

/** The carrier's clock. */
export interface ClockJson {
  readonly now: string;
  /** How far the clock was moved, in milliseconds. */
  readonly offsetMs: number;
}
