import type { SmsError, SmsErrorCode } from "@smskit/core";
import {
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  parseJson,
  type ResponseDetails,
} from "@smskit/core/provider";

/**
 * What the codes of refusals mean. A code that is not listed is read by its status, as Sinch recommends.
 * @see https://developers.sinch.com/docs/sms/api-reference/#http-errors
 */
export const errors: readonly ErrorRow[] = [
  [
    "syntax_invalid_json",
    "invalid-message",
    "The request does not have the form of Sinch's API: check providerOptions.",
  ],
  [
    "syntax_invalid_parameter_format",
    "invalid-message",
    "A field has an invalid format: check to, from, statusCallback and providerOptions.",
  ],
  [
    "syntax_constraint_violation",
    "invalid-message",
    "A field is missing or out of range: check from, the text (at most 2000 characters), sendAt and providerOptions.",
  ],
  ["unknown_group", "invalid-recipient", "The recipient is the ID of a group that does not exist."],
  ["unknown_campaign", "invalid-sender", "The sender (from) does not belong to the campaign."],
  [
    "missing_callback_url",
    "invalid-config",
    "Delivery reports need a URL: set statusCallback, or the callback URL of the service plan.",
  ],
  ["illegal_number_type", "invalid-recipient", "The recipient's kind of number is illegal in the region."],
  ["blocked_account", "permission", "The service plan is blocked: ask Sinch."],
  ["batch_already_dispatched", "rejected", "The message is already on its way."],
  // Unconfirmed: public sources do not name this code.
  ["feedback_not_enabled", "rejected", "The message was sent without the option feedbackEnabled."],
  ["HTTP 400", "invalid-message", "The request is invalid: check to, from, the text and providerOptions."],
  [
    "HTTP 401",
    "authentication",
    "Sinch does not accept the API token: check servicePlanId, apiToken and region.",
  ],
  ["HTTP 403", "permission", "The service plan may not do this."],
  [
    "HTTP 404",
    "rejected",
    "Sinch does not have the message: it is older than 14 days, or of another service plan or region.",
  ],
];

type SinchErrorGroup = readonly [codes: readonly number[], code: SmsErrorCode, sentence: string];

/**
 * What networks report; several codes have one meaning. Unconfirmed: which of these codes Sinch's API passes on, except 310: it
 * came for a sender of the USA that was not registered.
 * @see https://developers.sinch.com/docs/sms/smpp/error-codes/
 * @see https://github.com/JoelNatkin/relaykit/blob/main/experiments/sinch/fixtures/exp-02a-delivery-report.json
 */
const networkErrors: readonly SinchErrorGroup[] = [
  [[1, 2, 3, 5, 6, 7, 8, 12, 17], "rejected", "No route leads to the recipient: report it to Sinch."],
  [[4, 14], "unavailable", "The route to the recipient failed for the moment."],
  [[9, 10, 301, 302, 303], "invalid-recipient", "The recipient's kind of number is not supported."],
  [[11], "rejected", "The network did not deliver the message."],
  [[13, 19, 63, 65], "rejected", "The network does not accept the message from this route."],
  [[15], "content-rejected", "The network screened the message out."],
  [[16, 61, 77], "recipient-blocked", "The network blocks texts to the recipient."],
  [[18, 40, 50, 51, 52, 56, 70, 71, 73, 74, 75, 76], "unavailable", "Sinch failed for the moment."],
  [[53, 54, 55, 72, 113, 163, 216], "rejected", "Sinch failed: report it to Sinch."],
  [[60], "invalid-sender", "The network blocks the sender (from)."],
  [[62], "content-rejected", "The network blocks a word of the text."],
  [[66, 67], "content-rejected", "The network blocks the encoding of the message."],
  [[100, 108, 150, 200], "invalid-recipient", "The recipient's number is not in use."],
  [[101, 102, 106, 107, 109, 111, 112, 114], "unavailable", "The recipient's network failed for the moment."],
  [[155, 161, 162, 164, 207, 214, 215, 217], "unavailable", "The recipient's network failed for the moment."],
  [
    [103, 104, 105, 110, 156, 157, 160, 208, 209, 213],
    "rejected",
    "The recipient's network rejected the message.",
  ],
  [[151, 205, 206], "recipient-blocked", "The recipient's line or phone is barred."],
  [[152, 154, 204, 212], "invalid-recipient", "The recipient's line or phone cannot receive texts."],
  [[153, 159, 201, 202], "invalid-recipient", "The recipient's phone is off or out of coverage."],
  [[158, 210], "unavailable", "The recipient's phone is full."],
  [[203, 211], "unavailable", "The recipient's phone is busy, or failed."],
  [
    [250, 251, 252, 253, 254, 255, 256],
    "recipient-blocked",
    "The recipient or their network bars the message.",
  ],
  [[257], "recipient-blocked", "The recipient has opted out (STOP); only START from them undoes it."],
  [[300, 304], "invalid-recipient", "The recipient is not a valid number."],
  [
    [310, 311, 312],
    "invalid-sender",
    "The network does not accept the sender (from): check its registration.",
  ],
  [[320, 321, 349, 370], "rejected", "The network rejected the message."],
  [[322, 360, 361, 362, 399], "unavailable", "The network failed for the moment."],
  [[330, 331, 334, 335, 336, 337, 338], "rejected", "The network does not accept a field of the message."],
  [[332, 333], "permission", "The network does not allow the message."],
  [[339], "invalid-message", "The network does not accept the message's validityPeriodSeconds."],
  [[340], "invalid-message", "The network does not accept the message's sendAt."],
  [
    [341, 342, 344, 345, 346, 347, 348, 350],
    "rejected",
    "The network does not accept a field of the message.",
  ],
  [[343], "invalid-message", "The text is too long for the network."],
];

