/** A row of {@link vonageErrors}. */
interface VonageErrorRow {
  /**
   * A status of HTTP: Vonage refuses the message before it passes it on, in the response or in a webhook. Otherwise the
   * status of a message that was passed on, or could not be.
   */
  outcome: number | "rejected" | "undeliverable";
  title: string;
  detail: string;
}

/**
 * The errors of the Messages API. Which of them come in a response, and with which status, is unconfirmed: the table does
 * not say so.
 *
 * @see https://developer.vonage.com/en/api-errors/messages
 */
export const vonageErrors = {
  "1000": {
    outcome: 429,
    title: "Throttled",
    detail: "You have exceeded the submission capacity allowed on this account. Please wait and retry",
  },
  "1010": {
    outcome: 422,
    title: "Missing params",
    detail: "Your request is incomplete and missing some mandatory parameters.",
  },
  "1020": {
    outcome: 422,
    title: "Invalid params",
    detail: "The value of one or more parameters is invalid.",
  },
  "1021": { outcome: 422, title: "Invalid tag", detail: "The tag value is invalid." },
  "1022": { outcome: 422, title: "Invalid template", detail: "Invalid template or template parameters" },
  "1030": {
    outcome: 500,
    title: "Internal error",
    detail: "There was an error processing your request in the Platform.",
  },
  "1040": {
    outcome: 422,
    title: "Invalid message",
    detail:
      "The Platform was unable to process your request. For example, due to an unrecognized prefix for the phone number.",
  },
  "1050": {
    outcome: 422,
    title: "Number barred",
    detail: "The number you are trying to submit to is blacklisted and may not receive messages.",
  },
  "1060": {
    outcome: 403,
    title: "Partner account barred",
    detail: "The `api_key` you supplied is for an account that has been barred from submitting messages.",
  },
  "1070": {
    outcome: 402,
    title: "Provider quota exceeded",
    detail: "your allocated quota may have been exceeded.",
  },
  "1080": {
    outcome: 422,
    title: "Account not enabled for REST",
    detail: "This account is not provisioned for REST submission, you should use SMPP on the SMS API.",
  },
  "1090": {
    outcome: 422,
    title: "Message too long",
    detail: "The length of `udh` and `body` was greater than 140 octets for a binary type SMS request.",
  },
  "1100": {
    outcome: "undeliverable",
    title: "Communication Failed",
    detail: "Message was not submitted because there was a communication failure.",
  },
  "1120": {
    outcome: 422,
    title: "Illegal Sender Address - rejected",
    detail:
      "Due to local regulations, the `SenderID` you set in from in the request was not accepted. Please check the Global messaging section.",
  },
  "1130": { outcome: 422, title: "Invalid TTL", detail: "The value of `ttl` in your request was invalid." },
  "1140": {
    outcome: 422,
    title: "Facility not allowed",
    detail: "Your request makes use of a facility that is not enabled on your account.",
  },
  "1150": {
    outcome: 422,
    title: "Invalid Message class",
    detail:
      "The value of `message-`class in your request was out of range. See https://en.wikipedia.org/wiki/Data_Coding_Scheme.",
  },
  "1160": {
    outcome: 422,
    title: "Non White-listed Destination",
    detail:
      "The phone number you set in to is not in your pre-approved destination list. To send messages to this phone number, add it using Dashboard.",
  },
  "1170": {
    outcome: 422,
    title: "Invalid recipient",
    detail: "The `to` parameter is missing or contains an invalid address or identifier.",
  },
  "1180": {
    outcome: "rejected",
    title: "Destination temporarily unavailable",
    detail: "The destination cannot currently receive messages. Retry later.",
  },
  "1190": {
    outcome: "rejected",
    title: "Absent Subscriber Permanent",
    detail: "`to` is no longer active, You should remove this phone number from your database.",
  },
  "1200": {
    outcome: "rejected",
    title: "Portability Error",
    detail:
      "There is an issue after the user has changed carrier for to. If the user wants to receive messages from you, they need to contact their carrier directly.",
  },
  "1210": {
    outcome: "rejected",
    title: "Anti-Spam Rejection",
    detail:
      "Carriers often apply restrictions that block messages following different criteria. For example on SenderID or message content.",
  },
  "1220": {
    outcome: "rejected",
    title: "Handset Busy",
    detail:
      "The handset associated with to was not available when this message was sent. If status is rejected, this is a temporary failure; retry later for a positive result. If status is submitted, this message has is in the retry scheme and will be resent until it expires in 24-48 hours.",
  },
  "1230": {
    outcome: "rejected",
    title: "Temporary network failure",
    detail: "The message could not be delivered due to a network issue. Retry later.",
  },
  "1240": {
    outcome: 422,
    title: "Illegal Number",
    detail:
      "You tried to send a message to a blacklisted phone number. That is, the user has already sent a STOP opt-out message and no longer wishes to receive messages from you.",
  },
  "1241": {
    outcome: 429,
    title: "Too many send requests",
    detail: "Too many send requests to phone numbers.",
  },
  "1242": {
    outcome: 422,
    title: "Number pool does not exists",
    detail: "check that the number pool has been configured for your account",
  },
  "1250": {
    outcome: "rejected",
    title: "Unroutable",
    detail:
      "The chosen route to send your message is not available. This is because the phone number is either currently on an unsupported network or on a pre-paid or reseller account that could not receive a message.",
  },
  "1251": {
    outcome: "rejected",
    title: "Unable to route traffic to a destination",
    detail: "This may be due to the routing rules applied for your destination network.",
  },
  "1260": {
    outcome: "rejected",
    title: "Destination unreachable",
    detail:
      "The message could not be delivered to the phone number. If using Viber Business Messages your account might not be enabled for this country.",
  },
  "1270": {
    outcome: "rejected",
    title: "Subscriber Age Restriction",
    detail:
      "The carrier blocked this message because the content is not suitable for to based on age restrictions.",
  },
  "1280": {
    outcome: "rejected",
    title: "Number Blocked by Carrier",
    detail:
      "The carrier blocked this message. This could be due to several reasons. For example, to's plan does not include SMS or the account is suspended.",
  },
  "1282": {
    outcome: "rejected",
    title: "Message rejected by provider",
    detail: "The provider blocked the message may be due to policy or content restrictions.",
  },
  "1290": {
    outcome: "rejected",
    title: "Pre-Paid - Insufficient funds",
    detail: "to's pre-paid account does not have enough credit to receive the message.",
  },
  "1300": {
    outcome: "rejected",
    title: "Not part of the provider network",
    detail: "The number or ID is not a user in the provider network.",
  },
  "1310": {
    outcome: "rejected",
    title: "Not suitable device",
    detail: "The user's device can't receive the message.",
  },
  "1320": { outcome: "rejected", title: "Message already sent", detail: "The message was already sent." },
  "1330": {
    outcome: "rejected",
    title: "Delivery failed",
    detail:
      "The provider returned an unknown permanent failure. Verify the destination and retry if appropriate.",
  },
  "1331": {
    outcome: "undeliverable",
    title: "Provider error",
    detail:
      "The provider is not responding or unable to process the request. Please try sending your message in a few minutes time.",
  },
  "1340": {
    outcome: "rejected",
    title: "Outside of the allowed window",
    detail: "This message is sent outside of allowed response window.",
  },
  "1350": {
    outcome: "rejected",
    title: "Phone matching fee not paid",
    detail: "Requires phone matching access fee to be paid by the Facebook Page.",
  },
  "1360": {
    outcome: "rejected",
    title: "TTL was activated, or message expired before delivered",
    detail: "",
  },
  "1370": {
    outcome: "rejected",
    title: "Expired access Token",
    detail: "Please reauthenticate your Facebook Page with Vonage.",
  },
  "1380": {
    outcome: "rejected",
    title: "Invalid resource",
    detail: "Please check that the URL your provided to your resource is accessible and valid.",
  },
  "1381": {
    outcome: "rejected",
    title: "Resource size is too large",
    detail: "Please try sending a smaller media file.",
  },
  "1382": {
    outcome: "rejected",
    title: "Unsupported resource type",
    detail: "The attached resource type is not supported or invalid.",
  },
  "1400": {
    outcome: 422,
    title: "Unsupported channel",
    detail: "The channel specified in the request is not supported.",
  },
  "1410": {
    outcome: 422,
    title: "Invalid channel parameters",
    detail: "The value of one or more parameters is invalid.",
  },
  "1420": {
    outcome: 422,
    title: "Invalid sender",
    detail: "The `from` parameter is invalid for the given channel.",
  },
  "1430": {
    outcome: 422,
    title: "Invalid recipient",
    detail: "The `to` parameter is invalid for the given channel.",
  },
  "1431": { outcome: 422, title: "Multiple recipients error", detail: "Multiple recipients not supported." },
  "1440": {
    outcome: 422,
    title: "Invalid message type",
    detail: "The message type specified in the request is not supported for the given channel.",
  },
  "1450": {
    outcome: 422,
    title: "Invalid client reference",
    detail: "The client reference can be a string of up to 100 characters.",
  },
  "1451": {
    outcome: 422,
    title: "Invalid context",
    detail:
      "the reference to the original message could not be found because it is invalid or no longer available.",
  },
  "1460": {
    outcome: 422,
    title: "Daily message limit exceeded",
    detail: "Check compliance with regulations such as 10DLC.",
  },
  "1461": {
    outcome: "rejected",
    title: "Auto-limiting of messages by Provider",
    detail: "This message was not delivered by Provider to avoid excessive messages to the end user.",
  },
  "1470": {
    outcome: 422,
    title: "Fraud Defender Traffic Rule",
    detail: "Rejected due to Fraud Defender traffic rules block.",
  },
  "1472": {
    outcome: 422,
    title: "Fraud Defender SMS Burst Protection",
    detail: "Traffic limit has been reached",
  },
  "1473": {
    outcome: 422,
    title: "AIT Protection",
    detail: "The message has been rejected by Fraud Defender AIT Protection",
  },
  "1474": {
    outcome: 422,
    title: "Fraud Defender Traffic Rule",
    detail: "Rejected due to Fraud Defender country block.",
  },
  "1475": {
    outcome: 422,
    title: "Fraud Defender Traffic Rule",
    detail: "Rejected due to Fraud Defender network block.",
  },
  "1476": { outcome: 422, title: "Do Not Originate (DNO)", detail: "Originating number is on a DNO list." },
  "1480": {
    outcome: "rejected",
    title: "Entity Filter",
    detail: "The message failed due to `entity_id` being incorrect or not provided.",
  },
  "1481": {
    outcome: "rejected",
    title: "Header Filter",
    detail: "The message failed because the header ID (`from` phone number) was incorrect or missing.",
  },
  "1482": {
    outcome: "rejected",
    title: "Content Filter",
    detail: "The message failed due to `content_id` being incorrect or not provided.",
  },
  "1483": {
    outcome: "rejected",
    title: "Consent Filter",
    detail: "The message failed due to consent not being authorized.",
  },
  "1484": {
    outcome: "rejected",
    title: "Authentication or compliance failure",
    detail:
      "The message failed authentication or regulatory checks. Verify sender configuration or contact support.",
  },
  "1490": {
    outcome: "rejected",
    title: "SMS segment timeout",
    detail:
      "Not all segment delivery receipts were received within the allowed time. The overall delivery status of this message is unknown. Partial delivery is possible.",
  },
} as const satisfies Record<string, VonageErrorRow>;

/** A code in {@link vonageErrors}. */
export type VonageErrorCode = keyof typeof vonageErrors;

/** Whether a code is in {@link vonageErrors}. */
export function isVonageError(code: string): code is VonageErrorCode {
  return Object.hasOwn(vonageErrors, code);
}

/** The row of a code; that of 1330 for a code that is not in the table. */
export function errorRow(code: string): VonageErrorRow {
  return vonageErrors[isVonageError(code) ? code : "1330"];
}
