import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import { accountSid, get, post, sdkFor, serviceSid } from "./testing/twilio-client.ts";

const phone = "+15558675310";
const number = "+15550001111";
const whatsApp = { To: `whatsapp:${phone}`, From: `whatsapp:${number}`, Body: "Your code is 123456" };
const list = `/2010-04-01/Accounts/${accountSid}/Messages.json`;

let app: WebhookApp;
let carrier: Carrier;
let server: MockServer;

async function serve(options: MockTwilioOptions = {}): Promise<void> {
  await server?.close();
  carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({
    mocks: [mockTwilio(carrier, { inboundUrl: `${app.url}/in`, ...options })],
  });
}

beforeEach(async () => {
  app = await startApp();
  await serve();
});

afterEach(async () => {
  await server.close();
  await closeApps();
});

describe("WhatsApp", () => {
  test("is the channel of the carrier's message, and a prefix at Twilio", async () => {
    const { body } = await post(server, whatsApp);
    expect(body).toMatchObject({ from: whatsApp.From, to: whatsApp.To, status: "queued" });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([
      { channel: "whatsapp", from: number, to: phone, body: whatsApp.Body, status: "delivered" },
    ]);
    const fetched = await sdkFor(server).messages(String(body["sid"])).fetch();
    expect(fetched).toMatchObject({ from: whatsApp.From, to: whatsApp.To, status: "delivered" });
  });

  test("is listed apart from SMS", async () => {
    await post(server, whatsApp);
    await post(server, { To: phone, From: number, Body: "by SMS" });
    const bodies = async (query: string) =>
      ((await get(server, `${list}?${query}`)).body["messages"] as { body: string }[]).map(
        ({ body }) => body,
      );
    expect(await bodies(`To=whatsapp:%2B${phone.slice(1)}`)).toEqual([whatsApp.Body]);
    expect(await bodies(`To=%2B${phone.slice(1)}`)).toEqual(["by SMS"]);
    expect(await bodies(`To=${phone}`)).toEqual(["by SMS"]);
    expect(await bodies(`From=whatsapp:%2B${number.slice(1)}`)).toEqual([whatsApp.Body]);
  });

  test("reports its steps with the channel", async () => {
    await post(server, { ...whatsApp, StatusCallback: `${app.url}/status` });
    await carrier.idle();
    const { parameters } = app.requests.at(-1) ?? {};
    expect(parameters).toMatchObject({
      EventType: "DELIVERED",
      MessageStatus: "delivered",
      To: whatsApp.To,
      From: whatsApp.From,
      ChannelPrefix: "whatsapp",
      ChannelToAddress: "+1555867XXXX",
      ChannelInstallSid: expect.stringMatching(/^XE[0-9a-f]{32}$/),
    });
  });

  test("fails with codes of channels", async () => {
    carrier.setPhone(phone, { state: "landline" });
    const { body } = await post(server, whatsApp);
    expect(body["code"]).toBeUndefined();
    await carrier.idle();
    expect(await sdkFor(server).messages(String(body["sid"])).fetch()).toMatchObject({
      status: "failed",
      errorCode: 63024,
      errorMessage: "Invalid message recipient",
    });
  });

  test("needs a sender that the options list with its prefix", async () => {
    await serve({ senders: [number, `whatsapp:${number}`] });
    expect((await post(server, whatsApp)).status).toBe(201);
    expect((await post(server, { ...whatsApp, From: "whatsapp:+15550002222" })).body["code"]).toBe(63007);
    await serve({ senders: [{ sender: `whatsapp:${number}`, account: `AC${"9".repeat(32)}` }] });
    expect((await post(server, whatsApp)).body["code"]).toBe(63007);
  });

  test("can be sent by a service", async () => {
    const { body } = await post(server, { To: whatsApp.To, Body: "hi", MessagingServiceSid: serviceSid });
    expect(body).toMatchObject({ status: "accepted", from: null, to: whatsApp.To });
    await carrier.idle();
    expect((await sdkFor(server).messages(String(body["sid"])).fetch()).from).toMatch(/^whatsapp:\+/);
  });

  test("knows verified numbers and opt-outs", async () => {
    carrier.setPhone(phone, { optedOutOf: [number] });
    expect((await post(server, whatsApp)).body["code"]).toBe(21610);
    await serve({ defaults: { type: "Trial" } });
    expect((await post(server, whatsApp)).body["code"]).toBe(21608);
  });
});

describe("a text from a phone", () => {
  test("by WhatsApp has the parameters of WhatsApp, and the reply goes the same way", async () => {
    const replying = await startApp((response) =>
      response
        .writeHead(200, { "content-type": "text/xml" })
        .end("<Response><Message>Ok</Message></Response>"),
    );
    await serve({ inboundUrl: replying.url });
    await post(server, whatsApp);
    const { id } = await carrier.reply({ from: phone, body: "STOP" });
    await carrier.idle();
    expect(replying.requests[0]?.parameters).toEqual({
      SmsMessageSid: id,
      NumMedia: "0",
      ProfileName: phone,
      MessageType: "text",
      SmsSid: id,
      WaId: phone.slice(1),
      SmsStatus: "received",
      Body: "STOP",
      To: whatsApp.From,
      NumSegments: "1",
      ReferralNumMedia: "0",
      MessageSid: id,
      AccountSid: accountSid,
      ChannelMetadata: `{"type":"whatsapp","data":{"context":{"ProfileName":"${phone}","WaId":"${phone.slice(1)}"}}}`,
      From: whatsApp.To,
      ApiVersion: "2010-04-01",
    });
    expect(carrier.messages.at(-1)).toMatchObject({
      channel: "whatsapp",
      body: "Ok",
      from: number,
      to: phone,
    });
    expect(await sdkFor(server).messages(id).fetch()).toMatchObject({
      direction: "inbound",
      from: whatsApp.To,
      to: whatsApp.From,
    });
  });

  test("by WhatsApp can have media, and says of what type they are", async () => {
    const media = [{ url: "https://x.test/a.pdf", contentType: "application/pdf" }];
    await carrier.reply({ from: phone, to: number, channel: "whatsapp", body: "", media });
    expect(app.requests[0]?.parameters).toMatchObject({ NumMedia: "1", MessageType: "document" });
  });

  test("by RCS goes to the agent that the phone knows", async () => {
    await post(server, { To: `rcs:${phone}`, From: "rcs:acme_agent", Body: "hi" });
    await carrier.idle();
    expect(carrier.messages[0]).toMatchObject({ channel: "rcs", from: "acme_agent", status: "delivered" });
    await carrier.reply({ from: phone, body: "yo" });
    expect(app.requests[0]?.parameters).toMatchObject({
      From: `rcs:${phone}`,
      To: "rcs:acme_agent",
      Body: "yo",
    });
    expect(app.requests[0]?.parameters).not.toHaveProperty("WaId");
  });
});
