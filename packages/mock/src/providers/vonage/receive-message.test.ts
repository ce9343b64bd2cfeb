import { createHash } from "node:crypto";
import { verifySignature } from "@vonage/jwt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MockVonageOptions } from "../../index.ts";
import { textFromPhone, unusedNumber, unusedPhone } from "../../testing/text-from-phone.ts";
import { closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import {
  apiKey,
  applicationId,
  ask,
  closeVonage,
  from,
  send,
  serveVonage,
  to,
} from "./testing/vonage-client.ts";

let app: WebhookApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(async () => {
  await closeVonage();
  await closeApps();
});

const number = `+${from}`;
const phone = `+${to}`;
const bodies = (): Record<string, unknown>[] => app.requests.map(({ body }) => JSON.parse(body));
const serve = (options: MockVonageOptions = {}) => serveVonage({ inboundUrl: `${app.url}/in`, ...options });

test("a text is reported once, whatever its length, with its keyword, parts and network", async () => {
  const { carrier } = await serve();
  const body = `yes please ${"a".repeat(160)}`;
  const reply = await carrier.reply({ from: phone, to: number, body });
  expect(reply.callbacks).toMatchObject([{ url: `${app.url}/in`, status: 204 }]);
  expect(bodies()).toEqual([
    {
      channel: "sms",
      message_type: "text",
      message_uuid: reply.id,
      to: from,
      from: to,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      context_status: "none",
      text: body,
      sms: { num_messages: "2", keyword: "YES" },
      usage: { currency: "EUR", price: expect.any(String) },
      origin: { network_code: "310004" },
    },
  ]);
});

test("a reply goes to the account and the channel of the message before it", async () => {
  const { carrier, sdk } = await serve();
  await send(sdk, { channel: "rcs", from: "Acme" });
  const reply = await carrier.reply({ from: phone, body: "ok 👍" });
  expect(reply).toMatchObject({ accountId: apiKey, channel: "rcs", to: "Acme" });
  const expected = { channel: "rcs", message_type: "text", to: "Acme", from: to, text: "ok 👍" };
  expect(bodies()).toMatchObject([expected]);
  expect(bodies()[0]).not.toHaveProperty("sms");
});

test.each([
  [
    [{ url: "https://a.test/1.png", contentType: "image/png" }],
    { message_type: "image", image: { url: "https://a.test/1.png", caption: "hi" } },
  ],
  [
    [{ url: "https://a.test/1.vcf", contentType: "text/x-vcard" }],
    { message_type: "vcard", vcard: { url: "https://a.test/1.vcf" } },
  ],
  [
    [
      { url: "https://a.test/1.mp3", contentType: "audio/mpeg" },
      { url: "https://a.test/1.pdf", contentType: "application/pdf" },
    ],
    {
      message_type: "content",
      content: [
        { type: "audio", url: "https://a.test/1.mp3" },
        { type: "file", url: "https://a.test/1.pdf" },
      ],
    },
  ],
])("files are reported as MMS: %j", async (media, expected) => {
  const { carrier } = await serve();
  await carrier.reply({ from: phone, to: number, body: "hi", media });
  expect(bodies()).toMatchObject([{ channel: "mms", ...expected }]);
});

test("the webhook is signed for Vonage's SDK, and names the application of the number", async () => {
  const signatureSecret = "a-secret-of-more-than-32-characters-in-all";
  const { carrier, server } = await serve({ defaults: { signatureSecret } });
  await ask(server, `/number/update?country=US&msisdn=${from}&app_id=${applicationId}`, { method: "POST" });
  await carrier.reply({ from: phone, to: number, body: "hello" });
  const { headers, body } = app.requests[0] ?? expect.fail("no webhook");
  const token = headers.authorization?.slice(7) ?? "";
  expect(verifySignature(token, signatureSecret)).toBe(true);
  expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"))).toMatchObject({
    iss: "Vonage",
    api_key: apiKey,
    application_id: applicationId,
    payload_hash: createHash("sha256").update(body).digest("hex"),
  });
});

describe("where a text goes", () => {
  const applications = () => [{ id: applicationId, apiKey, inboundUrl: `${app.url}/app` }];
  const urls = () => app.requests.map(({ url }) => url);

  test("to the application that the options link the number to", async () => {
    const { carrier } = await serve({
      applications: applications(),
      numbers: [{ number, application: applicationId }, "+15550002222"],
    });
    await carrier.reply({ from: phone, to: number, body: "hello" });
    await carrier.reply({ from: phone, to: "+15550002222", body: "hello" });
    expect(urls()).toEqual(["/app", "/in"]);
  });

  test("to the application that one request of the API links the number to", async () => {
    const { carrier, server } = await serve({ applications: applications() });
    await ask(server, `/number/update?country=US&msisdn=${from}&app_id=${applicationId}`, { method: "POST" });
    await carrier.reply({ from: phone, to: number, body: "hello" });
    const numbers = await ask(server, `/account/numbers?application_id=${applicationId}`);
    expect(numbers.body["numbers"]).toMatchObject([{ msisdn: from, app_id: applicationId }]);
    expect(urls()).toEqual(["/app"]);
  });

  test("to the URL of the account's settings", async () => {
    const { carrier, server, sdk } = await serve();
    const url = encodeURIComponent(`${app.url}/set`);
    await ask(server, `/account/settings?moCallBackUrl=${url}`, { method: "POST" });
    await send(sdk);
    await carrier.reply({ from: phone, body: "hello" });
    expect(urls()).toEqual(["/set"]);
  });

  test("to the URL that was set for the number", async () => {
    const { server } = await serve();
    const reply = await textFromPhone(server, { provider: "vonage", inboundUrl: `${app.url}/number` });
    expect(reply.callbacks).toMatchObject([{ status: 204 }]);
    expect(bodies()).toMatchObject([
      { to: unusedNumber.slice(1), from: unusedPhone.slice(1), text: "Yes, schön" },
    ]);
  });

  test("nowhere if the number or the account is not Vonage's", async () => {
    const { carrier } = await serve({ numbers: [number], accounts: [{ apiKey, apiSecret: "0123456789" }] });
    const reply = { from: phone, body: "hello" };
    await expect(carrier.reply({ ...reply, to: "+15550009999" })).rejects.toThrow(/no provider/);
    await expect(carrier.reply({ ...reply, to: number, account: "1234abcd" })).rejects.toThrow(/no provider/);
  });
});

test("an account that is set to the SMS API gets each part in that API's shape", async () => {
  const { carrier } = await serve({ defaults: { api: "sms" } });
  await carrier.reply({ from: phone, to: number, body: "a".repeat(161) });
  expect(bodies()).toMatchObject([
    { msisdn: to, to: from, type: "text", concat: "true", "concat-part": "1", "concat-total": "2" },
    { msisdn: to, to: from, "concat-part": "2", text: "a".repeat(8) },
  ]);
});

test("STOP is left to the app", async () => {
  const { carrier, sdk } = await serve();
  await send(sdk);
  await carrier.reply({ from: phone, body: "STOP" });
  expect(bodies()).toMatchObject([{ text: "STOP", sms: { keyword: "STOP" } }]);
  expect(carrier.phone(phone).optedOutOf).toEqual([]);
});
