import type { DeliveryUpdate, InboundMessage } from "./sms-connector.ts";

/** Bytes of a webhook's body that are read. */
export const maximumWebhookBytes = 65_536;

/**
 * What a provider's webhook request means. `raw` is what the provider sent; of deliveries and inbound messages it is
 * not enumerable, so that it stays out of logs and queues.
 */
export type SmsWebhookEvent =
  | { type: "delivery"; update: DeliveryUpdate; readonly raw?: unknown }
  | { type: "inbound"; message: InboundMessage; readonly raw?: unknown }
  /** Verified, but of a kind that smskit does not know. `raw` is as the provider sent it. */
  | { type: "other"; raw: unknown };

/** Reads the webhook requests of one provider. */
export interface SmsWebhook {
  /**
   * Verifies a request, and only then interprets it. Handle events idempotently: providers repeat them.
   * @returns the events, and the response that the provider wants.
   * @throws {SmsWebhookError} with the HTTP status to answer; nothing of the request may be trusted then.
   */
  parse(request: Request): Promise<{ events: readonly SmsWebhookEvent[]; response: Response }>;
}

/** A webhook request that must not be trusted. It holds nothing of the request's content. */
export class SmsWebhookError extends Error {
  /** What to answer: 403 for a bad signature, 413 for a body over the bounds. */
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
