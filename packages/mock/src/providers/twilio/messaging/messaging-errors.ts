import type { TwilioErrorRow } from "../error-row.ts";

const timestampUnsupported =
  "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future, inclusive.";

/** The errors of Messaging Services, of schedules, and of what is registered with carriers. */
export const messagingErrors = {
  21701: { outcome: 404, message: "The Messaging Service does not exist" },
  21702: { outcome: 400, message: "The Messaging Service is not available to send new messages" },
  21703: {
    outcome: 400,
    message: "The Messaging Service does not have a phone number available to send a message",
  },
  21704: { outcome: 400, message: "The Messaging Service contains no phone numbers" },
  21705: { outcome: 400, message: "The Messaging Service is invalid" },
  21708: { outcome: 400, message: "Alpha Sender ID Missing from the request" },
  21709: {
    outcome: 400,
    message: "Alpha Sender ID is Invalid or Not Authorized for this Messaging Service",
  },
  // 21710 and 21712 as recorded clients show them. The statuses of the others around them are not confirmed.
  21710: { outcome: 409, message: "Phone Number or Short Code is already in the Messaging Service." },
  21711: {
    outcome: 400,
    message: "Phone Number, Shortcode, or AlphaSender is not associated to the specified Messaging Service.",
  },
  21712: {
    outcome: 409,
    message: "Phone Number or Short Code is associated with another Messaging Service.",
  },
  21713: { outcome: 400, message: "Messaging Service Use Case is Invalid" },
  21714: { outcome: 400, message: "Messaging Service Number Pool size limit reached" },
  21715: { outcome: 400, message: "Phone Number Does Not Have Correct Messaging Service Capabilities" },
  21717: {
    outcome: 400,
    message: "Brand Registration SID for US A2P Campaign Use Case is Not Registered or Not Valid",
  },
  21720: { outcome: 400, message: "A2P Use Case is Invalid" },
  30113: { outcome: 400, message: "Specified date is too old" },
  30114: { outcome: 400, message: "Specified date is not available yet" },
  30115: { outcome: 400, message: "Date format is incorrect" },
  30436: { outcome: 400, message: "Invalid Phone Number SID" },
  35111: { outcome: 400, message: "SendAt timestamp is missing" },
  35114: { outcome: 400, message: timestampUnsupported },
  35115: { outcome: 400, message: timestampUnsupported },
  35117: { outcome: 400, message: timestampUnsupported },
  35118: { outcome: 400, message: "MessagingServiceSid is required to schedule a message" },
  35126: { outcome: 400, message: "The ScheduleType value provided is not supported for this channel" },
} as const satisfies Record<number, TwilioErrorRow>;
