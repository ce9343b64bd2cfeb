import { isWebRequest } from "./read-webhook.ts";
import { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "./webhook.ts";

/** The result of reading one webhook request. */
export interface ReadWebhook {
  events: readonly SmsWebhookEvent[];
  /** What the provider sent, as data: its fields, or its JSON. */
  raw?: unknown;
  response: Response;
}

/**
 * Creates a provider's webhook. Core does what all webhooks share: it refuses values that are not a web `Request`, and adds
 * `raw` to each event.
 * @param read Verifies a request, and only then interprets it.
 */
export function defineWebhook(read: (request: Request) => Promise<ReadWebhook>): SmsWebhook {
  return {
    async parse(request) {
      if (!isWebRequest(request)) {
        throw new SmsWebhookError(
          500,
          "parse: takes a web Request; convert a request of Node, Express, Koa or Fastify with toWebRequest of @smskit/core.",
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
