import { expect, test } from "vitest";
import { createVonageWebhook } from "./index.ts";
import { signedWebhooks } from "./testing/signed-webhooks.ts";

// FILL IN: each kind of webhook that Vonage documents, in a file of `fixtures`, and the event that it becomes.
test.each(signedWebhooks())(
  "a delivery report is an event",
  async ({ config, request: { url, ...init } }) => {
    const { events, response } = await createVonageWebhook(config).parse(new Request(url, init));
    expect(events).toMatchObject([
      { type: "delivery", update: { provider: "vonage", id: "m-1", status: "delivered" } },
    ]);
    expect(response.status).toBe(200);
  },
);
