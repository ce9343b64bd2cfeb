import { serve } from "@hono/node-server";
import { createTwilio } from "@smskit/twilio";
import { createApp } from "./create-app.ts";

const { TWILIO_ACCOUNT_SID = "", TWILIO_AUTH_TOKEN = "", TWILIO_FROM, TWILIO_BASE_URL, PORT } = process.env;

const sms = createTwilio({
  accountSID: TWILIO_ACCOUNT_SID,
  authToken: TWILIO_AUTH_TOKEN,
  from: TWILIO_FROM,
  baseUrl: TWILIO_BASE_URL, // set in tests only: the mock
  templates: [{ usageType: "SignIn", content: "{{code}} is your code to sign in." }],
});
const { fetch } = createApp({ sms });
serve({ fetch, port: Number(PORT ?? 3000), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
