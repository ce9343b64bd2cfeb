import type { Attempt } from "../connector/sms-receipt.ts";
import { consequences, type Delivery, type SmsErrorCode } from "./error-codes.ts";
import { shownCode, shownId, shownName, shownPage, withoutName } from "./foreign-text.ts";
import { markClass } from "./mark-class.ts";

/** A recipient as a provider's response has it; a list if the response names one for each part of a text. */
export type EchoedRecipient = string | number | null | undefined | readonly EchoedRecipient[];

/** The options of an `SmsError`. */
export interface SmsErrorOptions {
  /** What went wrong. */
  code: SmsErrorCode;
  /** A sentence: where, what is wrong, what to do. Without secrets, codes, texts and whole numbers. */
  message: string;
  /**
   * The foreign strings in `message`, such as the name of an unknown option. A string that does not look like a name
   * becomes `…`. When a connector throws the error, so does a string that repeats the number, the text, a variable or a
   * credential.
   */
  quoted?: readonly string[] | undefined;
  /** @default "not-sent" */
  delivery?: Delivery | undefined;
  /** Overrides what the code implies. Ignored when the delivery is unknown: that is never retried. */
  retryable?: boolean | undefined;
  /** Like `retryable`. */
  failover?: boolean | undefined;
  /** Milliseconds that the provider asks to wait. */
  retryAfterMs?: number | undefined;
  /** The `id` of the connector that failed. */
  connector?: string | undefined;
  /** The company: `"acme"`. */
  provider?: string | undefined;
  /**
   * The provider's own code, as a string. Like `requestId`, `moreInfo` and `messageId`, it is removed if it does not have
   * a plausible form.
   */
  providerCode?: string | undefined;
  /** The status of the provider's HTTP response. */
  httpStatus?: number | undefined;
  /** The id of the request, for the provider's support. */
  requestId?: string | undefined;
  /** The URL of the provider's page about this error. */
  moreInfo?: string | undefined;
  /** The id of the message at the provider, if it has one although the send failed. */
  messageId?: string | undefined;
  /** The recipient, as the response has it: see `to` of `Delivered`. It is compared, never printed. */
  echoedTo?: EchoedRecipient;
  /** Every attempt, in order; added by wrappers. */
  attempts?: readonly Attempt[] | undefined;
  /** A value that is safe to print, such as the system error of a refused connection. */
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
  /** Whether the same connector may be tried again. */
  readonly retryable: boolean;
  /** Whether another connector may be tried. */
  readonly failover: boolean;
  /** Milliseconds that the provider asks to wait before a retry. */
  declare readonly retryAfterMs?: number;
  declare readonly connector?: string;
  declare readonly provider?: string;
  /** The provider's own code, as a string. */
  declare readonly providerCode?: string;
  declare readonly httpStatus?: number;
  /** The id of the request, for the provider's support. */
  declare readonly requestId?: string;
  /** The provider's page about this error. */
  declare readonly moreInfo?: string;
  /** The id of the message at the provider, if it has one although the send failed. */
  declare readonly messageId?: string;
  declare readonly attempts?: readonly Attempt[];

  constructor(options: SmsErrorOptions) {
    super(messageOf(options), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.delivery = options.delivery ?? "not-sent";
    const possible = this.delivery === "not-sent";
    this.retryable = possible && (options.retryable ?? consequences[options.code].retryable);
    this.failover = possible && (options.failover ?? consequences[options.code].failover);
    for (const detail of details) {
      const value = detail in filters ? filters[detail as Filtered](options[detail]) : options[detail];
      if (value !== undefined) Object.assign(this, { [detail]: value });
    }
    const { quoted, echoedTo } = options;
    if (quoted !== undefined || echoedTo !== undefined) asides.set(this, { quoted, echoedTo });
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

type Filtered = "providerCode" | "requestId" | "moreInfo" | "messageId";

/** Removes values of the provider that do not have a plausible form. */
const filters: Record<Filtered, (value: unknown) => string | undefined> = {
  providerCode: shownCode,
  requestId: shownId,
  moreInfo: shownPage,
  messageId: shownId,
};

function messageOf({ message, quoted = [] }: SmsErrorOptions): string {
  return quoted
    .filter((name) => shownName(name) !== name)
    .reduce((shown, name) => withoutName(shown, name), message);
}

type Asides = Pick<SmsErrorOptions, "quoted" | "echoedTo">;

/** Data of errors that must not be printed with them. */
const asides = new WeakMap<SmsError, Asides>();

/** Returns the data of an error that it does not show. */
export function asidesOf(error: SmsError): Asides {
  return asides.get(error) ?? {};
}

// On the prototype, so that it is not printed among an error's own fields.
Object.defineProperty(SmsError.prototype, "name", { value: "SmsError", configurable: true, writable: true });
markClass(SmsError, "SmsError");
