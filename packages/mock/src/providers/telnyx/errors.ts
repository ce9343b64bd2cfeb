import { fillIn } from "../shared/fill-in.ts";

/** One row of Telnyx's error reference. */
interface TelnyxErrorRow {
  /** HTTP status of a refusal, or how a message ends that a carrier did not deliver. */
  outcome: number | "undelivered" | "failed";
  title: string;
  /** `{name}` is filled in from the request. */
  detail: string;
}

/**
 * The errors that the Messaging API responds with and, below, those in the `errors` of a message. Codes and titles are
 * from the references. A status is from the references, from Telnyx's guide for those who come from Twilio, or from
 * reports of real responses; no source states those that are marked unconfirmed.
 *
 * @see https://developers.telnyx.com/docs/messaging/messages/error-codes
 * @see https://developers.telnyx.com/development/api-fundamentals/api-errors
 * @see https://developers.telnyx.com/api/errors/40310
 */
export const telnyxErrors = {
  // Status unconfirmed: 10003, 10017. Telnyx responds to 10015 with 400 or 422, depending on the endpoint.
  "10003": {
    outcome: 422,
    title: "Invalid URL",
    detail: "The URL provided was invalid, malformed, or too long. URLs can be a maximum of 2000 characters.",
  },
  "10004": {
    outcome: 400,
    title: "Missing required parameter",
    detail: "A required parameter was missing.",
  },
  "10005": {
    outcome: 404,
    title: "Resource not found",
    detail: "The requested resource or URL could not be found.",
  },
  "10007": { outcome: 500, title: "Unexpected error", detail: "An unexpected error occured." },
  "10009": {
    outcome: 401,
    title: "Authentication failed",
    detail: "The required authentication headers were either invalid or not included in the request.",
  },
  "10011": {
    outcome: 429,
    title: "Too many requests",
    detail: "You have exceeded the maximum number of allowed requests.",
  },
  "10015": {
    outcome: 422,
    title: "Bad Request",
    detail: "The request failed because it was not well-formed: {reason}",
  },
  "10017": {
    outcome: 422,
    title: "Associated resource does not exist",
    detail: "The requested parameter is invalid as the associated resource does not exist.",
  },
  // Status unconfirmed: 10039, 20012, 20100.
  "10039": {
    outcome: 403,
    title: "Feature not permitted at this account level",
    detail: "The account may only message verified numbers.",
  },
  "20012": { outcome: 403, title: "Account inactive", detail: "The account is inactive." },
  "20100": {
    outcome: 402,
    title: "Insufficient Funds",
    detail: "You have insufficient funds to perform the requested action.",
  },
  "40300": {
    outcome: 409,
    title: "Blocked due to STOP message",
    detail: "Messages cannot be sent from '{from}' to '{to}' due to an existing block rule.",
  },
  // Status unconfirmed: 40302, 40304, 40316, 40317, 40325.
  "40302": { outcome: 400, title: "Message too large", detail: "The message is too large." },
  "40304": {
    outcome: 400,
    title: "Invalid combination of message content arguments",
    detail: "The text has characters that are not in the requested encoding.",
  },
  "40305": {
    outcome: 400,
    title: "Invalid 'from' address",
    detail:
      "The 'from' address should be string containing a valid number associated with the sending messaging profile.",
  },
  "40306": {
    outcome: 409,
    title: "Alpha sender not configured",
    detail: "The messaging profile doesn't have an associated alphanumeric sender ID.",
  },
  "40309": {
    outcome: 400,
    title: "Invalid destination region",
    detail:
      "Messages to {to} are not allowed: its region is not among the profile's whitelisted destinations.",
  },
  "40310": {
    outcome: 400,
    title: "Invalid 'to' address",
    detail: "The 'to' address should be a single valid number.",
  },
  "40312": {
    outcome: 409,
    title: "Messaging profile is disabled",
    detail: "The messaging profile must be enabled to send messages.",
  },
  "40316": {
    outcome: 400,
    title: "No content provided for message",
    detail: "A message needs text, media_urls, or both.",
  },
  "40317": {
    outcome: 400,
    title: "Invalid MMS content",
    detail: "A message may have up to 10 media URLs of 1 MB in all.",
  },
  "40321": {
    outcome: 400,
    title: "No usable numbers on messaging profile",
    detail: "The number pool of the messaging profile has no usable number.",
  },
  "40325": {
    outcome: 400,
    title: "Invalid alpha sender ID",
    detail: "An alphanumeric sender ID has 1 to 11 letters, digits and spaces, and at least one letter.",
  },

  "40001": {
    outcome: "undelivered",
    title: "Not routable",
    detail: "The destination number is either a landline or a non-routable wireless number.",
  },
  "40002": {
    outcome: "undelivered",
    title: "Blocked as spam - temporary",
    detail: "The message was flagged by a SPAM filter and was not delivered. This is a temporary condition.",
  },
  "40003": {
    outcome: "undelivered",
    title: "Blocked as spam - permanent",
    detail: "The message was flagged by a SPAM filter. The originating phone number is permanently blocked.",
  },
  "40004": {
    outcome: "undelivered",
    title: "Rejected by destination",
    detail: "The recipient server is rejecting the message for an unknown reason.",
  },
  "40005": {
    outcome: "undelivered",
    title: "Message expired during transmission",
    detail: "The message expired before it could be fully delivered to the recipient.",
  },
  "40006": {
    outcome: "undelivered",
    title: "Recipient server unavailable",
    detail: "The recipient server is unavailable or not responding. This may be a temporary issue.",
  },
  "40008": {
    outcome: "undelivered",
    title: "Undeliverable",
    detail: "The recipient carrier did not accept the message.",
  },
  "40011": {
    outcome: "undelivered",
    title: "Too many requests",
    detail: "Exceeded upstream rate limit.",
  },
  "40012": {
    outcome: "undelivered",
    title: "Invalid messaging destination number",
    detail: "The destination phone number was deemed invalid by the carrier.",
  },
  "40013": {
    outcome: "undelivered",
    title: "Invalid messaging source number",
    detail: "The source phone number was deemed invalid by the carrier.",
  },
  // How these two end is unconfirmed: `sending_failed` is for what never left Telnyx.
  "40014": {
    outcome: "failed",
    title: "Message expired in queue",
    detail: "The message expired before it left the queue.",
  },
  "40015": {
    outcome: "failed",
    title: "Blocked as spam - internal",
    detail: "The message was flagged by Telnyx's SPAM filter and was not sent.",
  },
} as const satisfies Record<string, TelnyxErrorRow>;

