import type { SmsError, SmsErrorCode } from "@smskit/core";
import {
  type ErrorMeaning,
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  parseJson,
  type ResponseDetails,
  textOf,
} from "@smskit/core/provider";
import { meaningOfFields } from "./field-errors.ts";

type Reason = readonly [reason: string, code: SmsErrorCode, sentence: string];

/** The rows of an exception: of any reason, and of each that a text can meet. */
function exception(
  name: string,
  [code, sentence]: [SmsErrorCode, string],
  reasons: readonly Reason[],
): ErrorRow[] {
  const rows = reasons.map(([reason, ...meaning]): ErrorRow => [`${name}.${reason}`, ...meaning]);
  return [[name, code, sentence], ...rows];
}

const throttled = "Too many requests or message parts at once.";
const unknownKey = "AWS does not know the access key: check credentials.";
const mismatch = "The signature does not match: check secretAccessKey, region and the clock of this machine.";
const expired = "The temporary credentials have expired: get new ones.";
const skewed = "The request's time is too far from AWS's: check the clock of this machine.";
const malformed = "The signature is malformed: check credentials.";
const unsigned = "The request arrived without a signature: check proxies.";
const denied = "The credentials may not do this: allow it in the IAM policy.";
const countryBlocked = "The protect configuration blocks the recipient or their country.";
const unregistered = "The sender ID (from) must be registered in the recipient's country.";
const otherCountry = "The sender (from) cannot text the recipient's country.";

// #region table
/**
 * What AWS's exceptions mean, by their reason, and the types of delivery events.
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */
export const errors: readonly ErrorRow[] = [
  ...exception(
    "AccessDeniedException",
    ["permission", denied],
    [
      ["ACCOUNT_DISABLED", "permission", "AWS has disabled texts for the account."],
      [
        "INSUFFICIENT_ACCOUNT_REPUTATION",
        "permission",
        "AWS has disabled texts: the account's reputation is too low.",
      ],
    ],
  ),
  ...exception(
    "ConflictException",
    ["rejected", "The message conflicts with the state of the account."],
    [
      ["DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", "permission", countryBlocked],
      ["DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE", "recipient-blocked", countryBlocked],
      [
        "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
        "permission",
        "The account's sandbox texts verified numbers only.",
      ],
      ["DESTINATION_PHONE_NUMBER_OPTED_OUT", "recipient-blocked", "The recipient has opted out (STOP)."],
      ["KEYWORD_MISMATCH", "invalid-message", "The keyword is not one of the short code's."],
      ["MESSAGE_TYPE_MISMATCH", "invalid-sender", "The sender (from) is set up for the other messageType."],
      [
        "NO_ORIGINATION_IDENTITIES_FOUND",
        "invalid-sender",
        "The account has no sender for the recipient's country.",
      ],
      ["NUMBER_CAPABILITIES_MISMATCH", "invalid-sender", "The sender (from) cannot send texts."],
      [
        "PHONE_NUMBER_NOT_IN_REGISTRATION_REGION",
        "invalid-sender",
        "The sender (from) is of another region.",
      ],
      [
        "REGISTRATION_NOT_COMPLETE",
        "invalid-sender",
        "The registration of the sender (from) is not complete.",
      ],
      ["RESOURCE_NOT_ACTIVE", "invalid-sender", "The sender (from) is not active yet."],
    ],
  ),
  // #endregion table
  ...exception(
    "ResourceNotFoundException",
    ["invalid-sender", "The sender (from) is not in this region."],
    [
      ["configuration-set", "invalid-config", "The configurationSetName does not exist in this region."],
      ["keyword", "invalid-message", "The keyword in providerOptions does not exist."],
      ["message", "rejected", "The message does not exist, or was sent without messageFeedbackEnabled."],
      [
        "protect-configuration",
        "invalid-message",
        "The protectConfigurationId in providerOptions does not exist.",
      ],
    ],
  ),
  [
    "ServiceQuotaExceededException",
    "rate-limited",
    "A quota of the account is reached.",
    { retryable: false },
  ],
  ...["RCS", "TEXT"].map((channel): ErrorRow => {
    const code = `ServiceQuotaExceededException.MONTHLY_SPEND_LIMIT_REACHED_FOR_${channel}`;
    return [code, "insufficient-funds", "The month's spending limit is reached: request a higher one."];
  }),
  ...exception(
    "ValidationException",
    ["invalid-message", "The request is invalid: check the message."],
    [
      ["CHANNEL_NOT_ENABLED", "permission", "Texts are not enabled for this account or sender."],
      ["COUNTRY_CODE_MISMATCH", "invalid-sender", otherCountry],
      ["COUNTRY_NOT_ENABLED", "permission", "The recipient's country is not enabled for the account."],
      ["DESTINATION_COUNTRY_BLOCKED", "permission", "The recipient's country is blocked for the account."],
      ["INTERNATIONAL_SENDING_NOT_SUPPORTED", "invalid-sender", otherCountry],
      ["INVALID_ARN", "invalid-sender", "The ARN of the sender (from) is malformed."],
      ["INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", "invalid-sender", otherCountry],
      ["MAXIMUM_SIZE_EXCEEDED", "invalid-message", "The text is longer than 1600 characters."],
      [
        "PRICE_OVER_THRESHOLD",
        "invalid-message",
        "The text costs more than the maxPrice in providerOptions.",
      ],
      ["RESOURCE_NOT_ACCESSIBLE", "invalid-sender", "The sender (from) is not shared with this account."],
      ["SENDER_ID_NOT_REGISTERED", "invalid-sender", unregistered],
      [
        "SENDER_ID_NOT_SUPPORTED",
        "invalid-sender",
        "The recipient's country takes no sender IDs: use a number.",
      ],
      ["SENDER_ID_REQUIRES_REGISTRATION", "invalid-sender", unregistered],
    ],
  ),
  // Errors of every AWS service.
  // @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
  ["ExpiredToken", "authentication", expired],
  ["ExpiredTokenException", "authentication", expired],
  ["IncompleteSignature", "authentication", malformed],
  ["IncompleteSignatureException", "authentication", malformed],
  [
    "InternalServerException",
    "unavailable",
    "AWS failed after it received the text.",
    { delivery: "unknown" },
  ],
  ["InvalidClientTokenId", "authentication", unknownKey],
  ["InvalidSignatureException", "authentication", mismatch],
  ["MissingAuthenticationToken", "authentication", unsigned],
  ["MissingAuthenticationTokenException", "authentication", unsigned],
  ["NotAuthorized", "permission", denied],
  ["OptInRequired", "permission", "The account has not activated this region or service."],
  ["RequestExpired", "authentication", skewed],
  ["RequestTimeTooSkewed", "authentication", skewed],
  ["SerializationException", "invalid-message", "A value in providerOptions has the wrong type."],
  ["SignatureDoesNotMatch", "authentication", mismatch],
  ["Throttling", "rate-limited", throttled],
  ["ThrottlingException", "rate-limited", throttled],
  ["TooManyRequestsException", "rate-limited", throttled],
  [
    "UnknownOperationException",
    "invalid-config",
    "The host does not serve this API: check region and baseUrl.",
  ],
  ["UnrecognizedClientException", "authentication", unknownKey],
  // Events about messages that were not delivered.
  ["RCS_FAILED", "rejected", "The text could not be delivered by RCS."],
  ["RCS_PROTECT_BLOCKED", "permission", countryBlocked],
  ["RCS_TTL_EXPIRED", "timeout", "The text expired before it was delivered."],
  ["TEXT_BLOCKED", "recipient-blocked", "The recipient's phone or carrier blocks texts to it."],
  ["TEXT_CARRIER_BLOCKED", "content-rejected", "The carrier blocked the text as malicious or abusive."],
  ["TEXT_CARRIER_UNREACHABLE", "unavailable", "The recipient's carrier does not respond."],
  ["TEXT_INVALID", "invalid-recipient", "The recipient is not a number that can receive texts."],
  ["TEXT_INVALID_MESSAGE", "invalid-message", "The text cannot be delivered as it is."],
  ["TEXT_PROTECT_BLOCKED", "permission", countryBlocked],
  ["TEXT_SPAM", "content-rejected", "The carrier filtered the text as spam."],
  ["TEXT_TTL_EXPIRED", "timeout", "The text expired before it was delivered."],
  ["TEXT_UNREACHABLE", "invalid-recipient", "The recipient's phone is off or out of reach."],
];

