import type { DeliveryUpdate, InboundMessage } from "./sms-connector.ts";

/** What a provider's webhook request means. */
export type SmsWebhookEvent =
  | { type: "delivery"; update: DeliveryUpdate }
  | { type: "inbound"; message: InboundMessage }
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
