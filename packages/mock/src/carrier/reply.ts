import type { WebhookAttempt, WebhookRequest, WebhookResponse } from "../server/webhook.ts";
import type { CarrierMessage, Channel } from "./carrier-message.ts";

/** A text to send from a phone. */
export interface ReplyDraft {
  /** The phone, E.164. */
  from: string;
  /** A sender of the app. @default the sender of the last text that the phone received */
  to?: string | undefined;
  /** The provider whose number it is, if several could have it. @default that of the last text, or of the number */
  provider?: string | undefined;
  /** The account that receives it; only its own texts count as the last text. @default that of the last text */
  account?: string | undefined;
  /** How it travels. @default the channel of the last text, or "sms" */
  channel?: Channel | undefined;
  /** The text. */
  body: string;
  /** The media of an MMS. */
  media?:
    | readonly {
        /** Where the app can fetch it. */
        url: string;
        /** MIME type: `image/jpeg`. */
        contentType: string;
      }[]
    | undefined;
}

/** A text that a phone sent. It is live: `callbacks` grows while webhooks are sent. */
export interface CarrierReply {
  /** The provider's id. */
  readonly id: string;
  /** The provider whose number received it: `"acme"`. */
  readonly provider: string;
  /** The provider's account that received it. */
  readonly accountId?: string;
  /** The phone, E.164. */
  readonly from: string;
  /** The sender of the app that it was sent to. */
  readonly to: string;
  /** How it travels. `from` and `to` have no prefix for it. */
  readonly channel: Channel;
  /** The text. */
  readonly body: string;
  /** The media of an MMS; empty for a text. */
  readonly media: readonly {
    /** Where the app can fetch it. */
    readonly url: string;
    /** MIME type: `image/jpeg`. */
    readonly contentType: string;
  }[];
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** Each attempt to send it to the app, with the app's response. */
  readonly callbacks: readonly WebhookAttempt[];
}

/** A text from a phone, as a provider receives it. */
export interface InboundText extends Omit<CarrierReply, "id" | "provider" | "accountId" | "callbacks"> {
  /** The account that receives it, if one was named. Return `undefined` if the provider does not know it. */
  readonly account?: string;
  /** The last text that the phone received from this sender, which the same provider sent. */
  readonly lastMessage?: CarrierMessage;
}

/** How a provider handles a text from a phone. */
export interface Inbound {
  /** The provider's id of the text. */
  readonly id: string;
  /** The account that has the number. */
  readonly accountId?: string | undefined;
  /** The requests to the app; empty if it has no webhook. */
  readonly webhooks: readonly WebhookRequest[];
  /** Called before the webhooks are sent, for what the provider does itself. */
  onAccepted?(): void;
  /** Called with the app's response to each webhook. */
  onResponse?(response: WebhookResponse): InboundFollowUp | undefined;
}

/** What follows from an app's response to a text. */
export interface InboundFollowUp {
  /** What the provider could not use in the response. The attempt shows it as its `error`. */
  readonly error?: string | undefined;
  /** The next request to the app, if the response asks for one. */
  readonly next?: WebhookRequest | undefined;
}

/** A provider that receives texts from phones. @internal */
export interface Receiver {
  readonly provider: string;
  receive(text: InboundText): Inbound | undefined;
}
