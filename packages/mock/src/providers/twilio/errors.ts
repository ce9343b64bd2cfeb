import type { TwilioErrorRow } from "./error-row.ts";
import { messagingErrors } from "./messaging/messaging-errors.ts";

/**
 * The errors of the Messages resource, of Verify (those that begin with 60) and of the Content API (92), and the error
 * codes of messages (the others that begin with 30 or 63).
 *
 * @see https://www.twilio.com/docs/api/errors
 */
export const twilioErrors = {
  ...messagingErrors,
  20001: { outcome: 400, message: "{reason}" },
  20003: { outcome: 401, message: "Authenticate" },
  // Twilio's own text for 20004, as recorded clients show it, names neither method nor path.
  20004: { outcome: 405, message: "Method not allowed" },
  20008: { outcome: 403, message: "Resource not accessible with Test Account Credentials" },
  20009: {
    outcome: 409,
    message: "Unable to {verb} record: Cannot delete message because delivery has not been completed.",
  },
  20404: { outcome: 404, message: "The requested resource {path} was not found" },
  20413: { outcome: 413, message: "Request Entity Too Large" },
  20429: { outcome: 429, message: "Too Many Requests" },
  20500: { outcome: 500, message: "An internal server error has occurred" },
  21211: { outcome: 400, message: "Invalid 'To' Phone Number: {maskedTo}" },
  21212: {
    outcome: 400,
    message: "The 'From' number {from} is not a valid phone number, shortcode, or alphanumeric sender ID.",
  },
  21265: { outcome: 400, message: "'To' number cannot be a Short Code: {to}" },
  21266: { outcome: 400, message: "'To' and 'From' number cannot be the same: {to}" },
  21267: {
    outcome: 400,
    message: "Alphanumeric Sender ID cannot be used as the 'From' number on trial accounts",
  },
  21268: { outcome: 400, message: "'To' number cannot be a Premium or Information Service number: {to}" },
  21401: { outcome: 400, message: "PhoneNumber {number} is not a valid phone number" },
  21402: { outcome: 400, message: "{name} is not a valid URL: {url}" },
  21403: { outcome: 400, message: "{name} is not a valid method; use GET or POST" },
  21408: {
    outcome: 400,
    message:
      "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}",
  },
  21421: { outcome: 400, message: "Phone Number is invalid" },
  21422: { outcome: 400, message: "PhoneNumber is not available: {number}" },
  21450: { outcome: 400, message: "Phone number is already validated on your account: {number}" },
  21451: { outcome: 400, message: "Invalid area code: {areaCode}" },
  21452: { outcome: 400, message: "No phone numbers found in area code {areaCode}" },
  21502: { outcome: 400, message: "{name} is not a valid callback URL: {url}" },
  21603: { outcome: 400, message: "A 'From' phone number is required." },
  21604: { outcome: 400, message: "A 'To' phone number is required." },
  21606: {
    outcome: 400,
    message:
      "The 'From' phone number provided ({from}) is not a valid message-capable Twilio phone number for this destination",
  },
  21608: {
    outcome: 400,
    message:
      "The number {to} is unverified. Trial accounts cannot send messages to unverified numbers; verify {to} at twilio.com/user/account/phone-numbers/verified, or purchase a Twilio number to send messages to unverified numbers",
  },
  21609: { outcome: 400, message: "The 'StatusCallback' URL {statusCallback} is not a valid URL." },
  21610: { outcome: 400, message: "Attempt to send to unsubscribed recipient" },
  21611: {
    outcome: 400,
    message: "This 'From' number has exceeded the maximum number of queued messages",
  },
  21612: {
    outcome: 400,
    message:
      "Message cannot be sent with the current combination of 'To' ({to}) and/or 'From' ({from}) parameters",
  },
  21614: { outcome: 400, message: "'To' number is not a valid mobile number: {to}" },
  21617: {
    outcome: 400,
    message: "The concatenated message body exceeds the 1600 character limit",
  },
  21619: { outcome: 400, message: "A Message Body, Media URL or Content SID is required" },
  21620: { outcome: 400, message: "Invalid media URL(s)" },
  21621: {
    outcome: 400,
    message: "The 'From' phone number has not been enabled for picture messaging",
  },
  21622: { outcome: 400, message: "MMS has not been enabled for your account" },
  21623: { outcome: 400, message: "Number of media files exceeds allowed limit" },
  21624: { outcome: 400, message: "Invalid validity period value" },
  21627: { outcome: 400, message: "Max Price must be a valid float" },
  21635: { outcome: 400, message: "'To' number cannot be a landline: {to}" },
  21654: { outcome: 400, message: "ContentSid Required" },
  21655: { outcome: 400, message: "The ContentSid {contentSid} is Invalid" },
  21656: { outcome: 400, message: "The Content Variables parameter is invalid." },
  21659: {
    outcome: 400,
    message: "'From' {from} is not a Twilio phone number or Short Code country mismatch",
  },
  21660: {
    outcome: 400,
    message: "Mismatch between the 'From' number {from} and the account {account}",
  },
  21661: { outcome: 400, message: "'From' number {from} is not SMS-capable" },
  21910: { outcome: 400, message: "Invalid From and To pair. From and To should be of the same channel" },
  30001: { outcome: "failed", message: "Queue overflow" },
  30002: { outcome: "failed", message: "Account suspended" },
  30003: { outcome: "undelivered", message: "Unreachable destination handset" },
  30004: { outcome: "undelivered", message: "Message blocked" },
  30005: { outcome: "undelivered", message: "Unknown destination handset" },
  30006: { outcome: "undelivered", message: "Landline or unreachable carrier" },
  30007: { outcome: "undelivered", message: "Message filtered" },
  30008: { outcome: "undelivered", message: "Unknown error" },
  30010: { outcome: "failed", message: "Message price exceeds max price" },
  30011: {
    outcome: "failed",
    message: "MMS not supported by the receiving phone number in this region",
  },
  30017: { outcome: "undelivered", message: "Carrier network congestion" },
  30019: { outcome: "failed", message: "Content size exceeds carrier limit" },
  30020: { outcome: "failed", message: "Internal failure with Message Scheduling" },
  30021: { outcome: "failed", message: "Internal failure with messaging service orchestrator" },
  30022: { outcome: "failed", message: "US A2P 10DLC - Rate Limits Exceeded" },
  30023: { outcome: "failed", message: "US A2P 10DLC - Daily Message Cap Reached" },
  30024: { outcome: "undelivered", message: "Numeric Sender ID Not Provisioned on Carrier" },
  30027: { outcome: "failed", message: "US A2P 10DLC - T-Mobile Daily Message Limit Reached" },
  30029: { outcome: 400, message: "Invalid ContentRetention" },
  30030: { outcome: 400, message: "Invalid AddressRetention" },
  30032: { outcome: "undelivered", message: "Toll-Free Number Has Not Been Verified" },
  30033: { outcome: "failed", message: "US A2P 10DLC - Campaign Suspended" },
  30034: { outcome: "undelivered", message: "Message from an Unregistered Number" },
  30035: { outcome: "failed", message: "Message from a number still being configured" },
  30036: { outcome: "failed", message: "Validity Period Expired" },
  30037: { outcome: "failed", message: "Outbound Messaging Disabled" },
  30038: { outcome: "undelivered", message: "OTP Message Body Filtered" },
  30039: { outcome: "failed", message: "Message blocked by loop protection" },
  30040: { outcome: "undelivered", message: "Destination carrier requires sender ID pre-registration" },
  30041: { outcome: "undelivered", message: "Message blocked: invalid sender ID" },
  30042: { outcome: "undelivered", message: "Sender ID blocked in the destination country" },
  30043: { outcome: "undelivered", message: "Sender ID not allowed on the destination network" },
  30124: { outcome: 400, message: "MessagingServiceSID cannot be empty or null" },
  30409: { outcome: 400, message: "This message cannot be canceled" },
  30410: { outcome: "undelivered", message: "Provider Timeout Error" },
  30450: { outcome: "failed", message: "Message delivery blocked" },
  30453: { outcome: "undelivered", message: "Message couldn't be delivered" },
  30454: { outcome: "failed", message: "Account-level sending limit reached" },
  60200: { outcome: 400, message: "Invalid parameter{reason}" },
  60202: { outcome: 429, message: "Max check attempts reached" },
  60203: { outcome: 429, message: "Max send attempts reached" },
  60204: { outcome: 403, message: "Service does not support this feature" },
  60205: { outcome: 403, message: "SMS is not supported by landline phone number" },
  60206: { outcome: 400, message: "'Amount' & 'Payee' params are required" },
  60207: { outcome: 400, message: "Max rate limits per service reached" },
  60208: { outcome: 400, message: "Rate limit with that UniqueName already exists" },
  60209: { outcome: 400, message: "UniqueName format is invalid" },
  60210: { outcome: 400, message: "Max Buckets per Rate limit reached" },
  60211: { outcome: 400, message: "Bucket with the given Interval already exists" },
  60213: { outcome: 400, message: "A Messaging Configuration already exists for the given country" },
  60214: { outcome: 400, message: "Call channel is not supported when using PSD2" },
  60217: { outcome: 400, message: "A Mailer must be associated with the service" },
  60221: { outcome: 400, message: "No target verification specified" },
  60223: { outcome: 400, message: "Delivery channel disabled: {channel}" },
  60224: { outcome: 400, message: "Missing substitutions for selected template" },
  60228: { outcome: 400, message: "Template was not found" },
  60301: { outcome: 409, message: "Entity already exists" },
  60305: { outcome: 400, message: "Access Token parameters are invalid" },
  60306: { outcome: 400, message: "Invalid Request: {reason}" },
  60307: { outcome: 400, message: "Cannot resend push notifications to 'none' notification platform" },
  60308: { outcome: 429, message: "Challenge verification attempts limit reached" },
  60309: { outcome: 429, message: "Push notifications limit reached for a Challenge" },
  60310: { outcome: 429, message: "Factor verification attempts reached" },
  60311: { outcome: 403, message: "Factor verification failed" },
  60314: { outcome: 400, message: "Factors binding format is invalid" },
  60315: { outcome: 400, message: "Reached max limit of 20 push Factors associated per Entity" },
  60317: { outcome: 409, message: "Factor already exists" },
  60318: { outcome: 403, message: "Factor is unverified" },
  60322: { outcome: 403, message: "Challenge already responded" },
  60323: { outcome: 403, message: "Challenge expired" },
  60324: { outcome: 403, message: "Challenge verification failed" },
  60329: { outcome: 400, message: "Verify SNA does not work with `psd2_enabled`" },
  60410: {
    outcome: 403,
    message:
      "The destination phone number has been temporarily blocked by Twilio due to fraudulent activities",
  },
  60411: { outcome: 409, message: "Phone Number already exists" },
  60602: { outcome: 400, message: "App hash can only be used with SMS channel" },
  60605: {
    outcome: 403,
    message: "The destination phone number has been blocked by Verify Geo-Permissions",
  },
  63007: { outcome: 400, message: "Twilio could not find a Channel with the specified From address" },
  63013: { outcome: "failed", message: "Channel policy violation" },
  63024: { outcome: "failed", message: "Invalid message recipient" },
  63031: { outcome: 400, message: "Message cannot have the same To and From" },
  63036: {
    outcome: "undelivered",
    message: "The specified phone number cannot be reached by RBM at this time.",
  },
  92001: { outcome: 400, message: "'Types' Parameter Required" },
  92002: { outcome: 400, message: "The 'variables' parameter exceeds the allowed limit" },
  92003: { outcome: 400, message: "'language' Parameter Required" },
  92004: { outcome: 400, message: "Invalid language code" },
  92008: { outcome: 400, message: "Unsupported Content Type" },
  92009: {
    outcome: 400,
    message: "The template associated with this SID has already been submitted for approval.",
  },
  321401: { outcome: 401, message: "Invalid credentials" },
  321402: { outcome: 400, message: "Empty client_id" },
  321403: { outcome: 400, message: "Invalid grant_type" },
} as const satisfies Record<number, TwilioErrorRow>;

type TwilioErrors = typeof twilioErrors;

/** A code that a request is refused with. */
export type RefusalCode = {
  [Code in keyof TwilioErrors]: TwilioErrors[Code]["outcome"] extends number ? Code : never;
}[keyof TwilioErrors];

/** The row of an error code that a message can have. */
export function deliveryErrorOf(errorCode: string): TwilioErrorRow | undefined {
  if (!Object.hasOwn(twilioErrors, errorCode)) return undefined;
  const row: TwilioErrorRow = twilioErrors[Number(errorCode) as keyof TwilioErrors];
  return typeof row.outcome === "number" ? undefined : row;
}
