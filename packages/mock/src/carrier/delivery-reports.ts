import type { FaultEngine } from "../faults/fault-queue.ts";
import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierEvent, LiveMessage, MessageDraft } from "./carrier-message.ts";
import type { IdleTracker } from "./idle-tracker.ts";

/** Sends the delivery reports of one message to the app. @internal */
export interface DeliveryReports {
  /** Sends the reports of a step. `isLast`: no step follows. */
  send(event: CarrierEvent, isLast: boolean): void;
}

/** What delivery reports need from the carrier. */
interface ReportContext {
  faults: FaultEngine;
  webhooks: WebhookSender;
  idleTracker: IdleTracker;
  later(ms: number, action: () => void): void;
  /** Whether the message was deleted: then no more reports are sent. */
  isDeleted(): boolean;
  attempted(attempt: WebhookAttempt): void;
}

const noReports: DeliveryReports = { send: () => undefined };

/**
 * Delivery reports of one message are sent one after the other, in the order of its steps, unless a fault drops,
 * duplicates, delays or reorders them.
 *
 * @internal
 */
export function createDeliveryReports(
  message: LiveMessage,
  draft: MessageDraft,
  context: ReportContext,
): DeliveryReports {
  const { faults, webhooks, idleTracker } = context;
  const { reportsOf } = draft;
  if (reportsOf === undefined) return noReports;
  const fault = faults.take("reports", {
    providers: [draft.provider],
    to: draft.to,
    account: draft.accountId,
  });
  let queue: Promise<unknown> = Promise.resolve();
  let held: { webhook: WebhookRequest; told: string }[] = [];

  function enqueue({ webhook, told }: { webhook: WebhookRequest; told: string }): void {
    const done = idleTracker.begin();
    queue = queue
      .then(() => (context.isDeleted() ? undefined : webhooks.send(webhook, told, context.attempted)))
      .finally(done);
  }

  /** A mock that fails to make a report does so inside a timer, so the error becomes a failed attempt. */
  const reportsAt = (event: CarrierEvent): { webhook: WebhookRequest; told: string }[] => {
    const { at, status: told } = event;
    try {
      return reportsOf(message, event).map((webhook) => ({ webhook, told }));
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      context.attempted({ url: "", at, told, error: `not sent: the mock could not make it: ${problem}` });
      return [];
    }
  };

  return {
    send(event, isLast) {
      if (fault?.kind === "missing-receipt") return;
      const reports = reportsAt(event);
      if (fault?.kind === "reordered-receipts") {
        held.push(...reports);
        if (!isLast) return;
        held.reverse().forEach(enqueue);
        held = [];
      } else if (fault?.kind === "late-receipt") {
        const done = idleTracker.begin();
        context.later(fault.byMs, () => {
          reports.forEach(enqueue);
          done();
        });
      } else {
        for (const report of reports) {
          enqueue(report);
          if (fault?.kind === "duplicate-receipt") enqueue(report);
        }
      }
    },
  };
}
