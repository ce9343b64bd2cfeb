import { type SmsWebhook, SmsWebhookError } from "@smskit/core";
import type { MessageLog } from "@smskit/postgres";
import type { Context } from "hono";

/** Handles a provider's requests. What cannot be verified is refused, and changes nothing. */
export function webhookRoute(webhook: SmsWebhook, messages: MessageLog, log: (message: string) => void) {
  return async ({ req }: Context): Promise<Response> => {
    try {
      const { events, response } = await webhook.parse(req.raw);
      for (const event of events) await messages.applyEvent(event);
      return response;
    } catch (error) {
      if (!(error instanceof SmsWebhookError)) throw error;
      log(`A webhook was refused: ${error.message}`);
      return new Response(null, { status: error.status });
    }
  };
}
