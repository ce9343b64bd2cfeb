import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import { countSegments, type SegmentCount } from "./count-segments.ts";
import { pooledString } from "./string-pool.ts";

/** The status of a message, independent of providers. */
export type CarrierStatus =
  | "scheduled"
  | "accepted"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "canceled";

/** How a text travels: as SMS or MMS, or in an app on the phone. */
export type Channel = "sms" | "whatsapp" | "rcs";

/** A file of a text. */
export interface MessageMedia {
  /** Where it can be fetched. */
  readonly url: string;
  /** MIME type, if it is known: `image/jpeg`. */
  readonly contentType?: string;
}

/** One step of a message. */
export interface CarrierEvent {
  /** The status that the message got. */
  readonly status: CarrierStatus;
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** The provider's error code, if the step is a failure. */
  readonly errorCode?: string;
}

/**
 * A message that a provider accepted. It is live: its status, events and sender change during delivery.
 */
export interface CarrierMessage {
  /** The provider's message id. */
  readonly id: string;
  /** The provider's name, as in {@link MockProvider.provider}. */
  readonly provider: string;
  /** The provider's account. */
  readonly accountId?: string;
  /** `null` until a service has chosen a sender. */
  readonly from: string | null;
  /** E.164. */
  readonly to: string;
  /** How it travels. `from` and `to` have no prefix for it. */
  readonly channel: Channel;
  /** The text. */
  readonly body: string;
  /** The files of an MMS, or of another channel; empty for a text. */
  readonly media: readonly MessageMedia[];
  /** The number of segments. */
  readonly segments: number;
  /** The encoding of the segments. */
  readonly encoding: "gsm-7" | "ucs-2";
  /** Counted with smart encoding, which replaces characters that GSM-7 lacks with similar ones. */
  readonly smartEncoding?: true;
  /** The current status. */
  readonly status: CarrierStatus;
  /** Every status so far, including the first one. */
  readonly events: readonly CarrierEvent[];
  /** The provider's error code, if it failed. */
  readonly errorCode?: string;
  /** When the provider accepted it. */
  readonly createdAt: Date;
  /** When a scheduled message is due. */
  readonly sendAt?: Date;
  /** The decoded parameters of the request, with the provider's names; a list if a name came more than once. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** The id of the phone's text that it replies to, if it is a reply. */
  readonly inReplyTo?: string;
  /** Each attempt to send a delivery report to the app, newest last. */
  readonly callbacks: readonly WebhookAttempt[];
}

/** How the delivery of a message fails. */
export interface DeliveryFailure {
  status: "undelivered" | "failed";
  /** The provider's error code. */
  errorCode: string;
}

/** How long a message may wait before it is sent. */
export interface Validity {
  periodMs: number;
  /** How it fails if it is not sent by then. */
  expired: DeliveryFailure;
  /** Whether it waits for a phone that is `unreachable` instead of failing immediately. */
  waitsForPhone: boolean;
}

/** The state of a phone or of the route to it. Anything but `reachable` prevents delivery. */
export type PhoneState =
  | "reachable"
  | "unreachable"
  | "unknown"
  | "landline"
  | "not-mobile"
  | "premium"
  | "unroutable"
  | "blocked"
  | "filtered";

/** A message as a provider passes it to the carrier. */
export interface MessageDraft {
  id: string;
  provider: string;
  accountId?: string | undefined;
  from: string | null;
  to: string;
  /** @default "sms" */
  channel?: Channel | undefined;
  body: string;
  /** @default none */
  media?: readonly MessageMedia[] | undefined;
  status: "scheduled" | "accepted" | "queued" | "failed";
  /** The error code of a message that failed immediately. */
  errorCode?: string | undefined;
  /** When a scheduled message is due. */
  sendAt?: Date | undefined;
  /** Chooses a service's sender once the message leaves `accepted`. */
  pickSender?: (() => string) | undefined;
  /** Makes the message fail this way, whatever the phone's state is. */
  failure?: DeliveryFailure | undefined;
  /** How long it may wait before it is sent. @default no limit */
  validity?: Validity | undefined;
  /** Returns the provider's failure for a phone in this state. */
  failureOf(state: Exclude<PhoneState, "reachable">): DeliveryFailure;
  /** The segments, if the provider does not count them from the text alone. */
  counted?: SegmentCount | undefined;
  /** Count with smart encoding. */
  smartEncoding?: boolean | undefined;
  /** The id of the phone's text that it replies to. */
  inReplyTo?: string | undefined;
  /** Returns the delivery reports of a step. Not called for the first one. Leave it out for a message without reports. */
  reportsOf?(message: CarrierMessage, event: CarrierEvent): readonly WebhookRequest[];
  parameters: Readonly<Record<string, string | readonly string[]>>;
}

/** A message as the carrier changes it. @internal */
export type LiveMessage = {
  -readonly [Key in keyof CarrierMessage]: CarrierMessage[Key];
} & { events: CarrierEvent[]; callbacks: WebhookAttempt[] };

/** Most messages share it. */
const noMedia: readonly MessageMedia[] = Object.freeze([]);

/** Makes a message from a draft. It is not on the network yet. @internal */
export function createMessage(draft: MessageDraft, at: Date): LiveMessage {
  const { segments, encoding } =
    draft.counted ?? countSegments(draft.body, { smartEncoding: draft.smartEncoding ?? false });
  const message: LiveMessage = {
    id: draft.id,
    provider: draft.provider,
    ...(draft.accountId !== undefined && { accountId: pooledString(draft.accountId) }),
    from: draft.from === null ? null : pooledString(draft.from),
    to: pooledString(draft.to),
    channel: draft.channel ?? "sms",
    body: pooledString(draft.body),
    media: draft.media?.length ? draft.media : noMedia,
    segments,
    encoding,
    status: draft.status,
    events: [],
    createdAt: at,
    parameters: Object.fromEntries(
      Object.entries(draft.parameters).map(([name, value]) => [
        name,
        typeof value === "string" ? pooledString(value) : value.map(pooledString),
      ]),
    ),
    callbacks: [],
  };
  if (draft.smartEncoding) message.smartEncoding = true;
  if (draft.sendAt !== undefined) message.sendAt = draft.sendAt;
  if (draft.inReplyTo !== undefined) message.inReplyTo = draft.inReplyTo;
  advance(message, draft.status, at, draft.errorCode);
  return message;
}

/** Moves a message to its next status. @internal */
export function advance(
  message: LiveMessage,
  status: CarrierStatus,
  at: Date,
  errorCode?: string | undefined,
): CarrierEvent {
  const event: CarrierEvent = errorCode === undefined ? { status, at } : { status, at, errorCode };
  message.status = status;
  message.events.push(event);
  if (errorCode !== undefined) message.errorCode = errorCode;
  return event;
}
