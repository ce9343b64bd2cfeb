import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { failureDescription } from "./errors.ts";
import { messageId } from "./message-id.ts";
import { factsOf, segmentsOf } from "./message-resource.ts";
import type { BandwidthState } from "./state.ts";
import { bandwidthWebhooks, callbackTime } from "./webhook.ts";

/** What an event says beside the message. */
interface Report {
  type: "message-sending" | "message-sent" | "message-delivered" | "message-failed" | "message-read";
  description: string;
  errorCode?: number;
  eventTime?: string;
}

/** Reports what becomes of a message to the application that the request named. */
export function deliveryReports(state: BandwidthState): Required<Pick<MessageDraft, "reportsOf">> {
  return {
    reportsOf(message, event) {
      const { applicationId, isMms } = factsOf(message);
      const { statusUrl, statusCredentials } = state.application(applicationId) ?? state.options;
      const account = state.account(message.accountId ?? "");
      const namesCarrier = account.carrierNames !== false && event.status !== "failed";
      const reports =
        message.channel === "rcs"
          ? reportsOfRbm(event)
          : isMms
            ? reportsOfMms(event, account.mmsDeliveryReceipts !== false)
            : reportsOfEnd(event);
      return reports.flatMap(({ type, description, ...details }) =>
        bandwidthWebhooks(
          {
            time: callbackTime(event.at),
            type,
            to: message.to,
            description,
            message: reportedMessage(message),
            ...details,
            ...(namesCarrier && { carrierName: carrierNameOf(message.to) }),
          },
          { url: statusUrl, credentials: statusCredentials },
        ),
      );
    },
  };
}

function reportsOfEnd({ status, errorCode = "" }: CarrierEvent): readonly Report[] {
  if (status === "delivered") {
    return [{ type: "message-delivered", description: "Message delivered to handset." }];
  }
  if (status !== "undelivered" && status !== "failed") return [];
  const description = failureDescription(errorCode);
  return [{ type: "message-failed", description, errorCode: Number(errorCode) }];
}

/** Without receipts, an MMS is delivered when a carrier has it, and what becomes of it is not reported. */
function reportsOfMms(event: CarrierEvent, hasReceipts: boolean): readonly Report[] {
  if (!hasReceipts) {
    return event.status === "sent"
      ? [{ type: "message-delivered", description: "Message delivered to carrier" }]
      : [];
  }
  return event.status === "sending"
    ? [{ type: "message-sending", description: "Message is sending to carrier." }]
    : reportsOfEnd(event);
}

/** Every phone of the mock reads what it gets. The description of `message-read` is unconfirmed. */
function reportsOfRbm(event: CarrierEvent): readonly Report[] {
  if (event.status === "sent") return [{ type: "message-sent", description: "Message sent to carrier" }];
  const read: Report = {
    type: "message-read",
    description: "Message read.",
    eventTime: callbackTime(event.at),
  };
  return [...reportsOfEnd(event), ...(event.status === "delivered" ? [read] : [])];
}

/** A message as delivery events show it: without its text. Without a tag, the field is empty. */
function reportedMessage(message: CarrierMessage): Record<string, unknown> {
  const { applicationId, to, media, tag = "", priority, channel } = factsOf(message);
  const { id, from, createdAt } = message;
  return {
    id: messageId(id),
    owner: from,
    applicationId,
    time: callbackTime(createdAt),
    segmentCount: segmentsOf(message),
    direction: "out",
    to,
    from,
    text: "",
    tag,
    ...(media.length > 0 && { media }),
    ...(priority !== undefined && { priority }),
    ...(channel !== undefined && { channel }),
  };
}

/** The carrier of a phone. Those of other countries are `other`. */
export function carrierNameOf(number: string): string {
  return number.startsWith("+1") ? "AT&T" : "other";
}
