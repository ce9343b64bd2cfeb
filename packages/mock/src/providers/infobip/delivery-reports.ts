import type { CarrierEngine } from "../../carrier/carrier.ts";
import type { CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import type { WebhookRequest } from "../../server/webhook.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import type { RequestedMessage } from "./check-request.ts";
import { sentResource } from "./sent-message.ts";
import type { CallingAccount, InfobipState } from "./state.ts";

/** The default size of a bucket, which is Infobip's word for the reports of one webhook. */
const mostReports = 100;

/** The messages of a request whose reports go to the same URL. */
interface Bucket {
  readonly messages: Set<CarrierMessage>;
  /** Those whose report is due. A fault can prevent that of a message: then it is never among them. */
  readonly due: Set<CarrierMessage>;
}

/** Reports what becomes of the messages of one request. */
export interface RequestReports {
  /** The part of a message's draft that reports it. */
  of(delivery: RequestedMessage["delivery"]): Pick<MessageDraft, "reportsOf">;
  /** Adds a message that was accepted with these reports. */
  add(delivery: RequestedMessage["delivery"], message: CarrierMessage): void;
}

/**
 * Reports that are due together come together: the last message of those that go to the same URL reports for all of them. If a
 * fault prevents the report of the last one, it prevents the webhook.
 */
export function createRequestReports(
  { carrier }: Pick<InfobipState, "carrier">,
  account: CallingAccount,
): RequestReports {
  /** By URL. */
  const buckets = new Map<string, Bucket>();
  function bucketOf(url: string): Bucket {
    const bucket = buckets.get(url) ?? { messages: new Set(), due: new Set() };
    buckets.set(url, bucket);
    return bucket;
  }
  const targetOf = ({ url = account.deliveryUrl, notify = true }: RequestedMessage["delivery"]) =>
    notify ? url : undefined;

  return {
    add(delivery, message) {
      const url = targetOf(delivery);
      if (url !== undefined) bucketOf(url).messages.add(message);
    },
    of(delivery) {
      const url = targetOf(delivery);
      if (url === undefined) return {};
      return {
        reportsOf(message, event) {
          if (event.status === "sent" && delivery.intermediateReport === true) {
            return infobipWebhooks(url, [sentResource(message, { as: "report", event })]);
          }
          if (!isFinal(event)) return [];
          const { messages, due } = bucketOf(url);
          due.add(message);
          messages.delete(message);
          const engine = carrier as CarrierEngine;
          if ([...messages].some(({ id }) => engine.isUnderWay(id))) return [];
          const reported = [...due];
          due.clear();
          return infobipWebhooks(
            url,
            reported.map((one) => sentResource(one, { as: "report" })),
          );
        },
      };
    },
  };
}

/** Whether a message has a status that Infobip reports. Unconfirmed: that what was canceled has no report. */
export function isFinal({ status }: Pick<CarrierMessage, "status">): boolean {
  return status === "delivered" || status === "undelivered" || status === "failed";
}

function infobipWebhooks(url: string, reports: readonly Record<string, unknown>[]): WebhookRequest[] {
  const webhooks: WebhookRequest[] = [];
  for (let first = 0; first < reports.length; first += mostReports) {
    webhooks.push(infobipWebhook(url, { results: reports.slice(first, first + mostReports) }));
  }
  return webhooks;
}

/**
 * Makes a webhook, which is never signed. Infobip retries it after minutes, the mock twice at once. That it is retried after any
 * failure is unconfirmed.
 */
export function infobipWebhook(url: string, content: object): WebhookRequest {
  return jsonWebhook(url, JSON.stringify(content), {
    retries: 2,
    retryOn: ["connection", "timeout", "4xx", "5xx"],
  });
}
