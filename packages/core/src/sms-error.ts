import { markClass } from "./mark-class.ts";
import type { Attempt } from "./sms-connector.ts";

/** Whether the message of a failed send went out: certainly not, or nobody knows. */
export type Delivery = "not-sent" | "unknown";

/** What went wrong. Each code says by itself whether sending again, or elsewhere, can help. */
export type SmsErrorCode =
  | "invalid-config"
  | "invalid-message"
  | "template-not-found"
  | "invalid-recipient"
  | "recipient-blocked"
  | "content-rejected"
  | "rejected"
  | "idempotency-conflict"
  | "aborted"
  | "invalid-sender"
  | "authentication"
  | "permission"
  | "insufficient-funds"
  | "unsupported"
  | "rate-limited"
  | "unavailable"
  | "timeout";

/** What may follow an error that left the message certainly unsent. */
const consequences: Record<SmsErrorCode, { retryable: boolean; failover: boolean }> = {
  "invalid-config": { retryable: false, failover: false },
  "invalid-message": { retryable: false, failover: false },
  "template-not-found": { retryable: false, failover: false },
  "invalid-recipient": { retryable: false, failover: false },
  "recipient-blocked": { retryable: false, failover: false },
  "content-rejected": { retryable: false, failover: false },
  rejected: { retryable: false, failover: false },
  "idempotency-conflict": { retryable: false, failover: false },
  aborted: { retryable: false, failover: false },
  "invalid-sender": { retryable: false, failover: true },
  authentication: { retryable: false, failover: true },
  permission: { retryable: false, failover: true },
  "insufficient-funds": { retryable: false, failover: true },
  unsupported: { retryable: false, failover: true },
  "rate-limited": { retryable: true, failover: true },
  unavailable: { retryable: true, failover: true },
  timeout: { retryable: true, failover: true },
};

/** What an error is made from. */
export interface SmsErrorOptions {
  /** What went wrong. */
  code: SmsErrorCode;
  /** A sentence for the reader: what is wrong, where, what to do. No secret, code, body or whole number. */
  message: string;
  /** @default "not-sent" */
  delivery?: Delivery | undefined;
  /** Where the code's own answer is wrong. Ignored when the delivery is unknown: that is never retried. */
  retryable?: boolean | undefined;
  /** Like `retryable`. */
  failover?: boolean | undefined;
  /** Milliseconds that the provider asks to wait. */
  retryAfterMs?: number | undefined;
  /** The `id` of the connector that failed. */
  connector?: string | undefined;
  /** The company: `"twilio"`. */
  provider?: string | undefined;
  /** The provider's own code, as a string. */
  providerCode?: string | undefined;
  /** The status of the provider's HTTP response. */
  httpStatus?: number | undefined;
  /** What the provider's support asks for. */
  requestId?: string | undefined;
  /** The URL of the provider's page about this error. */
  moreInfo?: string | undefined;
  /** The id that the provider gave the message although it failed. */
  messageId?: string | undefined;
  /** Every attempt, in order; added by wrappers. */
  attempts?: readonly Attempt[] | undefined;
  /** Something that is safe to print, such as the system error of a refused connection. */
  cause?: unknown;
}

/**
 * The one class of error that connectors throw. It is safe to log: it holds no credential, message body,
 * template variable or whole phone number.
 */
export class SmsError extends Error {
  readonly code: SmsErrorCode;
  /** Resend only what was `"not-sent"`; an `"unknown"` one may already be on the phone. */
  readonly delivery: Delivery;
  /** The same connector may be tried again. */
  readonly retryable: boolean;
  /** Another connector may be tried. */
  readonly failover: boolean;
  /** Milliseconds that the provider asks to wait before the next try. */
  declare readonly retryAfterMs?: number;
  declare readonly connector?: string;
  declare readonly provider?: string;
  /** The provider's own code, as a string. */
  declare readonly providerCode?: string;
  declare readonly httpStatus?: number;
  /** What the provider's support asks for. */
  declare readonly requestId?: string;
  /** The provider's page on this error. */
  declare readonly moreInfo?: string;
  /** Set when the provider gave the message an id all the same. */
  declare readonly messageId?: string;
  declare readonly attempts?: readonly Attempt[];

  constructor(options: SmsErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.delivery = options.delivery ?? "not-sent";
    const possible = this.delivery === "not-sent";
    this.retryable = possible && (options.retryable ?? consequences[options.code].retryable);
    this.failover = possible && (options.failover ?? consequences[options.code].failover);
    for (const detail of details) {
      if (options[detail] !== undefined) Object.assign(this, { [detail]: options[detail] });
    }
  }

  /** Whether a value is an `SmsError`, even of another copy of this package. */
  static is(value: unknown): value is SmsError {
    return value instanceof SmsError;
  }

  /** Errors print as `{}` in JSON by default; logs want the message and the code. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }
}

const details = [
  "retryAfterMs",
  "connector",
  "provider",
  "providerCode",
  "httpStatus",
  "requestId",
  "moreInfo",
  "messageId",
  "attempts",
] as const satisfies readonly (keyof SmsErrorOptions)[];

// On the prototype, so that it does not show among an error's own fields when it is printed.
Object.defineProperty(SmsError.prototype, "name", { value: "SmsError", configurable: true, writable: true });
markClass(SmsError, "SmsError");
