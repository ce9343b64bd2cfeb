import type {
  DeliveryUpdate,
  InboundMessage,
  SmsWebhook,
  SmsWebhookError,
  SmsWebhookEvent,
} from "@smskit/core";
import type { WireRequest } from "./wire-request.ts";

/** What `testWebhook` needs to know of a provider's webhook. */
export interface WebhookContractOptions {
  /** Names the suite. */
  name: string;
  /** Makes the webhook under test, with the secret that `requests` are signed with. */
  create: () => SmsWebhook;
  /** Makes one that has no secret, and was not told to do without; that must throw. */
  createWithoutSecret?: (() => unknown) | undefined;
  /** The requests that the provider sends, signed. */
  requests: WebhookRequests;
  /** What the requests are about. */
  about: {
    /** The provider's id of the one message that all delivery updates are of. */
    id: string;
    /** The phone, E.164: it got the message, and it sent the inbound texts. */
    phone: string;
    /** The number of yours that the inbound texts were sent to, as events have it. */
    sender: string;
  };
  /**
   * Whether the signature covers the request's URL.
   * @default false
   */
  signsUrl?: boolean | undefined;
  /**
   * Takes the signature off a request.
   * @default every header with "signature" in its name, `Authorization`, and a field called `sig`
   */
  unsigned?: ((request: Request) => Request | Promise<Request>) | undefined;
  /** The secret that `requests` are signed with: nothing that is printed may hold it. */
  secrets?: readonly string[] | undefined;
  /** Rules that cannot hold for this webhook, by their id, each with the reason. They are listed as skipped. */
  deviations?: Readonly<Record<string, string>> | undefined;
}

/** Makes requests as the provider does, each signed anew. */
export interface WebhookRequests {
  /** Tells a status of the message. `extra` are further fields, signed with the rest. */
  delivery(
    status: "sent" | "delivered" | "undelivered",
    extra: Readonly<Record<string, string>>,
  ): Request | Promise<Request>;
  /** Tells a status that the provider does not have yet, by this word. */
  unknownStatus(word: string): Request | Promise<Request>;
  /** A text from the phone. */
  inbound(text: string): Request | Promise<Request>;
}

/** One sentence that holds for every webhook, and the experiment that shows it. */
export interface WebhookRule {
  /** Kebab-case. A broken webhook that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  run(bench: WebhookBench): Promise<void>;
}

/** A fresh webhook, and what rules do with it. */
export interface WebhookBench extends Pick<WebhookContractOptions, "about" | "createWithoutSecret"> {
  readonly webhook: SmsWebhook;
  /** Genuine requests, taken apart. */
  delivery(
    status: "sent" | "delivered" | "undelivered",
    extra?: Readonly<Record<string, string>>,
  ): Promise<WireRequest>;
  unknownStatus(word: string): Promise<WireRequest>;
  inbound(text: string): Promise<WireRequest>;
  /** The same request, each time without a part of its signature; the last has none at all. */
  unsigned(request: WireRequest): Promise<WireRequest[]>;
  /** Hands a request to the webhook, and gives its events or its error; anything else is a failure. */
  parse(what: string, request: WireRequest): Promise<WebhookOutcome>;
  /** The events of a request that must be accepted with a 2xx. */
  events(what: string, request: WireRequest): Promise<readonly SmsWebhookEvent[]>;
  /** The one delivery update in a request that must be taken. */
  update(what: string, request: WireRequest): Promise<DeliveryUpdate>;
  /** The one text in a request that must be taken. */
  message(what: string, request: WireRequest): Promise<InboundMessage>;
  /** The error of a request that must be refused, with this status. */
  refused(what: string, request: WireRequest, status: number): Promise<SmsWebhookError>;
  /** Checks that a value prints no secret, and nothing of a request. */
  expectSafe(value: unknown, request?: WireRequest): void;
}

/** What a webhook made of a request. */
export type WebhookOutcome =
  | { events: readonly SmsWebhookEvent[]; error?: undefined }
  | { events?: undefined; error: SmsWebhookError };