/** A code in {@link telnyxErrors}. */
export type TelnyxErrorCode = keyof typeof telnyxErrors;

/** A code that a request is refused with. */
export type RefusalCode = {
  [Code in TelnyxErrorCode]: (typeof telnyxErrors)[Code]["outcome"] extends number ? Code : never;
}[TelnyxErrorCode];

/** Why a request is refused. */
export interface Objection {
  code: RefusalCode;
  /** The JSON pointer to the field that is wrong. */
  pointer?: string | undefined;
  /** Values that fill in the detail of the table. */
  details?: Readonly<Record<string, string>> | undefined;
  /** Replaces the detail of the table. */
  detail?: string | undefined;
}

/** An error as Telnyx writes it. */
export interface TelnyxError {
  code: string;
  title: string;
  detail: string;
  source?: { pointer: string };
  meta: { url: string };
}

/** The error as Telnyx writes it, in responses and in the `errors` of a message; its code may be any. */
export function errorOf(error: Omit<Objection, "code"> & { code: string }): TelnyxError {
  const { code, pointer, details = {} } = error;
  const row: TelnyxErrorRow | undefined = Object.hasOwn(telnyxErrors, code)
    ? telnyxErrors[code as TelnyxErrorCode]
    : undefined;
  const { title, detail } = row ?? telnyxErrors["40008"];
  return {
    code,
    title,
    detail: error.detail ?? fillIn(detail, details),
    ...(pointer !== undefined && { source: { pointer } }),
    meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` },
  };
}
