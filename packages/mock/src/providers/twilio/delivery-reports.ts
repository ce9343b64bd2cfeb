import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { serviceSidOf } from "./message-records.ts";
import { rawDoneDate, twilioWebhook } from "./webhook.ts";

/** Steps that the phone's carrier reports. */
const toldByCarrier = new Set(["delivered", "undelivered"]);

/** Tells the URL of each step, as the StatusCallback of a message does. */
export function deliveryReports(url: string | undefined, authToken: string): Pick<MessageDraft, "reportsOf"> {
  if (!url) return {};
  return { reportsOf: (message, event) => [twilioWebhook(url, parametersOf(message, event), authToken)] };
}

/** In the order in which Twilio writes them. */
function parametersOf(message: CarrierMessage, event: CarrierEvent): [string, string][] {
  const parameters: [string, string | null | undefined][] = [
    ["ErrorCode", event.errorCode],
    ["RawDlrDoneDate", toldByCarrier.has(event.status) ? rawDoneDate(event.at) : undefined],
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
