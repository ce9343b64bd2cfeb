import { AuthType, Infobip } from "@infobip-api/sdk";
import { expect, onTestFinished, test } from "vitest";
import { createCarrier, mockInfobip, startMockServer } from "../../index.ts";

test("the SDK sends a text, and the phone gets it", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockInfobip(carrier)] });
  onTestFinished(() => server.close());
  const infobip = new Infobip({
    baseUrl: server.url,
    apiKey: "0123456789abcdef0123456789abcdef",
    authType: AuthType.ApiKey,
  });
  const response = await infobip.channels.sms.send({
    messages: [{ destinations: [{ to: "15558675310" }], from: "15551230000", text: "Hello" }],
  });
  expect(response).toMatchObject({ data: { messages: [{ to: "15558675310", status: { id: 26 } }] } });
  expect((await carrier.waitForMessage({ to: "+15558675310" })).body).toBe("Hello");
});
