import type { SmsErrorCode } from "../errors/sms-error.ts";
import type { TemplateVariables, UsageType } from "../message/template-variables.ts";
import type { ProviderFeatures } from "./provider-features.ts";

/**
 * One account at one provider, ready to text people. What wraps a connector is a connector too.
 */
export interface SmsConnector {
  /** The version of this interface. */
  readonly specVersion: 1;
  /** The provider's name unless the caller chose another: two accounts of one provider are two ids. */
  readonly id: string;
  /** The company: `"twilio"`. */
  readonly provider: string;
  /** Of one account at one provider. Absent on a connector around several, and where nothing is declared: assume nothing. */
  readonly features?: ProviderFeatures;
  /**
   * Does everything that needs no network: normalises the number, picks and renders the template, counts
   * segments. Idempotent, and what wrappers decide on.
   * @throws {SmsError} `invalid-message`, `invalid-recipient`, `template-not-found`, `unsupported`; nothing was sent.
   */
  prepare(message: SmsMessage | PreparedMessage): Promise<PreparedMessage>;
  /**
   * Resolves once the provider accepted the message; that it reached the phone is told later.
   * @throws {SmsError} whose `delivery` says whether the message was `"not-sent"` or whether that is `"unknown"`.
   */
  send(message: SmsMessage | PreparedMessage, options?: SendOptions): Promise<SmsReceipt>;
  /**
   * Verifies credentials and senders; sends nothing. What is wrong with them is a finding, not an error.
   * @throws {SmsError} where the provider cannot be asked: no connection, no answer in time, an outage.
   */
  check?(options?: CallOptions): Promise<ConnectorCheck>;
  /** Asks the provider what became of a message. */
  getStatus?(message: MessageRef, options?: CallOptions): Promise<DeliveryUpdate>;
  /** Looks for a message whose outcome is unknown; `undefined` when none, or more than one, fits. */
  find?(
    message: PreparedMessage,
    options: CallOptions & { /** Only messages created from then on. */ since: Date },
  ): Promise<SmsReceipt | undefined>;
  /** Calls off a scheduled message. */
  cancel?(message: MessageRef, options?: CallOptions): Promise<void>;
  /** Makes the provider forget the body. */
  redact?(message: MessageRef, options?: CallOptions): Promise<void>;
  /** Tells the provider whether the recipient used the code. */
  reportOutcome?(
    message: MessageRef,
    outcome: "confirmed" | "unconfirmed",
    options?: CallOptions,
  ): Promise<void>;
  /** Lets go of idle sockets that no other connector uses. */
  close?(): Promise<void>;
}

/** Names a message at its provider. A receipt is one. */
export interface MessageRef {
  /** The `id` of the connector that sent it. */
  connector: string;
  /** The provider's message id. */
  id: string;
}

/** Options of single providers. Each adapter adds its own key by module augmentation. */
// biome-ignore lint/suspicious/noEmptyInterface: adapters augment it
export interface ProviderOptions {}

/**
 * One text to one person: a `body`, or the `usageType` whose template makes it. Neither is needed where an option of
 * the provider says what is sent, such as Twilio's `contentSid`.
 */
export type SmsMessage = {
  /** E.164 (`+15558675310`), or as people write it when the connector has a `defaultCountry`. */
  to: string;
  /** Overrides the connector's sender. Where the connector sends from a service, both are passed on. */
  from?: string | undefined;
  /** Yours, at most 255 characters: comes back in receipts and, where the provider allows, in delivery updates. */
  reference?: string | undefined;
  /** When to send. Providers that cannot schedule refuse it as `unsupported`. */
  sendAt?: Date | undefined;
  /** How long the provider may keep trying, in whole seconds. */
  validityPeriodSeconds?: number | undefined;
  /** Where delivery updates go; overrides the connector's. An absolute http(s) URL. */
  statusCallback?: string | undefined;
  /** Fields of this message to drop, or to move into the provider's range, where the provider cannot keep them as they are. */
  bestEffort?: readonly BestEffortField[] | undefined;
  /** Refuse the message (`invalid-message`) rather than pay for more segments. */
  maxSegments?: number | undefined;
  /**
   * What only one provider has, by its name: `{ twilio: { shortenUrls: true } }`. Other providers ignore
   * it.
   */
  providerOptions?: ProviderOptions | undefined;
} & (
  | {
      /** The text as it is to arrive. Placeholders (`{{name}}`) are refused: nothing would fill them. */
      body: string;
      /**
       * Sends `{{` in the `body` as it is.
       * @default false
       */
      literal?: boolean | undefined;
      /** The case that the text is for; smskit picks no template. */
      usageType?: UsageType | undefined;
      variables?: undefined;
      locale?: undefined;
    }
  | {
      /** The case that picks the template. */
      usageType: UsageType;
      /** What the template's placeholders are filled from. */
      variables?: TemplateVariables | undefined;
      /**
       * The reader's language: `pt-BR`. Other ways to write it are understood: `pt_BR.UTF-8`, and an `Accept-Language`
       * header, of which the first entry counts. What names no language gets the template without a locale.
       */
      locale?: string | null | undefined;
      body?: undefined;
      literal?: undefined;
    }
  | {
      providerOptions: ProviderOptions;
      body?: undefined;
      literal?: undefined;
      usageType?: undefined;
      variables?: undefined;
      locale?: undefined;
    }
);

/** A field that a message may do without. */
export type BestEffortField = "validityPeriodSeconds" | "statusCallback";

/** Marks prepared messages. A plain field, so that it survives spread and JSON. */
export const preparedMark = "smskit/prepared-message";

/**
 * A message that needs no further decision. Any connector's `send` takes it as it is, and fills only what it
 * lacks: a second provider sends the very same text.
 */
