import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { stableUuid } from "../shared/ids.ts";
import { networkOf } from "../shared/networks.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import { chargeOf, requesterIp, unitsOf } from "./message-resource.ts";
import { apiNumber } from "./senders.ts";
import type { PlivoState } from "./state.ts";
import { plivoDate, plivoWebhook } from "./webhook.ts";

const reported: ReadonlySet<string> = new Set(["sent", "delivered", "undelivered", "failed"]);

/**
 * Reports each status to the `url` of the message, once for each part of a long text.
 *
 * Unconfirmed: reports by part. Plivo's newest reference has one report for a message, and reserves `ParentMessageUUID`
 * and `PartInfo`; older apps got one for each part.
 *
 * @see https://www.plivo.com/docs/messaging/api/message/message-status-callbacks
 */
export function deliveryReports(state: PlivoState): Required<Pick<MessageDraft, "reportsOf">> {
  return {
    reportsOf(message, event) {
      const { parameters, accountId = "" } = message;
      const { url, method } = parameters;
      const account = state.account(accountId);
      if (!url || account === undefined || !reported.has(event.status)) return [];
      const target = { url: url.toString(), method: method === "GET" ? "GET" : "POST" } as const;
      return Array.from({ length: unitsOf(message) }, (_, index) =>
        plivoWebhook(target, reportFields(message, event, index + 1), account),
      );
    },
  };
}

/** @param part From 1. */
function reportFields(message: CarrierMessage, event: CarrierEvent, part: number): WebhookFields {
  const { id, from, to, events, createdAt, parameters } = message;
  const units = unitsOf(message);
  const network = networkOf(to)?.code ?? "";
  const { total_amount: totalAmount, total_rate: totalRate } = chargeOf(message, units, event);
  const earlier = events.slice(0, events.indexOf(event)).filter(({ status }) => reported.has(status));
  const sentAt = events.find(({ status }) => status === "sent")?.at;
  const isEnd = event.status !== "sent";
  return [
    ["MessageUUID", part === 1 ? id : stableUuid(`${id} part ${part}`)],
    ["To", apiNumber(to)],
    ["From", apiNumber(from ?? "")],
    ["Type", parameters["type"]?.toString() ?? "sms"],
    ["Status", event.status],
    ["Units", String(units)],
    ["TotalRate", totalRate],
    ["TotalAmount", totalAmount],
    ["MCC", network.slice(0, 3)],
    ["MNC", network.slice(3)],
    // Empty unless it failed, as in reports that apps have published.
    ["ErrorCode", event.errorCode ?? ""],
    ["ParentMessageUUID", id],
    ["PartInfo", `${part} of ${units}`],
    ["Sequence", String(earlier.length * units + part)],
    ["MessageTime", plivoDate(createdAt)],
    ["QueuedTime", plivoDate(createdAt)],
    ["SentTime", sentAt === undefined ? "" : plivoDate(sentAt)],
    ["DeliveryReportTime", isEnd ? plivoDate(event.at) : ""],
    ["requester_ip", requesterIp],
    ["PowerpackUUID", parameters["powerpack_uuid"]?.toString() ?? ""],
  ];
}
