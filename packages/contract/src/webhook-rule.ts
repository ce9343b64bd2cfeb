import type {
  DeliveryUpdate,
  InboundMessage,
  SmsWebhook,
  SmsWebhookError,
  SmsWebhookEvent,
} from "@smskit/core";
import type { ProviderFeatures } from "@smskit/core/provider";
import type { WireRequest } from "./wire-request.ts";

/** The options of `testWebhook`. */
export interface WebhookContractOptions {
  /** Names the suite. */
  name: string;
  /** Creates the webhook under test, with the secret that signs `requests`. */
  create: (context: CreateWebhookContext) => SmsWebhook;
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
   * What the provider can do. If its signature does not cover the body, the rule about changed requests does not run.
   * @default a signature that covers the body is assumed
   */
  features?: ProviderFeatures | undefined;
  /**
   * The statuses that the provider reports.
   * @default all three
   */
  statuses?: readonly ReportedStatus[] | undefined;
  /**
   * Serves what the webhook fetches: the certificate that the requests name, and the confirmation of a subscription.
   * @default nothing can be fetched
   */
  fetch?: ((url: string) => Response | Promise<Response>) | undefined;
  /**
   * Fields that the signature leaves out, such as the URL of its certificate. Changed, they must change nothing; so must
   * fields that are added beside them.
   * @default none
   */
  unsignedFields?: readonly string[] | undefined;
  /**
   * Whether the signature covers the request's URL.
   * @default false
   */
  signsUrl?: boolean | undefined;
  /**
   * The most bytes of a request that the webhook reads: more for a provider that reports many messages at once.
   * @default 65_536
   */
  maximumBytes?: number | undefined;
  /**
   * Removes the signature from a request.
   * @default every header with "signature" in its name, `Authorization`, a field called "signature" or `sig`, and each of
   * `secrets` that is in the URL
   */
  unsigned?: ((request: Request) => Request | Promise<Request>) | undefined;
  /** The secret that signs `requests`: nothing that is printed may contain it. */
  secrets?: readonly string[] | undefined;
  /** Rules that cannot hold for this webhook, by id, each with the reason. They are reported as skipped. */
  deviations?: Readonly<Record<string, string>> | undefined;
}

/** What a rule passes to `create`. */
export interface CreateWebhookContext {
  /** Pass it on, if the webhook fetches anything. */
  fetch: typeof globalThis.fetch;
}

/** A status that requests in rules report. */
export type ReportedStatus = "sent" | "delivered" | "undelivered";

/** Creates requests as the provider does, each with a new signature. */
export interface WebhookRequests {
  /** Reports a status of the message. `extra` has further fields, which are signed, too; in JSON, values of any type. */
  delivery(status: ReportedStatus, extra: Readonly<Record<string, string>>): Request | Promise<Request>;
  /** Reports a status that the provider does not have yet, with this word. */
  unknownStatus(word: string): Request | Promise<Request>;
  /** A text from the phone. Left out if the provider passes on no texts. */
  inbound?(text: string): Request | Promise<Request>;
  /** Reports all of these statuses of the message at once. For a provider that sends several reports in one request. */
  batch?(statuses: readonly ReportedStatus[]): Request | Promise<Request>;
  /** Asks whether the URL is the app's. For a provider whose subscriptions must be confirmed. */
  challenge?(): Request | Promise<Request>;
}

/** A sentence that holds for every webhook, and the experiment that proves it. */
export interface WebhookRule {
  /** Kebab-case. A broken webhook that fails the rule names it. */
  readonly id: string;
  /** The sentence. */
  readonly title: string;
  /** What the provider must send, if not all do. */
  readonly needs?: "inbound";
  run(bench: WebhookBench): Promise<void>;
}

/** A new webhook for one rule, and helpers of rules. */
export interface WebhookBench extends Pick<WebhookContractOptions, "about" | "createWithoutSecret"> {
  /** The most bytes of a request that the webhook reads. */
  readonly maximumBytes: number;
  readonly webhook: SmsWebhook;
  /** Whether the provider passes on texts. */
  readonly hasInbound: boolean;
  /** The statuses that the provider reports. */
  readonly statuses: readonly ReportedStatus[];
  readonly secrets: readonly string[];
  readonly unsignedFields: readonly string[];
  /** The URLs that the webhook has fetched. */
  readonly fetched: readonly string[];
  /** Serves another URL as the response to a URL; `undefined` makes fetching it fail. */
  serve(url: string, as: string | undefined): void;
  /** Genuine requests, taken apart. `delivery` reports any status by default. */
  delivery(status?: ReportedStatus, extra?: Readonly<Record<string, string>>): Promise<WireRequest>;
  unknownStatus(word: string): Promise<WireRequest>;
  inbound(text: string): Promise<WireRequest>;
  batch(statuses: readonly ReportedStatus[]): Promise<WireRequest>;
  challenge(): Promise<WireRequest>;
  /** One request of each kind that the provider sends. */
  genuine(): Promise<WireRequest[]>;
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
  /** Checks that a request that is not the provider's is refused: with 403, or 401 for HTTP Basic. */
  distrusted(what: string, request: WireRequest): Promise<void>;
  /** Checks that a value prints no secret and nothing of the request. */
  expectSafe(value: unknown, request?: WireRequest): void;
}

/** The result of parsing a request. */
export type WebhookOutcome =
  | { events: readonly SmsWebhookEvent[]; error?: undefined }
  | { events?: undefined; error: SmsWebhookError };
