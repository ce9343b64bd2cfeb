import { type SmsWebhook, SmsWebhookError } from "@smskit/core";
import type { Context } from "hono";
import type { Deliveries } from "./deliveries.ts";

/** Answers a provider's requests. What cannot be verified is refused, and changes nothing. */
export function webhookRoute(webhook: SmsWebhook, deliveries: Deliveries, log: (message: string) => void) {
  return async ({ req }: Context): Promise<Response> => {
    try {
      const { events, response } = await webhook.parse(req.raw);
      for (const event of events) {
        if (event.type === "delivery") deliveries.record(event.update);
      }
      return response;
    } catch (error) {
      if (!(error instanceof SmsWebhookError)) throw error;
      log(`A webhook was refused: ${error.message}`);
      return new Response(null, { status: error.status });
    }
  };
}
