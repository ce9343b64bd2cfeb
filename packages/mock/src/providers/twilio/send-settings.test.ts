import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { accountSid, authToken, get, post, sdkFor, serviceSid } from "./testing/twilio-client.ts";

const phone = "+15558675310";
const hello = { To: phone, From: "+15550001111", Body: "Your code is 123456" };
const png = "https://example.com/a.png";

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock() });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(() => server.close());

const fetched = async (sid: unknown) =>
  (await get(server, `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`)).body;

describe("retention", () => {
  test("the text and the media are discarded once the message is sent, and the phone has them", async () => {
    const { body } = await post(server, { ...hello, MediaUrl: png, ContentRetention: "discard" });
    carrier.advance(1000);
    expect(await fetched(body["sid"])).toMatchObject({ body: "", to: phone, num_media: "1" });
    expect(await sdkFor(server).messages(String(body["sid"])).media.list()).toEqual([]);
    expect(carrier.messages).toMatchObject([{ body: hello.Body, media: [{ url: png }] }]);
  });

  test("the number loses its last four digits once the message is sent", async () => {
    const { body } = await post(server, { ...hello, AddressRetention: "obfuscate" });
    expect(body["to"]).toBe(phone);
    carrier.advance(1000);
    expect(await fetched(body["sid"])).toMatchObject({
      body: hello.Body,
      to: "+1555867XXXX",
      from: hello.From,
    });
  });

  test("everything stays with the values that say so", async () => {
    const { body } = await post(server, { ...hello, ContentRetention: "retain", AddressRetention: "retain" });
    carrier.advance(1000);
    expect(await fetched(body["sid"])).toMatchObject({ body: hello.Body, to: phone });
  });
});

test("every documented parameter is accepted", async () => {
  const { status, body } = await post(server, {
    ...hello,
    MessagingServiceSid: serviceSid,
    ProvideFeedback: "true",
    Attempt: "1",
    ValidityPeriod: "600",
    ForceDelivery: "false",
    SmartEncoded: "true",
    PersistentAction: ["geo:37.787890,-122.391664|375 Beale St", "x"],
    TrafficType: "free",
    ShortenUrls: "true",
    SendAsMms: "false",
    MessageIntent: "otp",
    RiskCheck: "disable",
    MaxPrice: "0.05",
    FallbackFrom: "+15550002222",
    ApplicationSid: `AP${"1".repeat(32)}`,
  });
  expect(body["code"]).toBeUndefined();
  expect(status).toBe(201);
});

test("a form of several parts is as good as an encoded one", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries(hello)) form.append(name, value);
  form.append("MediaUrl", png);
  form.append("MediaUrl", `${png}?2`);
  const response = await fetch(`${server.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: form,
  });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ body: hello.Body, num_media: "2" });
});
