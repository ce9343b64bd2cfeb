import type { SmsErrorCode } from "@smskit/core";

/** What one of Twilio's codes means for a message. */
export interface Meaning {
  code: SmsErrorCode;
  /** What is wrong and what to do about it; the provider's own text may hold whole numbers. */
  sentence: string;
  /** Where another try would help no sooner than in hours. */
  retryable?: false;
}

/** What Twilio's refusals of a message mean. @see https://www.twilio.com/docs/api/errors */
export const refusals: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    20003,
    {
      code: "authentication",
      sentence:
        "Twilio does not accept the credentials: check accountSID with authToken (or the API key), and that they are of this region.",
    },
  ],
  [20008, { code: "permission", sentence: "Test credentials cannot use this resource." }],
  [
    20404,
    {
      code: "authentication",
      sentence: "Twilio knows no such account for these credentials: check accountSID.",
    },
  ],
  [
    20009,
    {
      code: "rejected",
      sentence: "The message is still on its way: redact it when it has been delivered or has failed.",
    },
  ],
  [
    30409,
    {
      code: "rejected",
      sentence: "Only a message that is scheduled, and not yet on its way, can be called off.",
    },
  ],
  [
    20429,
    {
      code: "rate-limited",
      sentence: "Too many requests at once for this Twilio account; none was processed.",
    },
  ],
  [21211, { code: "invalid-recipient", sentence: "The recipient is not a valid phone number." }],
  [
    21212,
    {
      code: "invalid-sender",
      sentence: "The sender (from) is not a valid phone number, short code or alphanumeric sender.",
    },
  ],
  [21265, { code: "invalid-recipient", sentence: "The recipient is a short code, which cannot be texted." }],
  [21266, { code: "invalid-sender", sentence: "Sender and recipient are the same number." }],
  [21267, { code: "permission", sentence: "A trial account cannot send from an alphanumeric sender." }],
  [21268, { code: "permission", sentence: "The recipient is a premium number, which Twilio does not text." }],
  [
    21408,
    {
      code: "permission",
      sentence: "The recipient's region is not enabled: Console → Messaging → Settings → Geo permissions.",
    },
  ],
  [21602, { code: "invalid-message", sentence: "The message has no body." }],
  [
    21603,
    { code: "invalid-sender", sentence: "The message has no sender: set from or fromMessagingServiceSID." },
  ],
  [21604, { code: "invalid-recipient", sentence: "The message has no recipient." }],
  [
    21606,
    {
      code: "invalid-sender",
      sentence: "The sender (from) is not a number of this account that can text, or not to this country.",
    },
  ],
  [
    21608,
    {
      code: "permission",
      sentence:
        "A trial account texts verified numbers only: verify the recipient under Phone Numbers → Verified Caller IDs, or upgrade the account.",
    },
  ],
  [21609, { code: "invalid-config", sentence: "Twilio refuses statusCallback: it must be a public URL." }],
  [
    21610,
    {
      code: "recipient-blocked",
      sentence: "The recipient has opted out (STOP) of this sender; only START from them undoes it.",
    },
  ],
  [
    21611,
    {
      code: "rate-limited",
      sentence: "The sender's queue holds more than four hours of messages.",
      retryable: false,
    },
  ],
  [21612, { code: "permission", sentence: "Twilio cannot text this recipient from this sender." }],
  [21614, { code: "invalid-recipient", sentence: "The recipient is not a mobile number." }],
  [21617, { code: "invalid-message", sentence: "The text has more than 1600 characters." }],
  [21619, { code: "invalid-message", sentence: "The message needs a body, a mediaUrl or a contentSid." }],
  [21620, { code: "invalid-message", sentence: "A mediaUrl is not a web address." }],
  [21621, { code: "invalid-message", sentence: "The sender cannot send media (MMS)." }],
  [21622, { code: "invalid-message", sentence: "The account cannot send media (MMS)." }],
  [21623, { code: "invalid-message", sentence: "The message has too many mediaUrls; Twilio takes ten." }],
  [
    21624,
    { code: "invalid-message", sentence: "Twilio refuses the validity period: it takes 1 to 36000 seconds." },
  ],
  [21635, { code: "invalid-recipient", sentence: "The recipient is a landline." }],
  [21654, { code: "invalid-message", sentence: "contentVariables need a contentSid." }],
  [21655, { code: "invalid-message", sentence: "Twilio knows no such contentSid in this account." }],
  [21656, { code: "invalid-message", sentence: "The contentVariables are not a JSON object." }],
  [
    21659,
    {
      code: "invalid-sender",
      sentence: "The sender (from) is not a Twilio number, or a short code of another country.",
    },
  ],
  [21660, { code: "invalid-sender", sentence: "The sender (from) belongs to another account." }],
  [21661, { code: "invalid-sender", sentence: "The sender (from) cannot send texts." }],
  [
    21701,
    {
      code: "invalid-config",
      sentence: "The Messaging Service does not exist: check fromMessagingServiceSID.",
    },
  ],
  [21702, { code: "invalid-sender", sentence: "The Messaging Service cannot be used to send this." }],
  [
    21703,
    {
      code: "invalid-sender",
      sentence: "No sender of the Messaging Service can text this recipient: look at its Sender Pool.",
    },
  ],
  [
    21704,
    {
      code: "invalid-sender",
      sentence:
        "The Messaging Service has no senders: link a number under Messaging → Services → Sender Pool.",
    },
  ],
  [
    21705,
    {
      code: "invalid-config",
      sentence: "The Messaging Service SID is not valid: check fromMessagingServiceSID.",
    },
  ],
  [35111, { code: "invalid-message", sentence: "The schedule has no sendAt." }],
  ...[35114, 35115, 35117].map((code): [number, Meaning] => [
    code,
    { code: "invalid-message", sentence: "sendAt must be 300 seconds to 35 days ahead." },
  ]),
  [
    35118,
    {
      code: "invalid-message",
      sentence: "Scheduling needs a Messaging Service: set fromMessagingServiceSID.",
    },
  ],
  [
    35126,
    {
      code: "invalid-message",
      sentence:
        "This message cannot be scheduled: its type must be fixed, and its channel one that schedules.",
    },
  ],
]);

