import type { CarrierEngine } from "../../carrier/carrier.ts";
import type { CarrierMessage, MessageDraft } from "../../carrier/carrier-message.ts";
import type { WebhookRequest } from "../../server/webhook.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import type { RequestedMessage } from "./check-request.ts";
import { sentResource } from "./sent-message.ts";
import type { CallingAccount, InfobipState } from "./state.ts";

/** The default size of a bucket, which is Infobip's word for the reports of one webhook. */
const mostReports = 100;

/** Reports what becomes of the messages of one request. */
export interface RequestReports {
  /** The part of a message's draft that reports it. */
  of(delivery: RequestedMessage["delivery"]): Pick<MessageDraft, "reportsOf">;
  /** Adds a message that was accepted with these reports. */
  add(delivery: RequestedMessage["delivery"], message: CarrierMessage): void;
}

/** Reports that are due together come together: the last message of those that go to the same URL reports for all of them. */
export function createRequestReports(
  { carrier }: Pick<InfobipState, "carrier">,
  account: CallingAccount,
): RequestReports {
  /** The messages that are not reported yet, by URL. */
  const waiting = new Map<string, Set<CarrierMessage>>();
  const targetOf = ({ url = account.deliveryUrl, notify = true }: RequestedMessage["delivery"]) =>
    notify ? url : undefined;

  return {
    add(delivery, message) {
      const url = targetOf(delivery);
      if (url !== undefined) waiting.set(url, (waiting.get(url) ?? new Set()).add(message));
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
          const group = waiting.get(url) ?? new Set();
          group.add(message);
          const engine = carrier as CarrierEngine;
          if ([...group].some(({ id }) => engine.isUnderWay(id))) return [];
          const due = [...group].filter(isFinal);
          for (const one of due) group.delete(one);
          return infobipWebhooks(
            url,
            due.map((one) => sentResource(one, { as: "report" })),
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
