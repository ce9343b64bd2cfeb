import type { CarrierMessage, CarrierStatus } from "../../carrier/carrier-message.ts";
import { countSegments } from "../../carrier/count-segments.ts";
import type { CarrierReply } from "../../carrier/reply.ts";
import { countryOfNumber } from "../shared/countries.ts";
import { isTollFree } from "../shared/validation.ts";
import { carrierNameOf } from "./delivery-reports.ts";
import { messageId } from "./message-id.ts";
import { factsOf, segmentsOf } from "./message-resource.ts";

/** A message as the list shows it. */
export type ListedMessage = ReturnType<typeof itemOf>;

const words: Readonly<Record<CarrierStatus, string>> = {
  scheduled: "ACCEPTED",
  accepted: "ACCEPTED",
  queued: "QUEUED",
  sending: "SENDING",
  sent: "SENT",
  delivered: "DELIVERED",
  undelivered: "UNDELIVERED",
  failed: "FAILED",
  canceled: "FAILED",
};

/** A message that an app sent: one of each recipient of a group. */
export function sentItem(message: CarrierMessage) {
  const { id, accountId = "", from, to, status, errorCode, createdAt, body } = message;
  const { media, isMms, to: recipients } = factsOf(message);
  const messageType = message.channel === "rcs" ? "rcs" : isMms ? "mms" : "sms";
  return itemOf({
    messageId: messageId(id),
    accountId,
    sourceTn: from ?? "",
    destinationTn: to,
    messageStatus: words[status],
    messageDirection: "OUTBOUND",
    messageType,
    segmentCount: segmentsOf(message),
    errorCode: Number(errorCode ?? 0),
    receiveTime: createdAt,
    body,
    attachmentCount: media.length,
    recipientCount: recipients.length,
  });
}

/** A text from a phone. */
export function receivedItem({ id, accountId = "", from, to, at, body, media }: CarrierReply) {
  const isMms = media.length > 0;
  return itemOf({
    messageId: id,
    accountId,
    sourceTn: from,
    destinationTn: to,
    messageStatus: "RECEIVED",
    messageDirection: "INBOUND",
    messageType: isMms ? "mms" : "sms",
    segmentCount: isMms ? 1 : Math.max(1, countSegments(body).segments),
    errorCode: 0,
    receiveTime: at,
    body,
    attachmentCount: media.length,
    recipientCount: 1,
  });
}

/** The fields that follow from the others are added; those that the mock knows nothing about are `null`. */
function itemOf({
  receiveTime,
  body,
  attachmentCount,
  recipientCount,
  ...item
}: {
  messageId: string;
  accountId: string;
  sourceTn: string;
  destinationTn: string;
  messageStatus: string;
  messageDirection: "INBOUND" | "OUTBOUND";
  messageType: "sms" | "mms" | "rcs";
  segmentCount: number;
  errorCode: number;
  receiveTime: Date;
  body: string;
  attachmentCount: number;
  recipientCount: number;
}) {
  const phone = item.messageDirection === "OUTBOUND" ? item.destinationTn : item.sourceTn;
  const number = item.messageDirection === "OUTBOUND" ? item.sourceTn : item.destinationTn;
  return {
    ...item,
    receiveTime: receiveTime.toISOString(),
    carrierName: carrierNameOf(phone),
    messageSize: new TextEncoder().encode(body).length,
    messageLength: body.length,
    attachmentCount,
    recipientCount,
    campaignClass: null,
    campaignId: null,
    bwLatency: null,
    carrierLatency: null,
    callingNumberCountryA3: countryA3(item.sourceTn),
    calledNumberCountryA3: countryA3(item.destinationTn),
    product: productOf(number),
    location: null,
  };
}

const a3: Readonly<Record<string, string>> = { US: "USA", CA: "CAN" };

/** The mock knows the codes of Bandwidth's main countries. */
function countryA3(number: string): string | null {
  return a3[countryOfNumber(number)?.country ?? ""] ?? null;
}

function productOf(number: string): string {
  if (/[A-Za-z]/.test(number)) return "ALPHA_NUMERIC";
  if (!number.startsWith("+")) return "SHORT_CODE_REACH";
  return isTollFree(number) ? "TOLL_FREE" : "LOCAL_A2P";
}