export interface PreparedMessage {
  /** Tells a prepared message from one that is not. */
  readonly kind: typeof preparedMark;
  /** E.164. */
  to: string;
  /** The sender that the caller chose; overrides the connector's. */
  from?: string | undefined;
  /** Yours; comes back in receipts. */
  reference?: string | undefined;
  /** The text; absent where the provider has it: by a template id, or by an option such as Twilio's `contentSid`. */
  body?: string | undefined;
  /** The case that the text is for. */
  usageType?: UsageType | undefined;
  /** What the template was filled from. */
  variables?: TemplateVariables | undefined;
  /** A canonical BCP 47 tag. */
  locale?: string | undefined;
  /** The provider's own template, for those that take template ids and no text. */
  templateId?: string | undefined;
  /** How many segments the text takes. */
  segments?: number | undefined;
  /** How the text is encoded on the air. */
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** When to send. */
  sendAt?: Date | undefined;
  /** How long the provider may keep trying, in whole seconds. */
  validityPeriodSeconds?: number | undefined;
  /** Where delivery updates go: an absolute http(s) URL. */
  statusCallback?: string | undefined;
  /** Fields to drop, or to move into the provider's range, if the provider cannot keep them as they are. */
  bestEffort?: readonly BestEffortField[] | undefined;
  /** The most segments that the message may take. */
  maxSegments?: number | undefined;
  /** What only one provider has, by its name. */
  providerOptions?: ProviderOptions | undefined;
}

/** Bounds of one call. */
export interface CallOptions {
  /** Stops the call at any moment. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for everything that the call does.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
}

export interface SendOptions extends CallOptions {
  /**
   * At most 255 characters. Only `withIdempotency` takes a key; a bare connector given one throws `unsupported`.
   */
  idempotencyKey?: string | undefined;
}

/** The provider accepted the message. `raw`, its answer, is there but not enumerable. */
export interface SmsReceipt extends MessageRef {
  /** The company: `"twilio"`. */
  provider: string;
  /** The message's `reference`. */
  reference?: string;
  /** E.164. Personal data: yours to keep out of logs. */
  to: string;
  /** What the provider said when it accepted the message. */
  status: DeliveryStatus;
  /** How many segments the text takes, by the provider's count where it gives one. */
  segments?: number;
  /** How the text is encoded on the air. */
  encoding?: "gsm-7" | "ucs-2";
  /** Every attempt, in order; added by wrappers. */
  attempts?: readonly Attempt[];
  /** An earlier attempt may have reached the phone as well. */
  possibleDuplicate?: true;
  /** The provider's answer, as it came; not enumerable. */
  readonly raw?: unknown;
}

/** One request to one provider, and how it ended. */
export interface Attempt {
  /** The `id` of the connector that made it. */
  connector: string;
  /** When it began. */
  startedAt: Date;
  /** Milliseconds that it took. */
  durationMs: number;
  /** Whether the provider accepted the message; `unknown`: nobody can tell. */
  outcome: "accepted" | "not-sent" | "unknown";
  /** Why it failed. */
  code?: SmsErrorCode;
  /** The provider's own code of the failure. */
  providerCode?: string;
}

/** What a provider tells of a message after it had accepted it. */
export interface DeliveryUpdate {
  /** The company: `"twilio"`. */
  provider: string;
  /** The provider's message id. */
  id: string;
  /** The `id` of the connector that was asked; absent from webhooks, which know no connector. */
  connector?: string;
  /** The message's `reference`, where the provider returns it. */
  reference?: string;
  /** E.164. Personal data: yours to keep out of logs. */
  to?: string;
  /** How far the message got. */
  status: DeliveryStatus;
  /** The provider's own word for it. */
  providerStatus: string;
  /** Why it was not delivered. */
  code?: SmsErrorCode;
  /** The provider's own code of the failure. */
  providerCode?: string;
  /** What the provider charged, where it says so. */
  price?: {
    /** A decimal string, as the provider writes it: `"-0.00750"`. */
    amount: string;
    /** ISO 4217: `"USD"`. */
    currency: string;
  };
  /** When it happened, or when the update arrived if the provider does not say. */
  at: Date;
}

/** A text that somebody sent to one of your numbers. */
export interface InboundMessage {
  /** The company: `"twilio"`. */
  provider: string;
  /** The provider's message id. */
  id: string;
  /** The phone, as the provider writes it. Personal data: yours to keep out of logs. */
  from: string;
  /** Your number that it was sent to, as the provider writes it. */
  to: string;
  /** The text. */
  body: string;
  /** What an MMS carries; empty for a text. */
  media: readonly {
    /** Where the provider keeps it; needs the account's credentials at some providers. */
    url: string;
    /** MIME type: `image/jpeg`. */
    contentType: string;
  }[];
  /**
   * This is one part of a longer text, whose provider tells its parts one by one: `index`, from 1, of `total`. Put
   * together the bodies of parts with the same `from`, `to` and `reference`.
   */
  parts?: {
    /** What the parts of one text have in common. */
    reference: string;
    /** Which part this is, from 1. */
    index: number;
    /** How many parts the text has. */
    total: number;
  };
  /** What the provider, or carrier law, makes of the word. */
  keyword?: "stop" | "start" | "help";
  /** When it was received. */
  at: Date;
}

/** What `check()` found out. */
export interface ConnectorCheck {
  /** No finding is an error. */
  ok: boolean;
  findings: readonly {
    level: "ok" | "warning" | "error";
    /** The config's field that it is about. */
    field?: string;
    message: string;
  }[];
}

/** How far a message got. `unknown`: the provider's word for it is not known. */
export type DeliveryStatus =
  | "unknown"
  | "scheduled"
  | "accepted"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "undelivered"
  | "failed"
  | "canceled";
