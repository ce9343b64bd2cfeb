import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { closeApps, startApp } from "../../../testing/webhook-app.ts";
import { accountSid, authToken, change, get, post, sdkFor } from "../testing/twilio-client.ts";

const phone = "+15558675310";
const sender = "+15550001111";
const png = "https://example.com/a.png?size=1";
const pdf = "https://example.com/terms.PDF";
const messages = `/2010-04-01/Accounts/${accountSid}/Messages`;
const credentials = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T12:00:00Z")) });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function sendMedia(...urls: string[]): Promise<string> {
  const { body } = await post(server, { To: phone, From: sender, Body: "look", MediaUrl: urls });
  return String(body["sid"]);
}

describe("the media of a message", () => {
  test("are listed and read through the SDK, and shown on the carrier's message", async () => {
    const sid = await sendMedia(png, pdf);
    const listed = await sdkFor(server).messages(sid).media.list();
    expect(listed).toMatchObject([
      { contentType: "image/png", parentSid: sid, accountSid },
      { contentType: "application/pdf", parentSid: sid, accountSid },
    ]);
    const [first] = listed;
    expect(first?.sid).toMatch(/^ME[0-9a-f]{32}$/);
    const fetched = await sdkFor(server)
      .messages(sid)
      .media(first?.sid ?? "")
      .fetch();
    expect(fetched.toJSON()).toEqual(first?.toJSON());
    expect((await get(server, fetched.uri)).body["sid"]).toBe(fetched.sid);
    expect(carrier.messages[0]?.media).toEqual([
      { url: png, contentType: "image/png" },
      { url: pdf, contentType: "application/pdf" },
    ]);
  });

  test("are listed in pages, and by the day", async () => {
    const sid = await sendMedia(png, pdf, png);
    const first = await get(server, `${messages}/${sid}/Media.json?PageSize=2`);
    expect(first.body).toMatchObject({ page_size: 2, start: 0, end: 1 });
    const second = await get(server, String(first.body["next_page_uri"]));
    expect(second.body["media_list"]).toHaveLength(1);
    const filtered = async (query: string) =>
      (await get(server, `${messages}/${sid}/Media.json?${query}`)).body["media_list"];
    expect(await filtered("DateCreated=2026-11-23")).toHaveLength(3);
    expect(await filtered("DateCreated=2026-11-22")).toEqual([]);
    expect(await filtered("DateCreated%3E=2026-11-24")).toEqual([]);
    expect(await filtered("DateCreated%3C=2026-11-23T12:00:00Z")).toHaveLength(3);
  });

  test("lead to the file, for the account only", async () => {
    const sid = await sendMedia(png);
    const [file] = await sdkFor(server).messages(sid).media.list();
    const url = `${server.url}${messages}/${sid}/Media/${file?.sid}`;
    const redirect = await fetch(url, { headers: credentials, redirect: "manual" });
    expect(redirect.status).toBe(307);
    expect(redirect.headers.get("location")).toBe(png);
    const refused = await fetch(url, { redirect: "manual" });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain("<Code>20003</Code>");
  });

  test("are gone once they are deleted, and only they", async () => {
    const sid = await sendMedia(png, pdf);
    const client = sdkFor(server).messages(sid);
    const [first] = await client.media.list();
    expect(await client.media(first?.sid ?? "").remove()).toBe(true);
    expect(await client.media.list()).toMatchObject([{ contentType: "application/pdf" }]);
    await expect(client.media(first?.sid ?? "").fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    const again = await change(server, sid, { method: "DELETE", below: `/Media/${first?.sid}` });
    expect(again.status).toBe(404);
    expect(carrier.messages[0]?.media).toHaveLength(2);
  });

  test("stay if a fault keeps the request from Twilio", async () => {
    const sid = await sendMedia(png);
    const [file] = await sdkFor(server).messages(sid).media.list();
    carrier.faults.add({ kind: "server-error", times: 1 });
    await change(server, sid, { method: "DELETE", below: `/Media/${file?.sid}` });
    expect(await sdkFor(server).messages(sid).media.list()).toHaveLength(1);
  });

  test("are those of one message, and of one account", async () => {
    const sid = await sendMedia(png);
    const other = await sendMedia(pdf);
    const [file] = await sdkFor(server).messages(sid).media.list();
    expect((await get(server, `${messages}/${other}/Media/${file?.sid}.json`)).status).toBe(404);
    const stranger = `AC${"5".repeat(32)}`;
    const path = `/2010-04-01/Accounts/${stranger}/Messages/${sid}/Media.json`;
    expect((await get(server, path, { username: stranger })).status).toBe(404);
    expect((await get(server, `${messages}/SM${"0".repeat(32)}/Media.json`)).status).toBe(404);
  });

  test("a text without any has none", async () => {
    const { body } = await post(server, { To: phone, From: sender, Body: "hello" });
    expect(await sdkFor(server).messages(String(body["sid"])).media.list()).toEqual([]);
  });
});

describe("media to a country without MMS", () => {
  test("are links in the text, and stay at Twilio", async () => {
    const { body } = await post(server, {
      To: "+447700900123",
      From: sender,
      Body: "look",
      MediaUrl: [png, pdf],
    });
    expect(body).toMatchObject({ num_media: "2", sid: expect.stringMatching(/^MM/) });
    expect(carrier.messages).toMatchObject([{ body: `look ${png} ${pdf}`, media: [] }]);
    expect(await sdkFor(server).messages(String(body["sid"])).media.list()).toHaveLength(2);
  });

  test("fail if the service does not convert them", async () => {
    const client = sdkFor(server);
    const service = await client.messaging.v1.services.create({ friendlyName: "x", mmsConverter: false });
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: sender });
    const phoneNumberSid = number?.sid ?? "";
    await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid });
    const form = { To: "+447700900123", MediaUrl: png, MessagingServiceSid: service.sid };
    const { body } = await post(server, form);
    carrier.advance(1000);
    expect(await client.messages(String(body["sid"])).fetch()).toMatchObject({
      status: "failed",
      errorCode: 30011,
      errorMessage: "MMS not supported by the receiving phone number in this region",
    });
  });
});

