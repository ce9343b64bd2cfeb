import type { ProviderFeatures } from "./provider-features.ts";
import type { SmsErrorCode } from "./sms-error.ts";

/**
 * One account at one provider, ready to text people. What wraps a connector is a connector too.
 */
export interface SmsConnector {
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

/** The case that a template is for. Any other string is a usage type of your own. */
export type UsageType =
  | "SignIn"
  | "Register"
  | "ForgotPassword"
  | "Generic"
  | "Test"
  | "OrganizationInvitation"
  | "UserPermissionValidation"
  | "BindNewIdentifier"
  | "MfaVerification"
  | "BindMfa"
  | (string & {});

/** What placeholders are filled from: `{{code}}`, `{{user.name}}`, `{{list.0}}`. */
export type TemplateVariables = {
  readonly [name: string]: string | number | TemplateVariables | readonly (string | number)[];
};

/** Options of single providers. Each adapter adds its own key by module augmentation. */
// biome-ignore lint/suspicious/noEmptyInterface: adapters augment it
export interface ProviderOptions {}

/** One text to one person: a `body`, or the `usageType` whose template makes it. */
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
  providerOptions?: ProviderOptions | undefined;
} & (
  | {
      body: string;
      usageType?: UsageType | undefined;
      variables?: undefined;
      locale?: undefined;
    }
  | {
      usageType: UsageType;
      variables?: TemplateVariables | undefined;
      /** BCP 47: `pt-BR`. */
      locale?: string | undefined;
      body?: undefined;
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
  readonly kind: typeof preparedMark;
  /** E.164. */
  to: string;
  from?: string | undefined;
  reference?: string | undefined;
  /** The text; absent for providers that take template ids and no text. */
  body?: string | undefined;
  usageType?: UsageType | undefined;
  variables?: TemplateVariables | undefined;
  locale?: string | undefined;
  /** The provider's own template, for those that take template ids and no text. */
  templateId?: string | undefined;
  segments?: number | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  sendAt?: Date | undefined;
  validityPeriodSeconds?: number | undefined;
  statusCallback?: string | undefined;
  bestEffort?: readonly BestEffortField[] | undefined;
  maxSegments?: number | undefined;
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
  provider: string;
  reference?: string;
  /** E.164. Personal data: yours to keep out of logs. */
  to: string;
  status: DeliveryStatus;
  segments?: number;
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
  connector: string;
  startedAt: Date;
  durationMs: number;
  outcome: "accepted" | "not-sent" | "unknown";
  code?: SmsErrorCode;
  providerCode?: string;
}

/** What a provider tells of a message after it had accepted it. */
export interface DeliveryUpdate {
  provider: string;
  /** The provider's message id. */
  id: string;
  connector?: string;
  reference?: string;
  to?: string;
  status: DeliveryStatus;
  /** The provider's own word for it. */
  providerStatus: string;
  code?: SmsErrorCode;
  providerCode?: string;
  /** A decimal string, and an ISO 4217 code. */
  price?: { amount: string; currency: string };
  at: Date;
}

/** A text that somebody sent to one of your numbers. */
export interface InboundMessage {
  provider: string;
  id: string;
  from: string;
  to: string;
  body: string;
  media: readonly { url: string; contentType: string }[];
  /** What the provider, or carrier law, makes of the word. */
  keyword?: "stop" | "start" | "help";
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
