import { afterEach, expect, test, vi } from "vitest";
import { createCarrier, mockProviders } from "../../index.ts";

// What a bundle for browsers and workers has in place of sockets.
vi.mock("#webhook-transport", () => import("../../server/no-webhook-transport.ts"));

afterEach(() => {
  vi.restoreAllMocks();
});

const phone = "+15558675310";
const number = "+15550001111";
const inboundUrl = "http://127.0.0.1:9/in";
const error = "not sent: this runtime cannot send webhooks. Run the mock on Node.js";

test("without Node.js, reports and texts from phones say that no webhook can be sent", async () => {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
  const carrier = createCarrier({ latencyMs: 0, inboundUrl });
  const mocks = mockProviders(carrier);
  for (const { provider } of mocks) {
    const { callbacks } = await carrier.reply({ from: phone, to: number, provider, body: "hi" });
    expect(callbacks, provider).toMatchObject([{ url: inboundUrl, told: "received", error }]);
  }
  const { fetch } = mocks.find(({ provider }) => provider === "twilio") ?? expect.fail("not mocked");
  const account = `AC${"0".repeat(32)}`;
  const response = await fetch(`https://api.twilio.com/2010-04-01/Accounts/${account}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${account}:${"0".repeat(32)}`)}` },
    body: new URLSearchParams({ To: phone, From: number, Body: "hello", StatusCallback: inboundUrl }),
  });
  expect(response.status).toBe(201);
  await carrier.idle();
  expect(carrier.messages[0]).toMatchObject({
    status: "delivered",
    callbacks: [
      { told: "sending", error },
      { told: "sent", error },
      { told: "delivered", error },
    ],
  });
});
