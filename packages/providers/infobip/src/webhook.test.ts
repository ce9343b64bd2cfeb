import { expect, test } from "vitest";
import { createInfobipWebhook } from "./index.ts";
import { signedWebhooks } from "./testing/signed-webhooks.ts";

// FILL IN: each kind of webhook that Infobip documents, in a file of `fixtures`, and the event that it becomes.
test.each(signedWebhooks())(
  "a delivery report is an event",
  async ({ config, request: { url, ...init } }) => {
    const { events, response } = await createInfobipWebhook(config).parse(new Request(url, init));
    expect(events).toMatchObject([
      { type: "delivery", update: { provider: "infobip", id: "m-1", status: "delivered" } },
    ]);
    expect(response.status).toBe(200);
  },
);
