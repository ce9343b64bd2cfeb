import { createHash, timingSafeEqual } from "node:crypto";
import { type SmsConnector, SmsError } from "@smskit/core";
import { Hono } from "hono";

/** What Novu's provider "SMS Webhook" posts. Novu has filled in the text. */
interface NovuText {
  to: string;
  content: string;
  sender: string;
}

/** Sends texts of Novu's workflows through a connector. */
export function createNovuWebhook({ sms, apiKey }: { sms: SmsConnector; apiKey: string }): Hono {
  const app = new Hono();
  app.post("/novu/sms", async (context) => {
    if (!isSame(context.req.header("x-api-key") ?? "", apiKey)) return context.body(null, 401);
    const { to, content, sender } = await context.req.json<NovuText>();
    try {
      const receipt = await sms.send({ to, from: sender, body: content, literal: true });
      return context.json({ data: { id: receipt.id, date: new Date().toISOString() } });
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      // Novu records the failure, and does not try again.
      return context.json({ error: { code: error.code, delivery: error.delivery } }, 502);
    }
  });
  return app;
}

/** Compares in constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
