import type { WebhookRequest } from "../../server/webhook.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import type { BandwidthCallbackCredentials } from "./options.ts";

/** An event of a message, as a callback reports it. */
export interface BandwidthEvent {
  time: string;
  type: string;
  /** The recipient that the event is about. */
  to: string;
  description: string;
  message: Record<string, unknown>;
  errorCode?: number;
  carrierName?: string;
  eventTime?: string;
}

/**
 * The callback of an event: a list of one, with HTTP Basic if the application has credentials. Bandwidth waits 10 seconds
 * for the response, and retries for 24 hours whatever is not a 2xx; here it is retried twice, at once.
 *
 * @see https://dev.bandwidth.com/docs/messaging/webhooks/
 */
export function bandwidthWebhooks(
  event: BandwidthEvent,
  { url, credentials }: { url: string | undefined; credentials: BandwidthCallbackCredentials | undefined },
): readonly WebhookRequest[] {
  if (url === undefined || url === "") return [];
  return [
    jsonWebhook(url, JSON.stringify([event]), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "BandwidthAPI/v2",
        ...(credentials && { authorization: basicAuthorization(credentials) }),
      },
      retries: 2,
      retryOn: ["connection", "timeout", "4xx", "5xx"],
      timeoutMs: 30_000,
      readTimeoutMs: 10_000,
    }),
  ];
}

/** A time with six decimals of a second, as callbacks have it. */
export function callbackTime(date: Date): string {
  return date.toISOString().replace("Z", "000Z");
}

function basicAuthorization({ username, password }: BandwidthCallbackCredentials): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
