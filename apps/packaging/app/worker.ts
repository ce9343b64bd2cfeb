import { SmsWebhookError } from "@smskit/core";
import { createTwilioWebhook } from "@smskit/twilio";
import { sendCode } from "./send.js";

const webhook = createTwilioWebhook({ authToken: "fedcba9876543210fedcba9876543210" });

// biome-ignore lint/style/noDefaultExport: a worker is one
export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === "/webhook") return events(request);
    const { baseUrl, to, code } = (await request.json()) as { baseUrl: string; to: string; code: string };
    return Response.json(await sendCode(baseUrl, to, code));
  },
};

async function events(request: Request): Promise<Response> {
  try {
    return Response.json((await webhook.parse(request)).events);
  } catch (error) {
    return new Response(null, { status: error instanceof SmsWebhookError ? error.status : 500 });
  }
}
