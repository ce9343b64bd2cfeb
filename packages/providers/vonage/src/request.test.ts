import { expect, test } from "vitest";
import { createVonage } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

test("sends what the message says, in one request", async () => {
  const requests: unknown[] = [];
  const sms = createVonage(exampleConfig, {
    http: {
      async fetch(input, init) {
        requests.push([String(input), init?.method, JSON.parse(String(init?.body))]);
        return Response.json({ id: "m-1", to: "+15558675310", status: "queued" });
      },
    },
  });
  await sms.send({
    to: "+15558675310",
    body: "Your table is ready.",
    reference: "order-1",
    providerOptions: { vonage: { priority: "high" } },
  });
  expect(requests).toEqual([
    [
      "https://api.vonage.example/v1/messages",
      "POST",
      {
        to: "+15558675310",
        from: "+15551230000",
        text: "Your table is ready.",
        reference: "order-1",
        priority: "high",
      },
    ],
  ]);
});
