import { Configuration, MessagesApi } from "bandwidth-sdk";
import { expect, onTestFinished, test } from "vitest";
import { createCarrier, mockBandwidth, startMockServer } from "../../index.ts";

test("accepts a text, and the phone gets it", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockBandwidth(carrier)] });
  onTestFinished(() => server.close());
  const api = new MessagesApi(
    new Configuration({ username: "user", password: "password", basePath: `${server.url}/api/v2` }),
  );
  const { status, data } = await api.createMessage("9900000", {
    applicationId: "93de2206-9669-4e07-948d-329f4b722ee2",
    from: "+15551230000",
    to: new Set(["+15558675310"]),
    text: "Hello",
  });
  expect(status).toBe(202);
  expect(data).toMatchObject({ to: ["+15558675310"] });
  expect((await carrier.waitForMessage({ to: "+15558675310" })).body).toBe("Hello");
});
