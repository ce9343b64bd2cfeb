import { serve } from "@hono/node-server";
import { createMemoryIdempotencyStore, withIdempotency } from "@smskit/delivery";
import { createTwilio } from "@smskit/twilio";
import { createHook } from "./supabase-hook.ts";

const { TWILIO_ACCOUNT_SID = "", TWILIO_AUTH_TOKEN, TWILIO_FROM, TWILIO_BASE_URL } = process.env;
const twilio = createTwilio({
  accountSID: TWILIO_ACCOUNT_SID,
  authToken: TWILIO_AUTH_TOKEN,
  from: TWILIO_FROM,
  baseUrl: TWILIO_BASE_URL, // set on your machine only: the mock
  templates: [{ usageType: "SignIn", content: "{{code}} is your code to sign in." }],
});
const sms = withIdempotency(twilio, { store: createMemoryIdempotencyStore() });

const { SEND_SMS_HOOK_SECRETS = "", PORT = "3001" } = process.env;
const hook = createHook({ sms, secrets: SEND_SMS_HOOK_SECRETS });
// All interfaces, because Supabase Auth calls from a container.
serve({ fetch: hook.fetch, port: Number(PORT), hostname: "0.0.0.0" });