/** What Sinch's API reports itself, and the one code of networks that no retry helps. */
const ownErrors: readonly ErrorRow[] = [
  [64, "rate-limited", "A quota of the network is exceeded.", { retryable: false }],
  [402, "rejected", "Sinch has no route to the recipient."],
  [403, "unavailable", "Sinch failed to pass the message to a network."],
  [404, "unavailable", "The network failed for the moment: send again later."],
  [405, "invalid-message", "A placeholder in the text has no value for the recipient."],
  [406, "timeout", "The message expired before a network accepted it."],
  [407, "rejected", "The message was canceled."],
  [408, "rejected", "The network rejected the message, often for its sender (from); do not repeat it."],
  [409, "rejected", "The message costs more than the limit of the service plan."],
  [410, "invalid-sender", "The service plan has no default originator for the recipient: set from."],
  [411, "invalid-message", "The text has more parts than maxNumberOfMessageParts."],
  [412, "permission", "The service plan is not enabled for the recipient's region: ask Sinch."],
  [413, "insufficient-funds", "The account is blocked or has no credit left: top it up, or ask Sinch."],
  [414, "invalid-message", "The URL of the media cannot be used."],
  [415, "content-rejected", "The recipient's network rejected the MMS."],
  [416, "invalid-recipient", "The recipient's network does not support the MMS."],
  [417, "invalid-recipient", "The recipient or their network cannot be reached for an MMS."],
  [418, "invalid-message", "The recipient's phone does not recognize the content of the MMS."],
];

/**
 * What the codes of delivery reports mean. Codes from 400 are of Sinch's API; those below are of networks.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Delivery-reports/
 */
export const deliveryErrors: readonly ErrorRow[] = [
  ...networkErrors.flatMap(([codes, code, sentence]) =>
    codes.map((each): ErrorRow => [each, code, sentence]),
  ),
  ...ownErrors,
].toSorted(([a], [b]) => Number(a) - Number(b));

/** Whether a code is in one of the tables. */
export function knowsCode(code: string): boolean {
  return findError("Sinch", [...errors, ...deliveryErrors], code) !== undefined;
}

/** Returns the meaning of a delivery report's code; `undefined` for 0, and for what is not a code. */
export function problemOf(value: unknown): ResponseDetails | undefined {
  const code = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (!/^\d{1,5}$/.test(code) || Number(code) === 0) return undefined;
  const providerCode = String(Number(code));
  return { code: "rejected", ...findError("Sinch", deliveryErrors, providerCode), providerCode };
}

/**
 * Returns the error for a response that does not accept the request, or that cannot be read. The status decides only if the
 * body is Sinch's: a proxy's 403 says nothing about the account. For 401 and 404, Sinch sends no body.
 */
export function errorFromSinch(response: HttpResponse, details: ResponseDetails = {}): SmsError {
  const { code, text } = fieldsOf(parseJson(response.body));
  const isSinchs = typeof code === "string" && code !== "" && typeof text === "string";
  const byStatus = isSinchs || response.status === 401 || (response.status === 404 && response.body === "");
  return errorFromResponse("Sinch", response, {
    ...(byStatus && findError("Sinch", errors, `HTTP ${response.status}`)),
    ...(isSinchs && { ...findError("Sinch", errors, code), providerCode: code }),
    ...details,
  });
}
