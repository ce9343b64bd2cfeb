import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import { countSegments, type SegmentCount } from "./count-segments.ts";
import { pooledString } from "./string-pool.ts";

/** Where a message is on its way, in words that no provider owns. */
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

/** One step of a message. */
export interface CarrierEvent {
  /** How far the message had got then. */
  readonly status: CarrierStatus;
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** The provider's own code, where the step is a failure. */
  readonly errorCode?: string;
}

/**
 * A message that a provider accepted. It is live: its status, events and sender change while it travels.
 */
export interface CarrierMessage {
  /** The provider's message id. */
  readonly id: string;
  /** The provider's name, as in {@link MockProvider.provider}. */
  readonly provider: string;
  /** The provider's account. */
  readonly accountId?: string;
  /** `null` until a service has picked a sender. */
  readonly from: string | null;
  /** E.164. */
  readonly to: string;
  /** The text. */
  readonly body: string;
  /** How many segments the text takes. */
  readonly segments: number;
  /** How the text is encoded on the air. */
  readonly encoding: "gsm-7" | "ucs-2";
  /** Counted as Twilio's Smart Encoding has it, which replaces what GSM-7 does not have by what looks like it. */
  readonly smartEncoding?: true;
  /** How far it has got. */
  readonly status: CarrierStatus;
  /** Every status so far, the first one included. */
  readonly events: readonly CarrierEvent[];
  /** The code of the failure, if it failed. */
  readonly errorCode?: string;
  /** When the provider accepted it. */
  readonly createdAt: Date;
  /** When a scheduled message is due. */
  readonly sendAt?: Date;
  /** What the client sent, decoded: names as on the wire, a list where a name came more than once. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** The id of the text from the phone that it answers, if it does. */
  readonly inReplyTo?: string;
  /** How the app was told of its steps, each attempt, newest last. */
  readonly callbacks: readonly WebhookAttempt[];
}

/** How a message ends that no phone gets. */
export interface DeliveryFailure {
  status: "undelivered" | "failed";
  /** The provider's own code. */
  errorCode: string;
}

/** How long a message may wait to be sent. */
export interface Validity {
  periodMs: number;
  /** How it ends if it was not sent by then. */
  expired: DeliveryFailure;
  /** Whether it waits for a phone that is `unreachable`, instead of failing at once. */
  waitsForPhone: boolean;
}

/** What can be the matter with a phone, or with the way to it. Anything but `reachable` is a fault. */
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

/** What a provider hands to the carrier. */
export interface MessageDraft {
  id: string;
  provider: string;
  accountId?: string | undefined;
  from: string | null;
  to: string;
  body: string;
  status: "scheduled" | "accepted" | "queued" | "failed";
  /** The code of a message that failed at once. */
  errorCode?: string | undefined;
  /** Due time of a scheduled message. */
  sendAt?: Date | undefined;
  /** The sender that a service picks once the message leaves `accepted`. */
  pickSender?: (() => string) | undefined;
  /** Decided before the message leaves: it fails this way whatever the phone is like. */
  failure?: DeliveryFailure | undefined;
  /** How long it may wait to be sent. @default for ever */
  validity?: Validity | undefined;
  /** The provider's word for a phone that cannot be texted. */
  failureOf(state: Exclude<PhoneState, "reachable">): DeliveryFailure;
  /** What it costs on the air, where the provider does not let the text decide. */
  counted?: SegmentCount | undefined;
  /** Count with Twilio's Smart Encoding. */
  smartEncoding?: boolean | undefined;
  /** The id of the text from the phone that it answers. */
  inReplyTo?: string | undefined;
  /** What the app is told of a step; never asked for the first one. Absent: nothing ever. */
  reportsOf?(message: CarrierMessage, event: CarrierEvent): readonly WebhookRequest[];
  parameters: Readonly<Record<string, string | readonly string[]>>;
}

/** A message as the carrier itself sees it. @internal */
export type LiveMessage = {
  -readonly [Key in keyof CarrierMessage]: CarrierMessage[Key];
} & { events: CarrierEvent[]; callbacks: WebhookAttempt[] };

/** Makes the message of a draft; it is on no network yet. @internal */
export function createMessage(draft: MessageDraft, at: Date): LiveMessage {
  const { segments, encoding } =
    draft.counted ?? countSegments(draft.body, { smartEncoding: draft.smartEncoding ?? false });
  const message: LiveMessage = {
    id: draft.id,
    provider: draft.provider,
    ...(draft.accountId !== undefined && { accountId: pooledString(draft.accountId) }),
    from: draft.from === null ? null : pooledString(draft.from),
    to: pooledString(draft.to),
    body: pooledString(draft.body),
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

/** Takes a message one step further. @internal */
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
