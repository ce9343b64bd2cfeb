import { SmsError, type SmsErrorCode } from "@smskit/core";
import { ProblemError } from "../http/problem.ts";

/**
 * Twilio's errors that this front responds with: HTTP status and sentence.
 * @see https://www.twilio.com/docs/api/errors
 */
const errors = {
  20001: [400, "Invalid parameter"],
  20003: [401, "Authenticate"],
  20004: [405, "Method not allowed"],
  20009: [409, "Unable to change record: the message is still on its way."],
  20404: [404, "The requested resource was not found"],
  // The code is Twilio's; its use for a repeated token is this front's own.
  20409: [409, "The I-Twilio-Idempotency-Token was used for another request."],
  20413: [413, "Request Entity Too Large"],
  20429: [429, "Too Many Requests"],
  20500: [500, "An internal server error has occurred"],
  20503: [503, "Service Unavailable"],
  21211: [400, "Invalid 'To' Phone Number"],
  21212: [400, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID."],
  21265: [400, "'To' number cannot be a Short Code"],
  21408: [400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"],
  21604: [400, "A 'To' phone number is required."],
  21609: [400, "The 'StatusCallback' URL is not a valid URL."],
  21610: [400, "Attempt to send to unsubscribed recipient"],
  21617: [400, "The concatenated message body exceeds the 1600 character limit"],
  21619: [400, "A Message Body, Media URL or Content SID is required"],
  21622: [400, "MMS has not been enabled for your account"],
  21624: [400, "Invalid validity period value"],
  21654: [400, "ContentSid Required"],
  21655: [400, "The ContentSid is Invalid"],
  30409: [400, "This message cannot be canceled"],
  35111: [400, "SendAt timestamp is missing"],
  35114: [400, "SendAt timestamp is not a time in ISO 8601"],
  35115: [400, "SendAt timestamp is less than 300 seconds ahead"],
  35117: [400, "SendAt timestamp is more than 35 days ahead"],
  35126: [400, "The ScheduleType value provided is not supported for this channel"],
  63007: [400, "Twilio could not find a Channel with the specified From address"],
} as const satisfies Record<number, readonly [status: number, message: string]>;

export type TwilioErrorCode = keyof typeof errors;

/** Thrown to respond with an error as Twilio writes it. */
export class TwilioError extends Error {
  override readonly name = "TwilioError";
  readonly code: TwilioErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  /** @param message What replaces Twilio's sentence: it must contain nothing of the request. */
  constructor(
    code: TwilioErrorCode,
    message: string = errors[code][1],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** What a text is refused with, by the gateway's own code. */
const codes: Partial<Record<SmsErrorCode, TwilioErrorCode>> = {
  "invalid-recipient": 21211,
  "invalid-sender": 21212,
  "recipient-blocked": 21610,
  permission: 21408,
  "rate-limited": 20429,
  "idempotency-conflict": 20409,
  unavailable: 20503,
  timeout: 20503,
  aborted: 20503,
  "invalid-message": 20001,
  "content-rejected": 20001,
  "template-not-found": 20001,
  unsupported: 20001,
  rejected: 20001,
};

/** Returns the response for what a handler threw; undefined for an error of unknown kind. */
export function twilioErrorResponse(thrown: unknown): Response | undefined {
  const error = twilioErrorOf(thrown);
  if (error === undefined) return undefined;
  const { code, message, headers } = error;
  const [status] = errors[code];
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return Response.json(body, {
    status,
    headers: { ...headers, ...(status === 401 && { "WWW-Authenticate": 'Basic realm="Twilio API"' }) },
  });
}

function twilioErrorOf(thrown: unknown): TwilioError | undefined {
  if (thrown instanceof TwilioError) return thrown;
  if (thrown instanceof ProblemError) {
    const { status, detail } = thrown.problem;
    return status === 413
      ? new TwilioError(20413)
      : new TwilioError(20001, `Invalid parameter: ${detail ?? "the request"}`);
  }
  if (!SmsError.is(thrown)) return undefined;
  const code = codes[thrown.code] ?? 20500;
  if (code === 20001) return new TwilioError(code, `Invalid parameter: ${thrown.message}`);
  if (code !== 20429 || thrown.retryAfterMs === undefined) return new TwilioError(code);
  const seconds = Math.max(1, Math.ceil(thrown.retryAfterMs / 1_000));
  return new TwilioError(code, thrown.message, { "Retry-After": String(seconds) });
}
