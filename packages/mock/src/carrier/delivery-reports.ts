import type { FaultEngine } from "../faults/fault-queue.ts";
import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierEvent, LiveMessage, MessageDraft } from "./carrier-message.ts";
import type { IdleTracker } from "./idle-tracker.ts";

/** Tells an app each step of one message. @internal */
export interface DeliveryReports {
  /** `isLast` says that no step will follow. */
  tell(event: CarrierEvent, isLast: boolean): void;
}

/** What receipts need of the carrier. */
interface ReportContext {
  faults: FaultEngine;
  webhooks: WebhookSender;
  idleTracker: IdleTracker;
  later(ms: number, action: () => void): void;
  /** Whether the message was deleted: then nothing more is told of it. */
  isGone(): boolean;
  attempted(attempt: WebhookAttempt): void;
}

const noReports: DeliveryReports = { tell: () => undefined };

/**
 * Receipts of one message go out one after the other, in the order of its steps, unless a fault keeps them,
 * doubles them or turns them round.
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

  function send({ webhook, told }: { webhook: WebhookRequest; told: string }): void {
    const done = idleTracker.begin();
    queue = queue
      .then(() => (context.isGone() ? undefined : webhooks.send(webhook, told, context.attempted)))
      .finally(done);
  }

  return {
    tell(event, isLast) {
      if (fault?.kind === "missing-receipt") return;
      const reports = reportsOf(message, event).map((webhook) => ({ webhook, told: event.status }));
      if (fault?.kind === "reordered-receipts") {
        held.push(...reports);
        if (!isLast) return;
        held.reverse().forEach(send);
        held = [];
      } else if (fault?.kind === "late-receipt") {
        const done = idleTracker.begin();
        context.later(fault.byMs, () => {
          reports.forEach(send);
          done();
        });
      } else {
        for (const report of reports) {
          send(report);
          if (fault?.kind === "duplicate-receipt") send(report);
        }
      }
    },
  };
}
