import { createHash } from "node:crypto";
import { type SmsConnector, SmsError } from "@smskit/core";
import { Hono } from "hono";
import { Webhook } from "standardwebhooks";

/** What Supabase Auth sends. The phone number comes without its `+`. */
interface SendSmsPayload {
  sms: { phone: string; otp: string };
}

/** Texts the codes of Supabase Auth. `secrets` is the value that `config.toml` takes from the environment. */
export function createHook({ sms, secrets }: { sms: SmsConnector; secrets: string }): Hono {
  // While you rotate a secret there are two, with a "|" between them.
  const webhooks = secrets.split("|").map((secret) => new Webhook(secret.replace("v1,", "")));
  const app = new Hono();
  app.post("/send-sms", async (context) => {
    const body = await context.req.text();
    const headers = context.req.header();
    if (!webhooks.some((webhook) => isSigned(webhook, body, headers))) return context.body(null, 401);

    const { phone, otp } = (JSON.parse(body) as SendSmsPayload).sms;
    // Supabase tries again with the same body, so this key sends a code once.
    const idempotencyKey = createHash("sha256").update(body).digest("hex");
    try {
      await sms.send(
        { to: `+${phone}`, usageType: "SignIn", variables: { code: otp } },
        { idempotencyKey, timeoutMs: 4_000 }, // Supabase waits for 5 seconds in all
      );
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      console.error(`send-sms: ${error.message}`); // contains neither the code nor the number
      // If the outcome is unknown, the text may be on the phone already: the code counts.
      if (error.delivery === "not-sent") return context.json({ error: errorFor(error) });
    }
    return context.body(null, 204);
  });
  return app;
}

/** Whether one of the signatures is right, and not older than five minutes. */
function isSigned(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

/** The error that Supabase Auth shows to the person who signs in. */
function errorFor({ code }: SmsError) {
  if (code === "invalid-recipient") return { http_code: 422, message: "That is not a mobile number." };
  if (code === "recipient-blocked")
    return { http_code: 422, message: "This number has asked not to be texted." };
  return { http_code: 503, message: "We cannot text you now. Try again later." };
}