/** Returns the meaning of a code: of its reason, or else of its exception. */
export function findAwsError(code: string): ErrorMeaning | undefined {
  return findError("AWS", errors, code) ?? findError("AWS", errors, code.replace(/\..*$/s, ""));
}

/** Whether a code is in the table. */
export function knowsCode(code: string): boolean {
  return findError("AWS", errors, code) !== undefined;
}

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromAws(response: HttpResponse): SmsError {
  const details = { ...problemOf(response), requestId: response.header("x-amzn-requestid") };
  return errorFromResponse("AWS", response, details);
}

/** Returns the exception in a response as details of an `SmsError`; `undefined` if it is not AWS's. */
function problemOf(response: HttpResponse): ResponseDetails | undefined {
  const { __type, Reason, ResourceType, Fields } = fieldsOf(parseJson(response.body));
  // A namespace comes before the name, and a URL may follow it: `ns#ThrottlingException:http://…`.
  const given = textOf(__type) || textOf(response.header("x-amzn-errortype"));
  const name = /^(?:[^#:]{0,200}#)?([A-Za-z]{1,60})(?:[:,]|$)/.exec(given)?.[1];
  if (name === undefined) return undefined;
  const detail = name === "ResourceNotFoundException" ? ResourceType : Reason;
  const reason = /^[A-Za-z_-]{1,100}$/.exec(textOf(detail))?.[0];
  const providerCode = reason === undefined ? name : `${name}.${reason}`;
  const moreInfo =
    "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html#API_SendTextMessage_Errors";
  // A reason with a row says more than the field: the number of a blocked country is not malformed.
  const ofField = reason !== undefined && knowsCode(providerCode) ? undefined : meaningOfFields(name, Fields);
  return { ...(ofField ?? findAwsError(providerCode)), providerCode, moreInfo };
}
