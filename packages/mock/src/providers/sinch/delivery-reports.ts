import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { shownAddress } from "./addresses.ts";
import { type Batch, type BatchFields, findBatch, wasNeverSent } from "./batch.ts";
import { reportedState } from "./delivery-codes.ts";
import { batchIdOf } from "./ids.ts";
import type { CallingAccount, SinchState } from "./state.ts";
import { sinchWebhooks } from "./webhook.ts";

const final: ReadonlySet<string> = new Set(["delivered", "undelivered", "failed", "canceled"]);

/** Reports what becomes of a message in the way that the request asked for. */
export function deliveryReports(
  state: SinchState,
  { fields, account }: { fields: BatchFields; account: CallingAccount },
): Pick<MessageDraft, "reportsOf"> {
  const { delivery_report: wanted, callback_url: url = account.callbackUrl } = fields;
  if (wanted === "none") return {};
  const target = { url, secret: account.webhookSecret };

  return {
    reportsOf(message, event) {
      // A scheduled message that was canceled never existed: Sinch makes the messages of a batch when it is due.
      if (event.status === "canceled") return [];
      const to = { ...target, now: state.carrier.now() };
      const isFinal = final.has(event.status);
      if (
        wanted === "per_recipient"
          ? isFinal || event.status === "sent"
          : wanted === "per_recipient_final" && isFinal
      ) {
        return sinchWebhooks(recipientReport(message, fields, event), to);
      }
      if (wanted.startsWith("per_recipient") || !isFinal) return [];
      const batch = findBatch(state, account, batchIdOf(message.id));
      if (batch === undefined || !batch.messages.every(({ status }) => final.has(status))) return [];
      return sinchWebhooks(batchReport(batch, { type: wanted === "full" ? "full" : "summary" }), to);
    },
  };
}

/** The report of one recipient, of an event or of the last one. */
export function recipientReport(
  message: CarrierMessage,
  fields: Pick<BatchFields, "type" | "from" | "client_reference" | "max_number_of_message_parts">,
  event: CarrierEvent | undefined = message.events.findLast(({ status }) => status !== "sending"),
): Record<string, unknown> {
  const { id, to, from, segments, createdAt } = message;
  const { client_reference: reference, max_number_of_message_parts: parts } = fields;
  const at = event?.at ?? createdAt;
  const { code, status } = reportedState(event ?? message);
  const isOfOperator = event?.status === "delivered" || event?.status === "undelivered";
  return {
    type: fields.type === "mt_media" ? "recipient_delivery_report_mms" : "recipient_delivery_report_sms",
    batch_id: batchIdOf(id),
    recipient: shownAddress(to),
    code,
    status,
    at: at.toISOString(),
    ...(isOfOperator && { operator_status_at: at.toISOString() }),
    ...(reference !== undefined && { client_reference: reference }),
    ...(fields.from === undefined && from && { applied_originator: shownAddress(from) }),
    ...(parts !== undefined && { number_of_message_parts: segments }),
  };
}

/** What a report of a batch includes. */
export interface ReportFilter {
  type: "summary" | "full";
  /** @default every one */
  statuses?: readonly string[] | undefined;
  /** @default every one */
  codes?: readonly string[] | undefined;
}

/** The report of a batch, which counts its messages by code. That of a batch that was canceled in time is empty. */
export function batchReport(batch: Batch, { type, statuses, codes }: ReportFilter): Record<string, unknown> {
  const { id, fields } = batch;
  const messages = wasNeverSent(batch) ? [] : batch.messages;
  const groups = new Map<number, { status: string; recipients: string[] }>();
  for (const message of messages) {
    const { code, status } = reportedState(message);
    if (statuses?.includes(status) === false || codes?.includes(String(code)) === false) continue;
    const group = groups.get(code) ?? { status, recipients: [] };
    group.recipients.push(shownAddress(message.to));
    groups.set(code, group);
  }
  return {
    type: fields.type === "mt_media" ? "delivery_report_mms" : "delivery_report_sms",
    batch_id: id,
    total_message_count: messages.length,
    statuses: [...groups].map(([code, { status, recipients }]) => ({
      code,
      status,
      count: recipients.length,
      ...(type === "full" && { recipients }),
    })),
    ...(fields.client_reference !== undefined && { client_reference: fields.client_reference }),
  };
}
