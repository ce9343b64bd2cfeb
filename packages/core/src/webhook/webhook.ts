import type { DeliveryUpdate } from "../connector/delivery-update.ts";
import { markClass } from "../errors/mark-class.ts";
import type { InboundMessage } from "./inbound-message.ts";

/** Bytes of a webhook's body that are read. */
export const maximumWebhookBytes = 65_536;

/**
 * What a provider's webhook request means. `raw` is what the provider sent; of deliveries and inbound messages it is
 * not enumerable, so that it stays out of logs and queues.
 */
export type SmsWebhookEvent =
  | {
      /** What became of a message. */
      type: "delivery";
      /** The new status, in the same form for every provider. */
      update: DeliveryUpdate;
      /** The request's content, as the provider sent it. Not enumerable. */
      readonly raw?: unknown;
    }
  | {
      /** Somebody sent a text to one of your numbers. */
      type: "inbound";
      /** The text, in the same form for every provider. */
      message: InboundMessage;
      /** The request's content, as the provider sent it. Not enumerable. */
      readonly raw?: unknown;
    }
  | {
      /** Verified, but of a kind that smskit does not know. */
      type: "other";
      /** The request's content, as the provider sent it. */
      raw: unknown;
    };

/** Reads the webhook requests of one provider. */
export interface SmsWebhook {
  /**
   * Verifies a request, and only then interprets it. Handle events idempotently: providers repeat them.
   * @returns the events, and the response that the provider wants.
   * @throws {SmsWebhookError} with the HTTP status to response; nothing of the request may be trusted then.
   */
  parse(request: Request): Promise<{ events: readonly SmsWebhookEvent[]; response: Response }>;
}

/**
 * A webhook request that must not be trusted. It holds nothing of the request's content. `instanceof` holds for errors
 * of another copy of this package too.
 */
export class SmsWebhookError extends Error {
  /** What to response: 403 for a bad signature, 413 for a body over the bounds. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

Object.defineProperty(SmsWebhookError.prototype, "name", {
  value: "SmsWebhookError",
  configurable: true,
  writable: true,
});
markClass(SmsWebhookError, "SmsWebhookError");
