import type { FaultEngine } from "../faults/fault-queue.ts";
import type { WebhookAttempt, WebhookRequest } from "../server/webhook.ts";
import type { WebhookSender } from "../server/webhook-sender.ts";
import type { CarrierEvent, LiveMessage, MessageDraft } from "./carrier-message.ts";
import type { Activity } from "./idle-tracker.ts";

/** Tells an app each step of one message. @internal */
export interface Receipts {
  /** `isLast` says that no step will follow. */
  tell(event: CarrierEvent, isLast: boolean): void;
}

/** What receipts need of the carrier. */
interface ReceiptContext {
  faults: FaultEngine;
  webhooks: WebhookSender;
  activity: Activity;
  later(ms: number, action: () => void): void;
  /** Whether the message was deleted: then nothing more is told of it. */
  isGone(): boolean;
  attempted(attempt: WebhookAttempt): void;
}

const silence: Receipts = { tell: () => undefined };

/**
 * Receipts of one message go out one after the other, in the order of its steps, unless a fault keeps them,
 * doubles them or turns them round.
 *
 * @internal
 */
export function openReceipts(message: LiveMessage, draft: MessageDraft, context: ReceiptContext): Receipts {
  const { faults, webhooks, activity } = context;
  const { receiptsOf } = draft;
  if (receiptsOf === undefined) return silence;
  const fault = faults.take("receipt", {
    providers: [draft.provider],
    to: draft.to,
    account: draft.accountId,
  });
  let queue: Promise<unknown> = Promise.resolve();
  let held: { webhook: WebhookRequest; told: string }[] = [];

  function send({ webhook, told }: { webhook: WebhookRequest; told: string }): void {
    const done = activity.begin();
    queue = queue
      .then(() => (context.isGone() ? undefined : webhooks.send(webhook, told, context.attempted)))
      .finally(done);
  }

  return {
    tell(event, isLast) {
      if (fault?.kind === "missing-receipt") return;
      const receipts = receiptsOf(message, event).map((webhook) => ({ webhook, told: event.status }));
      if (fault?.kind === "reordered-receipts") {
        held.push(...receipts);
        if (!isLast) return;
        held.reverse().forEach(send);
        held = [];
      } else if (fault?.kind === "late-receipt") {
        const done = activity.begin();
        context.later(fault.byMs, () => {
          receipts.forEach(send);
          done();
        });
      } else {
        for (const receipt of receipts) {
          send(receipt);
          if (fault?.kind === "duplicate-receipt") send(receipt);
        }
      }
    },
  };
}
