import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { smppDate } from "../shared/dates.ts";
import { stableHexId } from "../shared/ids.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import { shownAddress } from "./channels.ts";
import { obfuscated, serviceSidOf } from "./message-records.ts";
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
  const { channel, from, to } = message;
  const isOfChannel = channel !== "sms";
  const parameters: [string, string | null | undefined][] = [
    ["ErrorCode", event.errorCode],
    ["EventType", isOfChannel && reportedByCarrier.has(event.status) ? event.status.toUpperCase() : null],
    ["RawDlrDoneDate", !isOfChannel && reportedByCarrier.has(event.status) ? smppDate(event.at) : undefined],
    ["SmsSid", message.id],
    ["SmsStatus", event.status],
    ["MessageStatus", event.status],
    ["ChannelToAddress", isOfChannel ? obfuscated(to) : undefined],
    ["To", shownAddress({ channel, address: to })],
    ["MessagingServiceSid", serviceSidOf(message)],
    ["ChannelPrefix", isOfChannel ? channel : undefined],
    ["MessageSid", message.id],
    ["AccountSid", message.accountId],
    ["From", from && shownAddress({ channel, address: from })],
    ["ApiVersion", "2010-04-01"],
    ["ChannelInstallSid", isOfChannel && from ? `XE${stableHexId(from)}` : undefined],
  ];
  return parameters.filter((parameter): parameter is [string, string] => Boolean(parameter[1]));
}
