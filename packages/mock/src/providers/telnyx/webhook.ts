import type { WebhookRequest } from "../../server/webhook.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import { signatureHeaders } from "./signature.ts";

/** An event that an app receives. */
export interface TelnyxEvent {
  type: "message.sent" | "message.finalized" | "message.received";
  at: Date;
  payload: Record<string, unknown>;
}

/**
 * The webhooks of an event: each URL is tried up to three times, for 2 seconds, before the next one. Here every attempt
 * has the same body, with `attempt` 1; Telnyx counts it up.
 *
 * @param urls In the order in which they are tried; `undefined` entries are left out.
 * @see https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
 */
export function telnyxWebhooks(
  { type, at, payload }: TelnyxEvent,
  urls: readonly (string | null | undefined)[],
): readonly WebhookRequest[] {
  const event = {
    event_type: type,
    id: crypto.randomUUID(),
    occurred_at: isoDate(at),
    payload,
    record_type: "event",
  };
  const first = urls
    .filter((url) => url !== undefined && url !== null && url !== "")
    .map(String)
    .reduceRight<WebhookRequest | undefined>((failover, url) => {
      const body = JSON.stringify({ data: event, meta: { attempt: 1, delivered_to: url } });
      const webhook = jsonWebhook(url, body, {
        headers: {
          "user-agent": "telnyx-webhooks",
          // Apps compare it with their own clock, which does not follow the carrier's.
          ...signatureHeaders(body, Math.floor(Date.now() / 1000)),
        },
        retries: 2,
        retryOn: ["connection", "timeout", "4xx", "5xx"],
        readTimeoutMs: 2000,
      });
      return failover === undefined ? webhook : { ...webhook, failover };
    }, undefined);
  return first === undefined ? [] : [first];
}

/** `2026-03-09T21:32:14.148+00:00` */
export function isoDate(date: Date): string {
  return date.toISOString().replace("Z", "+00:00");
}
