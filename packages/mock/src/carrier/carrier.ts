import type { FaultEngine, Faults } from "../faults/fault-queue.ts";
import type { WebhookAttempt } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierEvent, CarrierMessage, MessageDraft } from "./carrier-message.ts";
import type { Clock } from "./clock.ts";
import type { MessageWanted, ReceivedMessage } from "./message-wanted.ts";
import type { AccountScope, Phone, PhoneChange } from "./phones.ts";
import type { CarrierReply, Receiver, ReplyDraft } from "./reply.ts";

/** Options of {@link createCarrier}. */
export interface CarrierOptions {
  /** Decides which requests a fault with a `probability` hits. @default 1 */
  seed?: number | undefined;
  /** @default real time, which {@link Carrier.advance} moves forward */
  clock?: Clock | undefined;
  /** Milliseconds from acceptance to the phone. @default 50 */
  latencyMs?: number | undefined;
  /**
   * Where webhooks may go. By default nothing is told to a host of the internet, whatever URL was given: only to
   * loopback, private addresses, and names such as `app`, `app.test`, `app.local` and `app.internal`.
   *
   * @default "private-network"
   */
  webhookHosts?: "private-network" | "anywhere" | undefined;
  /** How much is kept; beyond it the oldest is dropped. */
  limits?: CarrierLimits | undefined;
}

/** How much a carrier keeps of what happened. */
export interface CarrierLimits {
  /** @default 100000 */
  messages?: number | undefined;
  /** @default 10000 */
  requests?: number | undefined;
  /** @default 10000 */
  replies?: number | undefined;
}

/** A request that reached a provider's API, refused ones included. */
export interface RecordedRequest {
  /** The provider that was called: `"twilio"`. */
  readonly provider: string;
  /** The account that it says it is of, where the provider can tell. */
  readonly accountId?: string;
  /** The HTTP method. */
  readonly method: string;
  /** The provider's host that was meant, regional ones included, such as `api.twilio.com`. */
  readonly host: string;
  /** The path, without the query. */
  readonly path: string;
  /** The query's parameters, each with all its values. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The decoded body parameters. */
  readonly form: Readonly<Record<string, readonly string[]>>;
  /** The kind of credentials; never the secret. `null` for a request without any. */
  readonly authorization: {
    /** The scheme, as the request has it: `"Basic"`, `"Bearer"`. */
    readonly scheme: string;
    /** The user name of Basic credentials. */
    readonly username?: string;
  } | null;
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** The status of the provider's answer, also where a fault kept it from the client. */
  readonly status: number;
}

/** What {@link Carrier.on} tells. */
export interface CarrierListeners {
  /** A message was accepted. */
  message: (message: CarrierMessage) => void;
  /** A message went a step further; the first status is told too. */
  status: (message: CarrierMessage, event: CarrierEvent) => void;
  /** A phone sent a text, and a provider has it. */
  reply: (reply: CarrierReply) => void;
  /** An app was told something of a message or of a text from a phone, or could not be. */
  callback: (about: CarrierMessage | CarrierReply, attempt: WebhookAttempt) => void;
  /** What the world, or one account, knows of a phone was changed. */
  phone: (number: string, account: string | undefined) => void;
  /** A fault was added or removed, or struck. */
  fault: (account: string | undefined) => void;
  /** Messages were deleted. */
  deleted: (messages: readonly CarrierMessage[]) => void;
  /** The clock was moved. */
  clock: (now: number) => void;
  /** The carrier was reset, or what it has of one account. */
  reset: (account: string | undefined) => void;
}

/**
 * The virtual phone network: providers put messages on it, phones get them, and things go wrong on request.
 */
export interface Carrier {
  /** Every accepted message, newest last (the last 100,000, unless `limits` says otherwise). */
  readonly messages: readonly CarrierMessage[];
  /** Every request that reached a provider's API, newest last (the last 10,000, unless `limits` says otherwise). */
  readonly requests: readonly RecordedRequest[];
  /** Makes things go wrong, and lists what did. */
  readonly faults: Faults;
  /** Every text that a phone sent, newest last (the last 10,000, unless `limits` says otherwise). */
  readonly replies: readonly CarrierReply[];
  /**
   * Changes what the world knows of a phone; what is not named stays as it was. `to` is E.164. With an account it
   * changes for that one alone.
   */
  setPhone(to: string, phone: PhoneChange, scope?: AccountScope): void;
  /** A phone as it is now: for one account, or all that is known of it. */
  phone(to: string, scope?: AccountScope): Phone;
  /** A message by its provider's id. */
  message(id: string): CarrierMessage | undefined;
  /** Calls the listener from now on; the result stops that. */
  on<Event extends keyof CarrierListeners>(event: Event, listener: CarrierListeners[Event]): () => void;
  /**
   * The first message that is delivered to a phone, also one that was before the call.
   *
   * @throws Error when none came in time; it says what did come, with numbers masked and no bodies.
   */
  waitForMessage(wanted?: MessageWanted): Promise<ReceivedMessage>;
  /**
   * A phone texts a sender of the app. Resolves once the app was told and has answered, or could not be reached.
   *
   * @throws Error when there is no sender to answer, or no provider that has it.
   */
  reply(draft: ReplyDraft): Promise<CarrierReply>;
  /**
   * Resolves when every message is at its end, but for the scheduled ones and those that wait for their phone, and
   * every webhook was answered or given up.
   */
  idle(): Promise<void>;
  /**
   * Moves the clock forward. What falls due on the way happens before this returns, in order and each at its own
   * time; webhooks go out as ever, see {@link idle}.
   *
   * @throws Error when the carrier was given a clock that cannot be moved.
   */
  advance(ms: number): void;
  /**
   * Back to the start: no messages, requests, phones or faults, the seed from its beginning, and real time unless a
   * clock was given. With an account, only what is that account's goes, and the clock stays.
   */
  reset(scope?: AccountScope): void;
  /** Milliseconds since 1970 by the carrier's clock. For mock providers. */
  now(): number;
  /** Puts a message on the network. For mock providers. */
  accept(draft: MessageDraft): CarrierMessage;
  /** Calls a scheduled message off; `false` if it is not scheduled any more. For mock providers. */
  cancel(id: string): boolean;
}

/** A carrier as the mocks and the server see it. @internal */
export interface CarrierEngine extends Carrier {
  readonly faults: FaultEngine;
  readonly webhooks: WebhookSender;
  readonly limits: Required<{ [Store in keyof CarrierLimits]: number }>;
  /** Milliseconds that the clock was moved. */
  readonly offsetMs: number;
  /** Phones that somebody said something of. */
  knownPhones(scope?: AccountScope): string[];
  /** Whether a message is on its way to its phone: not scheduled, and not waiting for a phone that is off. */
  isUnderWay(id: string): boolean;
  /** Forgets messages; those that are on their way end there, and nothing is told of them any more. */
  remove(ids: readonly string[]): void;
  record(request: RecordedRequest): void;
  /** Makes a provider known to phones. */
  register(receiver: Receiver): void;
}
