import type { DeliveryUpdate } from "../connector/delivery-update.ts";
import { markClass } from "../errors/mark-class.ts";
import type { InboundMessage } from "./inbound-message.ts";

/** The most bytes of a webhook's body that are read. */
export const maximumWebhookBytes = 65_536;

/**
 * The meaning of a provider's webhook request. `raw` is what the provider sent; it is not enumerable, so that it
 * stays out of logs and queues, except on events of an unknown kind.
 */
export type SmsWebhookEvent =
  | {
      /** The status of a message has changed. */
      type: "delivery";
      /** The new status, in the same form for every provider. */
      update: DeliveryUpdate;
      /** The request's content, as the provider sent it. Not enumerable. */
      readonly raw?: unknown;
    }
  | {
      /** A phone sent a text to one of your numbers. */
      type: "inbound";
      /** The text, in the same form for every provider. */
      message: InboundMessage;
      /** The request's content, as the provider sent it. Not enumerable. */
      readonly raw?: unknown;
    }
  | {
      /**
       * The provider asks whether this URL is yours, before it sends anything else. Confirm with `respond` if you have set up
       * this subscription.
       */
      type: "challenge";
      /**
       * Confirms the subscription. Some providers expect the proof in the response, others a request to them, which this
       * makes.
       * @returns the response for the provider, instead of the one that `parse` returned.
       * @throws {SmsWebhookError} if the request to the provider fails.
       */
      respond(): Promise<Response>;
      /** The request's content, as the provider sent it. Not enumerable. */
      readonly raw?: unknown;
    }
  | {
      /** A verified request of a kind that smskit does not know. */
      type: "other";
      /** The request's content, as the provider sent it. */
      raw: unknown;
    };

/** Reads the webhook requests of one provider. */
export interface SmsWebhook {
  /**
   * Verifies a request, then interprets it. Handle events idempotently: providers repeat them.
   * @returns the events, and the response that the provider expects.
   * @throws {SmsWebhookError} with the HTTP status to respond with; do not trust anything in the request.
   */
  parse(request: Request): Promise<{ events: readonly SmsWebhookEvent[]; response: Response }>;
}

/**
 * The error for a webhook request that must not be trusted. It contains nothing of the request. `instanceof` works for
 * errors of another copy of this package, too.
 */
export class SmsWebhookError extends Error {
  /** The HTTP status to respond with: 403 for a bad signature, 413 for a body that is too large. */
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
