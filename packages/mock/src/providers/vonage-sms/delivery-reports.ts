import type { CarrierEvent, CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import { smppDate } from "../shared/dates.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import type { MagicDelivery } from "./delivery-codes.ts";
import { receiptStatusOf, type VonageSmsReceiptStatus } from "./errors.ts";
import type { MockVonageSmsOptions } from "./options.ts";
import { messageTimestamp, vonageSmsWebhook } from "./webhook.ts";

/** What the receipts of a message need. */
export interface ReceiptedMessage {
  readonly fields: ReadonlyMap<string, string>;
  /** The ids of its accepted parts; each has its own receipt. */
  readonly partIds: readonly string[];
  readonly network: string;
  readonly price: string;
  readonly magic: MagicDelivery | undefined;
}

/** Sends a delivery receipt for each part, if the request or the account asks for them. */
export function deliveryReports(
  sent: ReceiptedMessage,
  options: MockVonageSmsOptions,
): Pick<MessageDraft, "reportsOf"> {
  const { fields } = sent;
  const url = fields.get("callback") || options.receiptUrl;
  if (!url || /^(?:0|false)$/.test(fields.get("status-report-req") ?? "1")) return {};
  return {
    reportsOf(message, event) {
      const outcome = outcomeOf(event, sent, options.intermediateReceipts === true);
      if (outcome === undefined) return [];
      const { network, price } = sent;
      const [from = "", reference] = [fields.get("from"), fields.get("client-ref")];
      return sent.partIds.map((partId) => {
        const receipt = { message, event, partId, ...outcome, from, reference, network, price };
        return vonageSmsWebhook(url, receiptFields(receipt), options, event.at);
      });
    },
  };
}

/** What is reported about a step, if anything. */
function outcomeOf(
  { status, errorCode }: CarrierEvent,
  { magic, fields }: ReceiptedMessage,
  reportsAccepted: boolean,
): { status: VonageSmsReceiptStatus; errorCode: string } | undefined {
  switch (status) {
    case "sent":
      return reportsAccepted ? { status: "accepted", errorCode: "0" } : undefined;
    case "delivered":
      return magic?.receipt ?? { status: "delivered", errorCode: "0" };
    case "undelivered":
    case "failed":
      if (magic !== undefined && magic.failure?.errorCode === errorCode) return magic.receipt;
      return { status: receiptStatusOf(errorCode ?? "1", fields.has("ttl")), errorCode: errorCode ?? "1" };
    default:
      return undefined;
  }
}

/** What a delivery receipt is about. */
export interface Receipt {
  readonly message: CarrierMessage;
  readonly event: CarrierEvent;
  readonly partId: string;
  readonly status: VonageSmsReceiptStatus;
  readonly errorCode: string;
  /** As the app wrote it. */
  readonly from: string;
  readonly reference: string | undefined;
  readonly network: string;
  readonly price: string;
}

/** The parameters of a delivery receipt. */
export function receiptFields(receipt: Receipt): WebhookFields {
  const { message, event, reference } = receipt;
  return [
    ["msisdn", message.to.slice(1)],
    ["to", receipt.from],
    ["network-code", receipt.network],
    ["messageId", receipt.partId],
    ["price", receipt.price],
    ["status", receipt.status],
    ["scts", smppDate(event.at)],
    ["err-code", receipt.errorCode],
    ["api-key", message.accountId ?? ""],
    ...(reference === undefined ? [] : [["client-ref", reference] as const]),
    ["message-timestamp", messageTimestamp(event.at)],
  ];
}
