/** One row of Twilio's error dictionary. */
export interface TwilioErrorRow {
  /** HTTP status. */
  status: number;
  /** `{name}` is filled in from the request. */
  message: string;
}

/**
 * The errors that the Messages resource and, from 60200 on, Verify return.
 *
 * @see https://www.twilio.com/docs/api/errors
 */
export const twilioErrors = {
  20001: { status: 400, message: "{reason}" },
  20003: { status: 401, message: "Authenticate" },
  20008: { status: 403, message: "Resource not accessible with Test Account Credentials" },
  20009: {
    status: 409,
    message: "Unable to {verb} record: Cannot delete message because delivery has not been completed.",
  },
  20404: { status: 404, message: "The requested resource {path} was not found" },
  20413: { status: 413, message: "Request Entity Too Large" },
  20429: { status: 429, message: "Too Many Requests" },
  20500: { status: 500, message: "An internal server error has occurred" },
  21211: { status: 400, message: "Invalid 'To' Phone Number: {maskedTo}" },
  21212: {
    status: 400,
    message: "The 'From' number {from} is not a valid phone number, shortcode, or alphanumeric sender ID.",
  },
  21265: { status: 400, message: "'To' number cannot be a Short Code: {to}" },
  21266: { status: 400, message: "'To' and 'From' number cannot be the same: {to}" },
  21267: {
    status: 400,
    message: "Alphanumeric Sender ID cannot be used as the 'From' number on trial accounts",
  },
  21268: { status: 400, message: "'To' number cannot be a Premium or Information Service number: {to}" },
  21408: {
    status: 400,
    message:
      "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}",
  },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: {
    status: 400,
    message:
      "The 'From' phone number provided ({from}) is not a valid message-capable Twilio phone number for this destination/account",
  },
  21608: {
    status: 400,
    message:
      "The number {to} is unverified. Trial accounts cannot send messages to unverified numbers; verify {to} at twilio.com/user/account/phone-numbers/verified, or purchase a Twilio number to send messages to unverified numbers",
  },
  21609: { status: 400, message: "The 'StatusCallback' URL {statusCallback} is not a valid URL." },
  21610: { status: 400, message: "Attempt to send to unsubscribed recipient" },
  21611: {
    status: 400,
    message: "This 'From' number has exceeded the maximum number of queued messages",
  },
  21612: {
    status: 400,
    message:
      "Message cannot be sent with the current combination of 'To' ({to}) and/or 'From' ({from}) parameters",
  },
  21614: { status: 400, message: "'To' number is not a valid mobile number: {to}" },
  21617: {
    status: 400,
    message: "The concatenated message body exceeds the 1600 character limit",
  },
  21619: { status: 400, message: "A Message Body, Media URL or Content SID is required" },
  21620: { status: 400, message: "Invalid media URL(s)" },
  21621: {
    status: 400,
    message: "The 'From' phone number has not been enabled for picture messaging",
  },
  21622: { status: 400, message: "MMS has not been enabled for your account" },
  21623: { status: 400, message: "Number of media files exceeds allowed limit" },
  21624: { status: 400, message: "Invalid validity period value" },
  21635: { status: 400, message: "'To' number cannot be a landline: {to}" },
  21654: { status: 400, message: "ContentSid Required" },
  21655: { status: 400, message: "The ContentSid {contentSid} is Invalid" },
  21656: { status: 400, message: "The Content Variables parameter is invalid." },
  21659: {
    status: 400,
    message: "'From' {from} is not a Twilio phone number or Short Code country mismatch",
  },
  21660: {
    status: 400,
    message: "Mismatch between the 'From' number {from} and the account {account}",
  },
  21661: { status: 400, message: "'From' number {from} is not SMS-capable" },
  21701: { status: 404, message: "The Messaging Service does not exist" },
  21702: { status: 400, message: "The Messaging Service is not available to send new messages" },
  21703: {
    status: 400,
    message: "The Messaging Service does not have a phone number available to send a message",
  },
  21704: { status: 400, message: "The Messaging Service contains no phone numbers" },
  21705: { status: 400, message: "The Messaging Service is invalid" },
  30409: { status: 400, message: "This message cannot be canceled" },
  35111: { status: 400, message: "SendAt timestamp is missing" },
  35114: { status: 400, message: "SendAt timestamp must be a valid ISO 8601 UTC timestamp" },
  35115: {
    status: 400,
    message: "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future, inclusive",
  },
  35117: { status: 400, message: "ScheduleType is required when SendAt is provided" },
  35118: { status: 400, message: "MessagingServiceSid is required to schedule a message" },
  35126: { status: 400, message: "The ScheduleType value provided is not supported for this channel" },
  60200: { status: 400, message: "Invalid parameter{reason}" },
  60202: { status: 429, message: "Max check attempts reached" },
  60203: { status: 429, message: "Max send attempts reached" },
  60204: { status: 403, message: "Service does not support this feature" },
  60205: { status: 403, message: "SMS is not supported by landline phone number" },
  60206: { status: 400, message: "'Amount' & 'Payee' params are required" },
  60217: { status: 400, message: "A Mailer must be associated with the service" },
  60221: { status: 400, message: "No target verification specified" },
  60223: { status: 400, message: "Delivery channel disabled: {channel}" },
  60410: {
    status: 403,
    message:
      "The destination phone number has been temporarily blocked by Twilio due to fraudulent activities",
  },
  60605: {
    status: 403,
    message: "The destination phone number has been blocked by Verify Geo-Permissions",
  },
} as const satisfies Record<number, TwilioErrorRow>;

/** A code in {@link twilioErrors}. */
export type TwilioErrorCode = keyof typeof twilioErrors;
