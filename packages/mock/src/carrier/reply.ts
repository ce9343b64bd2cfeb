import type { WebhookAttempt, WebhookRequest, WebhookResponse } from "../server/webhook.ts";
import type { CarrierMessage } from "./carrier-message.ts";

/** A text that a phone sends. */
export interface ReplyDraft {
  /** The phone, E.164. */
  from: string;
  /** A sender of the app. @default the sender of the last text that the phone got */
  to?: string | undefined;
  /** Whose number it is, where several providers could have it. @default that of the last text */
  provider?: string | undefined;
  /** The account that is to get it; only what that one sent counts as the last text. @default that of the last text */
  account?: string | undefined;
  /** The text. */
  body: string;
  /** What an MMS carries. */
  media?:
    | readonly {
        /** Where the app can fetch it. */
        url: string;
        /** MIME type: `image/jpeg`. */
        contentType: string;
      }[]
    | undefined;
}

/** A text that a phone sent. It is live: `callbacks` grows while the app is being told. */
export interface CarrierReply {
  /** The provider's id. */
  readonly id: string;
  /** The provider whose number got it: `"twilio"`. */
  readonly provider: string;
  /** The provider's account that got it. */
  readonly accountId?: string;
  /** The phone, E.164. */
  readonly from: string;
  /** The sender of the app that it went to. */
  readonly to: string;
  /** The text. */
  readonly body: string;
  /** What an MMS carries; empty for a text. */
  readonly media: readonly {
    /** Where the app can fetch it. */
    readonly url: string;
    /** MIME type: `image/jpeg`. */
    readonly contentType: string;
  }[];
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** How the app was told, and what it answered. */
  readonly callbacks: readonly WebhookAttempt[];
}

/** A text from a phone, as a provider gets it. */
export interface InboundText extends Omit<CarrierReply, "id" | "provider" | "accountId" | "callbacks"> {
  /** The account that is to get it, where somebody said so. One that the provider does not know gets nothing. */
  readonly account?: string;
  /** The last text that the phone got from this sender. */
  readonly lastMessage?: CarrierMessage;
}

/** What a provider makes of a text from a phone. */
export interface Inbound {
  /** The provider's id of the text. */
  readonly id: string;
  /** The account that has the number. */
  readonly accountId?: string | undefined;
  /** What the app is told; empty if it has no webhook. */
  readonly webhooks: readonly WebhookRequest[];
  /** Called before the app is told: what the provider does of itself. */
  onAccepted?(): void;
  /** What the provider makes of an answer to it. */
  onResponse?(response: WebhookResponse): void;
}

/** A provider as phones see it. @internal */
export interface Receiver {
  readonly provider: string;
  receive(text: InboundText): Inbound | undefined;
}
