import type { SmsError } from "@smskit/core";
import {
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  parseJson,
} from "@smskit/core/provider";
import { errorDetails, knowsCode, numberIn } from "../errors.ts";

const name = "Twilio Verify";

/**
 * What Twilio's codes mean when Verify returns them. Codes that are not here mean what they mean for messages.
 * @see https://www.twilio.com/docs/api/errors
 */
export const errors: readonly ErrorRow[] = [
  [20404, "invalid-config", "The Verify service does not exist in this account: check serviceSID."],
  [
    20429,
    "rate-limited",
    "Too many requests at once for this account, or more than a rate limit of the service allows; none was processed.",
  ],
  [25109, "rate-limited", "Too many requests to Verify in a short time."],
  [60200, "invalid-recipient", "Verify cannot send to this number."],
  [
    60202,
    "rate-limited",
    "The number had too many wrong codes; it gets a new one when the verification expires, after ten minutes.",
    { retryable: false },
  ],
  [
    60203,
    "rate-limited",
    "The number got five codes in ten minutes; it gets another one when the verification expires.",
    { retryable: false },
  ],
  [60204, "invalid-config", "The Verify service does not support this feature: check its settings."],
  [60205, "invalid-recipient", "The number is a landline, which cannot receive texts."],
  [60206, "invalid-config", "The Verify service is for payments (PSD2): use one that is not."],
  [60212, "rate-limited", "Too many verifications were started for this number at once."],
  [60223, "invalid-config", "The Verify service has this channel turned off: check channel."],
  [
    60238,
    "permission",
    "Twilio blocks this verification: the account is under review, or the country is embargoed.",
  ],
  [60410, "recipient-blocked", "Twilio blocks the number for a while because of suspected fraud."],
  [
    60605,
    "permission",
    "The number's country is not enabled: Console → Verify → Settings → Geo permissions.",
  ],
  [575001, "permission", "Verify is not available to this trial account: upgrade it."],
];

/** Whether a code is in the table of Verify, or in that of messages. */
export function knowsVerifyCode(code: string): boolean {
  return findError(name, errors, code) !== undefined || knowsCode(code);
}

/** Returns Twilio's code in a response. */
export function codeIn(response: HttpResponse): number | undefined {
  return numberIn(fieldsOf(parseJson(response.body))["code"]);
}

/** Returns the error for a response that is not a success, or that cannot be read. */
export function errorFromVerify(response: HttpResponse): SmsError {
  const code = codeIn(response);
  return errorFromResponse(name, response, {
    ...errorDetails(response, code),
    ...findError(name, errors, code),
  });
}
