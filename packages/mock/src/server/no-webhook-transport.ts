import type { WebhookHosts, WebhookTransport } from "./webhook-transport.ts";

/** Browsers and workers cannot choose where a name leads, so mocks send no webhooks there. */
export function createWebhookTransport(_hosts: WebhookHosts): WebhookTransport | undefined {
  return undefined;
}
