import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { failureDescription } from "./errors.ts";
import { messageId } from "./message-id.ts";
import { factsOf, segmentsOf } from "./message-resource.ts";
import type { BandwidthState } from "./state.ts";
import { bandwidthWebhooks, callbackTime } from "./webhook.ts";

/** What an event says beside the message. */
interface Report {
  type: "message-sending" | "message-delivered" | "message-failed";
  description: string;
  errorCode?: number;
}

/** Reports how a message ended, and of an MMS also that it is sent, to the application that the request named. */
export function deliveryReports(state: BandwidthState): Required<Pick<MessageDraft, "reportsOf">> {
  return {
    reportsOf(message, event) {
      const application = state.application(factsOf(message).applicationId);
      const account = state.account(message.accountId ?? "");
      const isMms = factsOf(message).isMms;
      const hasReceipts = !isMms || account.mmsDeliveryReceipts !== false;
      const report = hasReceipts ? reportOf(event, isMms) : reportWithoutReceipt(event);
      if (report === undefined) return [];
      const { type, description, errorCode } = report;
      const namesCarrier = account.carrierNames !== false && event.status !== "failed";
      return bandwidthWebhooks(
        {
          time: callbackTime(event.at),
          type,
          to: message.to,
          description,
          message: reportedMessage(message),
          ...(errorCode !== undefined && { errorCode }),
          ...(namesCarrier && { carrierName: carrierNameOf(message.to) }),
        },
        {
          url: application?.statusUrl ?? state.options.statusUrl,
          credentials: application?.statusCredentials,
        },
      );
    },
  };
}

function reportOf({ status, errorCode }: CarrierEvent, isMms: boolean): Report | undefined {
  switch (status) {
    case "sending":
      return isMms ? { type: "message-sending", description: "Message is sending to carrier." } : undefined;
    case "delivered":
      return { type: "message-delivered", description: "Message delivered to handset." };
    case "undelivered":
    case "failed":
      return {
        type: "message-failed",
        description: failureDescription(errorCode ?? ""),
        errorCode: Number(errorCode),
      };
    default:
      return undefined;
  }
}

/** Without receipts, an MMS is delivered when a carrier has it, and what becomes of it is not reported. */
function reportWithoutReceipt({ status }: CarrierEvent): Report | undefined {
  return status === "sent"
    ? { type: "message-delivered", description: "Message delivered to carrier" }
    : undefined;
}

/** A message as delivery events show it: without its text. Without a tag, the field is empty. */
function reportedMessage(message: CarrierMessage): Record<string, unknown> {
  const { applicationId, to, media, isMms, tag = "", priority } = factsOf(message);
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
    ...(isMms && media.length > 0 && { media }),
    ...(priority !== undefined && { priority }),
  };
}

/** The carrier of a phone. Those of other countries are `other`. */
export function carrierNameOf(number: string): string {
  return number.startsWith("+1") ? "AT&T" : "other";
}
