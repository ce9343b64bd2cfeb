import type {
  DeliveryUpdate,
  InboundMessage,
  SmsWebhook,
  SmsWebhookError,
  SmsWebhookEvent,
} from "@smskit/core";
import type { WireRequest } from "./wire-request.ts";

/** The options of `testWebhook`. */
export interface WebhookContractOptions {
  /** Names the suite. */
  name: string;
  /** Creates the webhook under test, with the secret that signs `requests`. */
  create: () => SmsWebhook;
  /** Creates a webhook without a secret, and without an option that allows it. Must throw. */
  createWithoutSecret?: (() => unknown) | undefined;
  /** The signed requests that the provider sends. */
  requests: WebhookRequests;
  /** The data in the requests. */
  about: {
    /** The provider's id of the message that all delivery updates are about. */
    id: string;
    /** The phone, E.164: it received the message and sent the inbound texts. */
    phone: string;
    /** Your number that the inbound texts were sent to, as events have it. */
    sender: string;
    /** When the delivery updates and the texts in `requests` happened; `false` if the provider does not say. */
    at: Date | false;
  };
  /**
   * Whether the signature covers the request's URL.
   * @default false
   */
  signsUrl?: boolean | undefined;
  /**
   * Removes the signature from a request.
   * @default every header with "signature" in its name, `Authorization`, and a field called `sig`
   */
  unsigned?: ((request: Request) => Request | Promise<Request>) | undefined;
  /** The secret that signs `requests`: nothing that is printed may contain it. */
  secrets?: readonly string[] | undefined;
  /** Rules that cannot hold for this webhook, by id, each with the reason. They are reported as skipped. */
  deviations?: Readonly<Record<string, string>> | undefined;
}

/** Creates requests as the provider does, each with a new signature. */
export interface WebhookRequests {
  /** Reports a status of the message. `extra` has further fields, which are signed, too. */
  delivery(
    status: "sent" | "delivered" | "undelivered",
    extra: Readonly<Record<string, string>>,
  ): Request | Promise<Request>;
  /** Reports a status that the provider does not have yet, with this word. */
  unknownStatus(word: string): Request | Promise<Request>;
  /** A text from the phone. */
  inbound(text: string): Request | Promise<Request>;
}

/** A sentence that holds for every webhook, and the experiment that proves it. */
export interface WebhookRule {
  /** Kebab-case. A broken webhook that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  run(bench: WebhookBench): Promise<void>;
}

/** A new webhook for one rule, and helpers of rules. */
export interface WebhookBench extends Pick<WebhookContractOptions, "about" | "createWithoutSecret"> {
  readonly webhook: SmsWebhook;
  /** Genuine requests, taken apart. */
  delivery(
    status: "sent" | "delivered" | "undelivered",
    extra?: Readonly<Record<string, string>>,
  ): Promise<WireRequest>;
  unknownStatus(word: string): Promise<WireRequest>;
  inbound(text: string): Promise<WireRequest>;
  /** Returns the request several times, each without a part of its signature; the last has no signature. */
  unsigned(request: WireRequest): Promise<WireRequest[]>;
  /** Passes a request to the webhook, and returns the events or the error. Anything else fails the rule. */
  parse(what: string, request: WireRequest): Promise<WebhookOutcome>;
  /** Returns the events of a request that must be accepted with a 2xx. */
  events(what: string, request: WireRequest): Promise<readonly SmsWebhookEvent[]>;
  /** Returns the only delivery update of a request that must be accepted. */
  update(what: string, request: WireRequest): Promise<DeliveryUpdate>;
  /** Returns the only text of a request that must be accepted. */
  message(what: string, request: WireRequest): Promise<InboundMessage>;
  /** Returns the error of a request that must be refused with this status. */
  refused(what: string, request: WireRequest, status: number): Promise<SmsWebhookError>;
  /** Checks that a value prints no secret and nothing of the request. */
  expectSafe(value: unknown, request?: WireRequest): void;
}

/** The result of parsing a request. */
export type WebhookOutcome =
  | { events: readonly SmsWebhookEvent[]; error?: undefined }
  | { events?: undefined; error: SmsWebhookError };
