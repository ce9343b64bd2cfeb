import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { smppDate } from "../shared/dates.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import { serviceSidOf } from "./message-records.ts";
import { twilioWebhook } from "./webhook.ts";

/** The steps that the phone's carrier reports. */
const reportedByCarrier = new Set(["delivered", "undelivered"]);

/** Reports each step to the StatusCallback of a message. */
export function deliveryReports(url: string | undefined, authToken: string): Pick<MessageDraft, "reportsOf"> {
  if (!url) return {};
  return { reportsOf: (message, event) => [twilioWebhook(url, fieldsOf(message, event), authToken)] };
}

/** The parameters, in Twilio's order. */
function fieldsOf(message: CarrierMessage, event: CarrierEvent): WebhookFields {
  const parameters: [string, string | null | undefined][] = [
    ["ErrorCode", event.errorCode],
    ["RawDlrDoneDate", reportedByCarrier.has(event.status) ? smppDate(event.at) : undefined],
    ["SmsSid", message.id],
    ["SmsStatus", event.status],
    ["MessageStatus", event.status],
    ["To", message.to],
    ["MessagingServiceSid", serviceSidOf(message)],
    ["MessageSid", message.id],
    ["AccountSid", message.accountId],
    ["From", message.from],
    ["ApiVersion", "2010-04-01"],
  ];
  return parameters.filter((parameter): parameter is [string, string] => Boolean(parameter[1]));
}
