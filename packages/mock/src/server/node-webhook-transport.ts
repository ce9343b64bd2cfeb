import { sendHttp } from "./send-http.ts";
import { createWebhookLookup, reasonToRefuseHost } from "./webhook-target.ts";
import type { WebhookHosts, WebhookTransport } from "./webhook-transport.ts";

/** Sends webhooks over sockets. */
export function createWebhookTransport(hosts: WebhookHosts): WebhookTransport | undefined {
  const lookup = createWebhookLookup(hosts);
  return {
    reasonToRefuseHost: (host) => reasonToRefuseHost(host, hosts),
    send: (webhook, limits) => sendHttp(webhook, { ...limits, lookup }),
  };
}
