import { afterEach, expect, test, vi } from "vitest";
import { createCarrier, mockTwilio } from "../../index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("without node:crypto, mocks send texts, and say what a signed webhook needs", async () => {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
  const carrier = createCarrier({ latencyMs: 0 });
  const { fetch } = mockTwilio(carrier, { inboundUrl: "http://127.0.0.1:9/in" });
  const account = `AC${"0".repeat(32)}`;
  const response = await fetch(`https://api.twilio.com/2010-04-01/Accounts/${account}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${account}:${"0".repeat(32)}`)}` },
    body: new URLSearchParams({ To: "+15558675310", From: "+15550001111", Body: "hello" }),
  });
  expect(response.status).toBe(201);
  await carrier.idle();
  expect(carrier.messages[0]?.status).toBe("delivered");
  await expect(carrier.reply({ from: "+15558675310", body: "hi" })).rejects.toThrow(
    /need `node:crypto`.*Use Node\.js, or leave out the webhook URL/,
  );
});
