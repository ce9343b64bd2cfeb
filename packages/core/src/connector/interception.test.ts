import { createCarrier, mockTwilio, startMocks } from "@smskit/mock";
import { describe, expect, it, onTestFinished } from "vitest";
import { SmsError } from "../index.ts";
import { createHttpClient } from "../provider.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const text = (body: string) =>
  ({
    method: "POST",
    path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
    headers: {
      Authorization: `Basic ${btoa(`${accountSid}:${"fedcba9876543210".repeat(2)}`)}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ To: "+15558675310", From: "+15550001111", Body: body }).toString(),
  }) as const;

describe.each([
  ["sockets", {}],
  ["fetch", { fetch: (...args: Parameters<typeof fetch>) => fetch(...args) }],
  ["a fetch that was captured before", { fetch }],
  ["a fetch that was bound before", { fetch: fetch.bind(globalThis) }],
])("in-process mocks, over %s", (_, options) => {
  it("respond to requests of clients created before and after them", async () => {
    const before = createHttpClient({ baseUrl: "https://api.twilio.com", ...options });
    const carrier = createCarrier();
    const mocks = startMocks(mockTwilio(carrier));
    onTestFinished(() => mocks.stop());
    const during = createHttpClient({ baseUrl: "https://api.twilio.com", ...options });
    for (const [index, client] of [before, during, before].entries()) {
      const response = await client.request(text(`Hello ${index}`));
      expect(response.status).toBe(201);
      expect(JSON.parse(response.body)).toMatchObject({ body: `Hello ${index}` });
    }
    expect(carrier.messages.map(({ body }) => body)).toEqual(["Hello 0", "Hello 1", "Hello 2"]);
  });

  it("respond to concurrent requests", async () => {
    const carrier = createCarrier();
    const mocks = startMocks(mockTwilio(carrier));
    onTestFinished(() => mocks.stop());
    const client = createHttpClient({ baseUrl: "https://api.twilio.com", ...options });
    const bodies = Array.from({ length: 20 }, (_value, n) => `Hello ${n}`);
    const responses = await Promise.all(bodies.map((body) => client.request(text(body))));
    expect(responses.map((response) => JSON.parse(response.body).body)).toEqual(bodies);
  });

  it("block requests to unknown hosts", async () => {
    const mocks = startMocks(mockTwilio(createCarrier()));
    onTestFinished(() => mocks.stop());
    const client = createHttpClient({ baseUrl: "https://api.example.com", ...options });
    await expect(client.request(text("Hello"))).rejects.toSatisfy(SmsError.is);
  });
});
