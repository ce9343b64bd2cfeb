import { expect, onTestFinished, test } from "vitest";
import { createCarrier, mockVonage, startMockServer } from "../../index.ts";

// FILL IN: send with the SDK of Vonage instead of fetch, and cause every refusal.
test("accepts a text, and the phone gets it", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockVonage(carrier)] });
  onTestFinished(() => server.close());
  const response = await fetch(`${server.url}/v1/messages`, {
    method: "POST",
    headers: { authorization: "Bearer key_0123456789abcdef", "content-type": "application/json" },
    body: JSON.stringify({ to: "+15558675310", from: "+15551230000", text: "Hello" }),
  });
  expect(await response.json()).toMatchObject({ to: "+15558675310", status: "queued" });
  expect((await carrier.waitForMessage({ to: "+15558675310" })).body).toBe("Hello");
});