describe("a text from a phone with media", () => {
  const photo = "https://example.com/photo";

  test("is reported with URLs at Twilio's API, which lead to the files", async () => {
    const app = await startApp();
    await server.close();
    carrier = createCarrier({ latencyMs: 0 });
    server = await startMockServer({ mocks: [mockTwilio(carrier, { inboundUrl: app.url })] });
    await post(server, { To: phone, From: sender, Body: "hello" });
    const media = [
      { url: photo, contentType: "image/jpeg" },
      { url: `${photo}.mp4`, contentType: "video/mp4" },
    ];
    const reply = await carrier.reply({ from: phone, body: "", media });
    const parameters = app.requests[0]?.parameters ?? {};
    expect(parameters).toMatchObject({
      NumMedia: "2",
      MediaContentType0: "image/jpeg",
      MediaContentType1: "video/mp4",
    });
    const url = parameters["MediaUrl0"] ?? "";
    expect(url.startsWith(`${server.url}${messages}/${reply.id}/Media/ME`)).toBe(true);
    const file = await fetch(url, { headers: credentials, redirect: "manual" });
    expect([file.status, file.headers.get("location")]).toEqual([307, photo]);
    expect((await fetch(url, { redirect: "manual" })).status).toBe(401);
    expect(await sdkFor(server).messages(reply.id).media.list()).toHaveLength(2);
    expect(await sdkFor(server).messages(reply.id).fetch()).toMatchObject({ numMedia: "2" });
  });

  test("has URLs at api.twilio.com if no server runs", async () => {
    const app = await startApp();
    const other = createCarrier({ latencyMs: 0 });
    mockTwilio(other, { inboundUrl: app.url });
    const detach = (other as unknown as { webhooks: { attach(): () => void } }).webhooks.attach();
    await other.reply({
      from: phone,
      to: sender,
      body: "",
      media: [{ url: photo, contentType: "image/png" }],
    });
    detach();
    expect(app.requests[0]?.parameters["MediaUrl0"]).toMatch(/^https:\/\/api\.twilio\.com\/2010-04-01\//);
  });
});
