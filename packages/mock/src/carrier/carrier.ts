import type { FaultEngine, Faults } from "../faults/fault-queue.ts";
import type { ProviderProblem } from "../server/provider-response.ts";
import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierEvent, CarrierMessage, LiveMessage, MessageDraft } from "./carrier-message.ts";
import type { Clock } from "./clock.ts";
import type { MessageWanted, ReceivedMessage } from "./message-wanted.ts";
import type { CarrierNumber, NumberChange } from "./numbers.ts";
import type { AccountScope, Phone, PhoneChange } from "./phones.ts";
import type { CarrierReply, Receiver, ReplyDraft } from "./reply.ts";

/** Options of {@link createCarrier}. */
export interface CarrierOptions {
  /** Determines which requests a fault with a `probability` hits. @default 1 */
  seed?: number | undefined;
  /** @default real time, which {@link Carrier.advance} moves forward */
  clock?: Clock | undefined;
  /** Milliseconds from acceptance to the phone. @default 50 */
  latencyMs?: number | undefined;
  /**
   * Where texts from phones are reported: to every number of every provider, unless the number or the options of its mock
   * say otherwise.
   *
   * @default nowhere
   */
  inboundUrl?: string | undefined;
  /**
   * Where webhooks may be sent. By default never to hosts on the internet, whatever URL a request names: only to
   * loopback, private addresses, and names such as `app`, `app.test`, `app.local` and `app.internal`.
   *
   * @default "private-network"
   */
  webhookHosts?: "private-network" | "anywhere" | undefined;
  /** How much is kept. Beyond these limits the oldest entries are removed. */
  limits?: CarrierLimits | undefined;
}

/** How much a carrier keeps. */
export interface CarrierLimits {
  /** @default 100000 */
  messages?: number | undefined;
  /** @default 10000 */
  requests?: number | undefined;
  /** @default 10000 */
  replies?: number | undefined;
}

/** A request that reached a provider's API, refused or not. */
export interface RecordedRequest {
  /** Names the request within its carrier. */
  readonly id: string;
  /** The provider that was called: `"acme"`. */
  readonly provider: string;
  /** The account that the request names, if the provider can tell. */
  readonly accountId?: string;
  /** The HTTP method. */
  readonly method: string;
  /** The provider's host that the request was for, such as `api.acme.example` or a regional one. */
  readonly host: string;
  /** The path, without the query. */
  readonly path: string;
  /** The query parameters, each with all its values. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The decoded body parameters. */
  readonly form: Readonly<Record<string, readonly string[]>>;
  /** The kind of credentials, never the secret. `null` for a request without credentials. */
  readonly authorization: {
    /** The scheme in lower case: `"basic"`, `"bearer"`. */
    readonly scheme: string;
    /** The user name of Basic credentials. */
    readonly username?: string;
  } | null;
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** The status of the provider's response, even if a fault kept it from the client. */
  readonly status: number;
  /** What was wrong with the request, if the provider says so. */
  readonly problem?: ProviderProblem;
}

/** The events of {@link Carrier.on}. */
export interface CarrierListeners {
  /** A message was accepted. */
  message: (message: CarrierMessage) => void;
  /** A message got a status, including its first one. */
  status: (message: CarrierMessage, event: CarrierEvent) => void;
  /** A phone sent a text, and a provider received it. */
  reply: (reply: CarrierReply) => void;
  /** A webhook about a message or a phone's text was sent, or failed. */
  callback: (about: CarrierMessage | CarrierReply, attempt: WebhookAttempt) => void;
  /** A phone's state or opt-outs changed, for one account or for all. */
  phone: (number: string, account: string | undefined) => void;
  /** A number of the app was set, changed or removed, for one account or for all. */
  number: (number: string, account: string | undefined) => void;
  /** A request reached a provider's API. */
  request: (request: RecordedRequest) => void;
  /** A fault was added or removed, or fired. */
  fault: (account: string | undefined) => void;
  /** Texts of either direction were deleted. */
  deleted: (texts: readonly (CarrierMessage | CarrierReply)[]) => void;
  /** The clock was moved. */
  clock: (now: number) => void;
  /** The carrier was reset, or one account of it. */
  reset: (account: string | undefined) => void;
}

/**
 * The virtual phone network: providers put messages on it, phones receive them, and faults make it fail on request.
 */