/** What a message's `error_code` means: in a 201 that failed already, and later in its delivery updates. */
export const deliveryFailures: ReadonlyMap<number, Meaning> = new Map([
  ...meanings("rate-limited", "The sender's or the carrier's queue is full.", [30017, 30022]),
  ...meanings(
    "rate-limited",
    "A queue or a daily cap is exhausted for hours.",
    [30001, 30023, 30027, 30454],
    false,
  ),
  ...meanings("permission", "The Twilio account is suspended, or may not send.", [30002, 30037]),
  ...meanings(
    "invalid-recipient",
    "The recipient cannot be reached by text: switched off, unknown, or a landline.",
    [30003, 30005, 30006],
  ),
  ...meanings("recipient-blocked", "The carrier or the recipient blocks the message.", [30004, 30450]),
  ...meanings(
    "content-rejected",
    "The carrier filtered the message for its content.",
    [30007, 30011, 30019, 30038, 30039],
  ),
  ...meanings(
    "invalid-sender",
    "The sender is not registered, verified or allowed for this route.",
    [30024, 30032, 30033, 30034, 30035, 30040, 30041, 30042, 30043],
  ),
  ...meanings("rejected", "The message costs more than its limit.", [30010]),
  ...meanings("timeout", "The message's validity period ended before it could be sent.", [30036]),
]);

function meanings(
  code: SmsErrorCode,
  sentence: string,
  codes: readonly number[],
  retryable?: false,
): [number, Meaning][] {
  return codes.map((number) => [number, { code, sentence, ...(retryable === false ? { retryable } : {}) }]);
}
