import type { Attempt } from "../connector/sms-receipt.ts";
import { consequences, type Delivery, type SmsErrorCode } from "./error-codes.ts";
import { shownCode, shownId, shownName, shownPage, withoutName } from "./foreign-text.ts";
import { markClass } from "./mark-class.ts";

/** A recipient as a provider's response has it; several, where it names one for each part of a text. */
export type EchoedRecipient = string | number | null | undefined | readonly EchoedRecipient[];

/** What an error is made from. */
export interface SmsErrorOptions {
  /** What went wrong. */
  code: SmsErrorCode;
  /** A sentence for the reader: what is wrong, where, what to do. No secret, code, body or whole number. */
  message: string;
  /**
   * The strings in `message` that are not yours, such as the name of an unknown option. What does not look like a name
   * becomes `…`; so does, once a connector throws the error, what repeats the number, the text, a variable or a
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
  /** The company: `"twilio"`. */
  provider?: string | undefined;
  /**
   * The provider's own code, as a string. Like `requestId`, `moreInfo` and `messageId` it is left out if it does not look
   * like what it is.
   */
  providerCode?: string | undefined;
  /** The status of the provider's HTTP response. */
  httpStatus?: number | undefined;
  /** What the provider's support asks for. */
  requestId?: string | undefined;
  /** The URL of the provider's page about this error. */
  moreInfo?: string | undefined;
  /** The id that the provider gave the message although it failed. */
  messageId?: string | undefined;
  /** The recipient, as the response has it: see `to` of `Delivered`. It is compared, and never printed. */
  echoedTo?: EchoedRecipient;
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

/** What a provider sent, where it looks like what it should be. */
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

/** What is known of an error and must not be printed with it. */
const asides = new WeakMap<SmsError, Asides>();

/** What an error was made from and does not show. */
export function asidesOf(error: SmsError): Asides {
  return asides.get(error) ?? {};
}

// On the prototype, so that it does not show among an error's own fields when it is printed.
Object.defineProperty(SmsError.prototype, "name", { value: "SmsError", configurable: true, writable: true });
markClass(SmsError, "SmsError");
