import { isWebRequest } from "./read-webhook.ts";
import { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "./webhook.ts";

/** What a provider's webhook makes of one request. */
export interface ReadWebhook {
  events: readonly SmsWebhookEvent[];
  /** What the provider sent, as data: its fields, or its JSON. */
  raw?: unknown;
  response: Response;
}

/**
 * Makes a provider's webhook. What webhooks share is done here: whatever is no web request is refused, and each event
 * has `raw`.
 * @param read Verifies a request, and only then interprets it.
 */
export function defineWebhook(read: (request: Request) => Promise<ReadWebhook>): SmsWebhook {
  return {
    async parse(request) {
      if (!isWebRequest(request)) {
        throw new SmsWebhookError(
          500,
          "parse takes a web Request: make one of a request of Node, Express, Koa or Fastify with toWebRequest of @smskit/core.",
        );
      }
      const { events, raw, response } = await read(request);
      for (const event of events) {
        if (!Object.hasOwn(event, "raw"))
          Object.defineProperty(event, "raw", { value: raw, enumerable: false });
      }
      return { events, response };
    },
  };
}
