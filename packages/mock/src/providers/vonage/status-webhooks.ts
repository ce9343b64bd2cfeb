import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import type { WebhookRequest } from "../../server/webhook.ts";
import { isoSeconds } from "../shared/dates.ts";
import { networkOf } from "../shared/networks.ts";
import { receiptFields } from "../vonage-sms/delivery-reports.ts";
import { receiptStatusOf } from "../vonage-sms/errors.ts";
import { vonageSmsWebhook } from "../vonage-sms/webhook.ts";
import { errorRow } from "./error-table.ts";
import { errorDetail, statusError } from "./errors.ts";
import type { OutboundMessage } from "./read-message.ts";
import type { CallingAccount, VonageState } from "./state.ts";
import { messagesWebhook } from "./webhook.ts";

/** The place of a message in the list that `failover` makes. */
export interface Workflow {
  readonly id: string;
  /** The first message is 1. */
  readonly position: number;
  readonly total: number;
}

/** What the statuses of a message need. */
interface ReportedMessage {
  readonly state: VonageState;
  readonly caller: CallingAccount;
  readonly message: OutboundMessage;
  /** In EUR. */
  readonly price: string;
  readonly workflow: Workflow | undefined;
}

type Status = "submitted" | "delivered" | "rejected" | "undeliverable";

/** Of a number whose network the mock does not know. */
const testNetwork = "23410";

/** Reports that a message was submitted, and how it ended: to the message's own URL, its application's, or the account's. */
export function statusWebhooks(reported: ReportedMessage): NonNullable<MessageDraft["reportsOf"]> {
  const { state, caller, message } = reported;
  const { webhook_url: own, webhook_version: version } = message.json;
  return (carried, event) => {
    const status = statusOf(event);
    if (status === undefined) return [];
    const ofAccount = state.accounts.settings(caller.apiKey).receiptUrl ?? state.options.statusUrl;
    if (caller.api === "sms" && message.channel === "sms") {
      return ofAccount === undefined || status === "submitted"
        ? []
        : [receiptWebhook(ofAccount, reported, carried, event)];
    }
    const url = typeof own === "string" ? own : (caller.application?.statusUrl ?? ofAccount);
    if (url === undefined) return [];
    const body = version === "v0.1" ? oldBody : bodyOf;
    return [messagesWebhook(url, body(reported, { carried, event, status }), caller)];
  };
}

function statusOf({ status, errorCode = "1330" }: CarrierEvent): Status | undefined {
  switch (status) {
    case "sent":
      return "submitted";
    case "delivered":
      return "delivered";
    case "undelivered":
    case "failed":
      return errorRow(errorCode).outcome === "undeliverable" ? "undeliverable" : "rejected";
    default:
      return undefined;
  }
}

interface Step {
  readonly carried: CarrierMessage;
  readonly event: CarrierEvent;
  readonly status: Status;
}

/** What was charged: an SMS and an MMS as soon as it is submitted, and nothing for RCS, whose statuses have no usage. */
function usageOf({ message, price }: ReportedMessage, status: Status) {
  const isCharged =
    message.channel === "whatsapp"
      ? status === "delivered"
      : status === "submitted" || status === "delivered";
  return isCharged && message.channel !== "rcs" ? { usage: { currency: "EUR", price } } : {};
}

function bodyOf(reported: ReportedMessage, { carried, event, status }: Step) {
  const { message, workflow } = reported;
  const { channel, json } = message;
  const { client_ref } = json;
  const { errorCode } = event;
  return {
    message_uuid: carried.id,
    to: json["to"],
    from: json["from"],
    timestamp: isoSeconds(event.at),
    status,
    channel,
    ...(errorCode !== undefined && { error: statusError(errorCode) }),
    ...(client_ref !== undefined && { client_ref }),
    ...usageOf(reported, status),
    ...(channel !== "whatsapp" && { destination: { network_code: networkCodeOf(message) } }),
    ...(channel === "sms" && { sms: { count_total: String(carried.segments) } }),
    ...(workflow !== undefined && {
      workflow: {
        workflow_id: workflow.id,
        items_number: String(workflow.position),
        items_total: String(workflow.total),
      },
    }),
  };
}

/** In the shape of version 0.1. */
function oldBody(reported: ReportedMessage, { carried, event, status }: Step) {
  const { channel, json } = reported.message;
  const { client_ref } = json;
  const { errorCode } = event;
  return {
    message_uuid: carried.id,
    to: { type: channel, number: json["to"] },
    from: { type: channel, number: json["from"] },
    timestamp: event.at.toISOString(),
    status,
    ...(errorCode !== undefined && { error: { code: Number(errorCode), reason: errorDetail(errorCode) } }),
    ...usageOf(reported, status),
    ...(client_ref !== undefined && { client_ref }),
  };
}

/** Codes of the Messages API as the SMS API's receipts have them. */
const receiptCodes: Readonly<Record<string, string>> = {
  "1330": "1",
  "1180": "2",
  "1360": "2",
  "1190": "3",
  "1200": "5",
  "1210": "6",
  "1220": "7",
  "1230": "8",
  "1240": "9",
  "1250": "11",
  "1260": "12",
  "1270": "13",
  "1280": "14",
  "1290": "15",
  "1480": "50",
  "1481": "51",
  "1482": "52",
  "1483": "53",
};

/**
 * In the shape of the SMS API, to the URL of the account. That such an account's messages have neither their own URL nor
 * that of an application is unconfirmed.
 */
function receiptWebhook(
  url: string,
  { message, price }: ReportedMessage,
  carried: CarrierMessage,
  event: CarrierEvent,
): WebhookRequest {
  const code = event.errorCode === undefined ? "0" : (receiptCodes[event.errorCode] ?? "99");
  const { client_ref: reference } = message.json;
  const fields = receiptFields({
    message: carried,
    event,
    partId: carried.id,
    status: receiptStatusOf(code, event.errorCode === "1360"),
    errorCode: code,
    from: message.from,
    reference: typeof reference === "string" ? reference : undefined,
    network: networkCodeOf(message),
    price,
  });
  return vonageSmsWebhook(url, fields, {}, event.at);
}

function networkCodeOf({ to }: OutboundMessage): string {
  return networkOf(to)?.code ?? testNetwork;
}
