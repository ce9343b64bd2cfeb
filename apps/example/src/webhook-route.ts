import { type SmsWebhook, SmsWebhookError } from "@smskit/core";
import type { MessageLog } from "@smskit/postgres";
import type { Context } from "hono";

export interface WebhookRouteOptions {
  webhook: SmsWebhook;
  /** The address by which the provider reaches this app. Some providers sign it, and a tunnel changes it. */
  publicUrl: string;
  messages: MessageLog;
  log: (message: string) => void;
}

/** Handles a provider's requests. What cannot be verified is refused, and changes nothing. */
export function webhookRoute({ webhook, publicUrl, messages, log }: WebhookRouteOptions) {
  return async ({ req }: Context): Promise<Response> => {
    const { pathname, search } = new URL(req.url);
    const request = new Request(new URL(pathname + search, publicUrl), req.raw);
    try {
      const { events, response } = await webhook.parse(request);
      for (const event of events) {
        // The route of this app has been entered at the provider.
        if (event.type === "challenge") return await event.respond();
        await messages.applyEvent(event);
      }
      return response;
    } catch (error) {
      if (!(error instanceof SmsWebhookError)) throw error;
      log(`A webhook was refused: ${error.message}`);
      return new Response(null, { status: error.status });
    }
  };
}