export interface Carrier {
  /** Every accepted message, newest last (the last 100,000, unless `limits` says otherwise). */
  readonly messages: readonly CarrierMessage[];
  /** Every request that reached a provider's API, newest last (the last 10,000, unless `limits` says otherwise). */
  readonly requests: readonly RecordedRequest[];
  /** Adds faults, and lists those that fired. */
  readonly faults: Faults;
  /** Every text that a phone sent, newest last (the last 10,000, unless `limits` says otherwise). */
  readonly replies: readonly CarrierReply[];
  /**
   * Changes the state or the opt-outs of a phone; what you leave out stays. `to` is E.164. With an account, it changes
   * for that account only.
   */
  setPhone(to: string, phone: PhoneChange, scope?: AccountScope): void;
  /** Returns the current state and opt-outs of a phone: as one account sees it, or overall. */
  phone(to: string, scope?: AccountScope): Phone;
  /** The numbers of the app that were set, newest last. A number that was never set can receive texts as well. */
  readonly numbers: readonly CarrierNumber[];
  /**
   * Sets a number of the app: where texts to it are reported, and which provider has it. What you leave out stays, and
   * `null` removes it. With an account, the number is set for that account only.
   *
   * @throws Error when a URL is not one of http or https.
   */
  setNumber(number: string, change: NumberChange, scope?: AccountScope): void;
  /** Returns a number that was set: for one account, or for any. */
  number(number: string, scope?: AccountScope): CarrierNumber | undefined;
  /** Removes a number that was set; returns `false` if it was not set. */
  removeNumber(number: string, scope?: AccountScope): boolean;
  /** Where texts to a number are reported if neither the number nor its mock says so. */
  readonly inboundUrl: string | undefined;
  /** The address of the mock server on this carrier, if one runs: `http://127.0.0.1:54321`. */
  readonly serverUrl: string | undefined;
  /** Returns the message with this id of its provider. */
  message(id: string): CarrierMessage | undefined;
  /** Adds a listener and returns a function that removes it. */
  on<Event extends keyof CarrierListeners>(event: Event, listener: CarrierListeners[Event]): () => void;
  /**
   * Resolves with the first message that matches and is delivered, even if that happened before the call.
   *
   * @throws NoMessageError on timeout. The error lists what the carrier accepted, with masked numbers
   * and without bodies.
   */
  waitForMessage(wanted?: MessageWanted): Promise<ReceivedMessage>;
  /**
   * Sends a text from a phone to the app. Resolves once the app has responded, or could not be reached.
   *
   * @throws Error when there is no sender to reply to, or no provider has that number.
   */
  reply(draft: ReplyDraft): Promise<CarrierReply>;
  /**
   * Resolves when every message has its final status, except scheduled ones and those that wait for their phone, and
   * every webhook has a response or has failed.
   */
  idle(): Promise<void>;
  /**
   * Moves the clock forward. Everything due until then happens before this returns, in order and each at its own time.
   * Webhooks are sent as usual: wait for them with {@link idle}.
   *
   * @throws Error when the carrier's clock has no `advance`.
   */
  advance(ms: number): void;
  /**
   * Restores the initial state: no messages, requests, phones, numbers or faults, the seed from its beginning, and real time
   * unless you passed a clock. With an account, removes only what belongs to that account; the clock stays.
   */
  reset(scope?: AccountScope): void;
  /** Returns the milliseconds since 1970 by the carrier's clock. For mock providers. */
  now(): number;
  /** Puts a message on the network. For mock providers. */
  accept(draft: MessageDraft): CarrierMessage;
  /** Sends a webhook that is about no message and no text. For mock providers. */
  notify(webhook: WebhookRequest): void;
  /** Cancels a scheduled message; returns `false` if it is no longer scheduled. For mock providers. */
  cancel(id: string): boolean;
  /**
   * Changes when a scheduled message is due; `undefined` pauses it until the next change. Returns `false` if it is no longer
   * scheduled. For mock providers.
   */
  reschedule(id: string, sendAt: Date | undefined): boolean;
}

/** A carrier as the mocks and the server use it. @internal */
export interface CarrierEngine extends Carrier {
  readonly faults: FaultEngine;
  readonly webhooks: WebhookSender;
  readonly limits: Required<{ [Store in keyof CarrierLimits]: number }>;
  /** How far the clock was moved, in milliseconds. */
  readonly offsetMs: number;
  /** The numbers of the phones whose state or opt-outs were set. */
  knownPhones(scope?: AccountScope): string[];
  /** Whether a message is being delivered: neither scheduled nor waiting for its phone. */
  isUnderWay(id: string): boolean;
  /** Deletes texts of both directions. Deliveries stop, and no more webhooks are sent about them. */
  remove(ids: readonly string[]): void;
  /** Adds texts from before a restart, oldest first. Nothing is delivered or reported. */
  restore(messages: readonly LiveMessage[], replies: readonly CarrierReply[]): void;
  /** Sets the address of a server on this carrier; the result unsets it. */
  serveAt(url: string): () => void;
  /** Keeps a request, and names it. */
  record(request: Omit<RecordedRequest, "id">): void;
  /** Registers a provider that receives texts from phones. */
  register(receiver: Receiver): void;
}
