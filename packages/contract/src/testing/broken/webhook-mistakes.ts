import type { DeliveryUpdate, InboundMessage, SmsWebhook } from "@smskit/core";
import type { WebhookContractOptions } from "../../webhook-rule.ts";
import { createReferenceWebhook, properSteps, type Steps, type Wire } from "../reference-webhook.ts";
import type { Broken } from "../test-broken.ts";

/** A webhook with one mistake, and the rules that find it. */
export interface BrokenWebhook extends Broken {
  /** How its provider sends and signs. @default "form" */
  wire?: Wire;
  /** What differs from the reference's options. */
  options: Partial<WebhookContractOptions>;
}

/** The reference webhook, with some of its steps replaced. */
export function doing(changes: Partial<Steps>, wire: Wire = "form"): Partial<WebhookContractOptions> {
  return { create: () => createReferenceWebhook(wire, changes) };
}

/** The reference webhook, whose updates are changed on their way out. */
export function updating(
  change: (update: DeliveryUpdate, fields: ReadonlyMap<string, string>) => object,
): Partial<WebhookContractOptions> {
  return doing({
    eventOf(fields) {
      const event = properSteps.eventOf(fields);
      if (event.type !== "delivery") return event;
      return { ...event, update: { ...event.update, ...change(event.update, fields) } };
    },
  });
}

/** The reference webhook, whose messages are changed on their way out. */
export function messaging(change: (message: InboundMessage) => object): Partial<WebhookContractOptions> {
  return doing({
    eventOf(fields) {
      const event = properSteps.eventOf(fields);
      if (event.type !== "inbound") return event;
      return { ...event, message: { ...event.message, ...change(event.message) } };
    },
  });
}

/** The reference webhook, with another way of handing a request to it. */
export function parsing(
  parse: (request: Request, good: SmsWebhook) => ReturnType<SmsWebhook["parse"]>,
  wire: Wire = "form",
): Partial<WebhookContractOptions> {
  return {
    create() {
      const good = createReferenceWebhook(wire);
      return { parse: (request) => parse(request, good) };
    },
  };
}
