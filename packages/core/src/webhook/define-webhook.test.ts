import { expect, it } from "vitest";
import { defineWebhook } from "../provider.ts";

const request = new Request("https://example.com/sms", { method: "POST", body: "{}" });

it("passes a challenge on, keeps it out of logs and does not confirm it", async () => {
  let confirmed = 0;
  const webhook = defineWebhook(async () => ({
    events: [
      {
        type: "challenge",
        respond: async () => {
          confirmed += 1;
          return Response.json({ validationResponse: "token" });
        },
      },
    ],
    raw: { validationCode: "token" },
    response: new Response(null, { status: 204 }),
  }));
  const { events, response } = await webhook.parse(request);
  const [event] = events;
  expect(JSON.stringify(events)).toBe('[{"type":"challenge"}]');
  expect(event?.raw).toEqual({ validationCode: "token" });
  expect([response.status, confirmed]).toEqual([204, 0]);
  if (event?.type !== "challenge") throw new Error("no challenge");
  expect(await (await event.respond()).json()).toEqual({ validationResponse: "token" });
  expect(confirmed).toBe(1);
});
