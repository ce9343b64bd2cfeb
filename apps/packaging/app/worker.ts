import { SmsWebhookError } from "@smskit/core";
import { createTwilioWebhook } from "@smskit/twilio";
import { type Request as CodeRequest, sendCode } from "./send.js";

const webhook = createTwilioWebhook({ authToken: "fedcba9876543210fedcba9876543210" });

// biome-ignore lint/style/noDefaultExport: a worker is one
export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === "/webhook") return events(request);
    return Response.json(await sendCode((await request.json()) as CodeRequest));
  },
};

async function events(request: Request): Promise<Response> {
  try {
    return Response.json((await webhook.parse(request)).events);
  } catch (error) {
    return new Response(null, { status: error instanceof SmsWebhookError ? error.status : 500 });
  }
}
