import type { PhoneState } from "../carrier/carrier-message.ts";

/** What the API for tests answers, in JSON. Times are ISO 8601, numbers of phones E.164. */

/** A message, as lists and events have it. */
export interface MessageSummary {
  /** The provider's message id. */
  readonly id: string;
  readonly provider: string;
  readonly accountId?: string | undefined;
  /** `null` until a service has picked a sender. */
  readonly from: string | null;
  readonly to: string;
  readonly body: string;
  readonly segments: number;
  readonly encoding: "gsm-7" | "ucs-2";
  readonly status: string;
  /** The provider's own code, if it failed. */
  readonly errorCode?: string | undefined;
  readonly createdAt: string;
  /** When a scheduled message is due. */
  readonly sendAt?: string | undefined;
  /** The id of the text from a phone that it answers. */
  readonly inReplyTo?: string | undefined;
  /** The verification code in the text. */
  readonly code?: string | undefined;
}

/** One attempt to tell an app something, and how the app took it. */
export interface CallbackJson {
  /** Without credentials and fragment. */
  readonly url: string;
  readonly at: string;
  /** What was told: `delivered`, or `received` for a text that a phone sent. */
  readonly told: string;
  /** The status of the app's answer, if it answered. */
  readonly status?: number | undefined;
  /** Why there is no answer. */
  readonly error?: string | undefined;
}

/** One step of a message. */
export interface EventJson {
  readonly status: string;
  readonly at: string;
  readonly errorCode?: string | undefined;
}

/** All there is to know of a message. */
export interface MessageDetail extends MessageSummary {
  readonly events: EventJson[];
  /** The receipts that were sent, and how the app answered. */
  readonly callbacks: CallbackJson[];
  /** What the client sent: names as on the wire, no secrets. */
  readonly parameters: Record<string, string | string[]>;
  /** What each part carries. `units` of `limit` are filled: septets of GSM-7, or UTF-16 units. */
  readonly parts: MessagePart[];
  /** What of the text GSM-7 does not have. */
  readonly nonGsm: NonGsmCharacter[];
  readonly webOtp: WebOtpVerdict;
}

/** One part of a text on the air. Neither a grapheme nor an escape pair is divided. */
export interface MessagePart {
  readonly text: string;
  readonly units: number;
  readonly limit: number;
}

/** A character that forces UCS-2. */
export interface NonGsmCharacter {
  readonly character: string;
  /** `right single quotation mark`, or its kind: `emoji`, `Cyrillic letter`. */
  readonly name: string;
  /** Where it stands, in UTF-16 units. */
  readonly index: number;
}

/** Whether a browser would take the code from the last line, `@example.com #123456`. */
export interface WebOtpVerdict {
  /** `none`: there is no such line, nor anything that was meant to be one. */
  readonly verdict: "ok" | "none" | "broken";
  readonly domain?: string | undefined;
  readonly code?: string | undefined;
  /** What is wrong with it, a sentence each. */
  readonly problems: string[];
}

/** A text that a phone sent. */
export interface ReplyJson {
  readonly id: string;
  readonly provider: string;
  readonly accountId?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media: { readonly url: string; readonly contentType: string }[];
  readonly at: string;
  readonly callbacks: CallbackJson[];
}

/** What the world, or one account, knows of a phone. */
export interface PhoneJson {
  readonly number: string;
  readonly state: PhoneState;
  readonly optedOutOf: "all" | string[];
}

/** A phone, and what went to and fro. */
export interface PhoneThread extends PhoneJson {
  /** Oldest first. */
  readonly thread: (
    | ({ readonly type: "message" } & MessageSummary)
    | ({ readonly type: "reply" } & ReplyJson)
  )[];
}

/** A page of messages. */
export interface MessagePage {
  /** Newest first. */
  readonly messages: MessageSummary[];
  /** How many fit in all. */
  readonly total: number;
  /** The `before` of the next page, if there is one. */
  readonly next?: string | undefined;
}

/** The carrier's clock. */
export interface ClockJson {
  readonly now: string;
  /** Milliseconds that it was moved. */
  readonly offsetMs: number;
}
