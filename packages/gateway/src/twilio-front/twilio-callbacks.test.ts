import { patience } from "@smskit/test-support/patience";
import twilio from "twilio";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type FormReceiver, startFormReceiver } from "../testing/start-form-receiver.ts";
import { accountSid, authToken, startTwilioFront, type TestFront } from "../testing/start-twilio-front.ts";

const to = "+15558675310";
const providerToken = "fedcba9876543210fedcba9876543210";

let app: FormReceiver;
let front: TestFront;
beforeAll(async () => {
  app = await startFormReceiver(authToken);
  const http = { privateHosts: ["127.0.0.1"] };
  front = await startTwilioFront({ inboundUrl: `${app.url}/inbound` }, { http });
});
afterAll(() => Promise.all([front.close(), app.close()]));
beforeEach(() => {
  app.received = [];
  front.gateway.server.carrier.reset();
});

/** Reports something to the gateway, as the provider does. */
async function report(about: Record<string, string>): Promise<void> {
  const fields = { ...about, AccountSid: "AC0123456789abcdef0123456789abcdef", ApiVersion: "2010-04-01" };
  const path = "/webhooks/main";
  const signature = twilio.getExpectedTwilioSignature(providerToken, `http://gateway.test${path}`, fields);
  const response = await front.gateway.request(path, {
    method: "POST",
    headers: { "X-Twilio-Signature": signature },
    body: new URLSearchParams(fields),
  });
  expect(response.status).toBeLessThan(300);
}

const statuses = () => app.received.map(({ fields }) => fields["MessageStatus"]);

test("each step of a text is told, in order and signed, with the whole number", async () => {
  const { sid } = await front.client.messages.create({
    to,
    from: "+15550001111",
    body: "Hello",
    statusCallback: `${app.url}/status?order=7`,
  });
  await expect.poll(statuses, patience).toEqual(["sent"]);
  const { id = "" } = front.gateway.server.carrier.messages[0] ?? {};
  for (const MessageStatus of ["sent", "delivered", "delivered"]) {
    await report({ MessageSid: id, MessageStatus, To: to });
  }
  await expect.poll(statuses, patience).toEqual(["sent", "delivered"]);
  expect(app.received.map(({ isGenuine }) => isGenuine)).toEqual([true, true]);
  expect(new Set(app.received.map(({ token }) => token)).size).toBe(2);
  expect(app.received[0]).toMatchObject({
    path: "/status?order=7",
    fields: { MessageSid: sid, To: to, From: "+15550001111", AccountSid: accountSid },
  });
  expect((await front.client.messages(sid).fetch()).status).toBe("delivered");
});

test("a text that the provider refuses has failed, with a code of Twilio", async () => {
  const { sid } = await front.client.messages.create({
    to: "+15005550009",
    body: "Hello",
    statusCallback: `${app.url}/failed`,
  });
  await expect.poll(statuses, patience).toEqual(["failed"]);
  expect(app.received[0]).toMatchObject({ isGenuine: true, fields: { MessageSid: sid, ErrorCode: "30005" } });
  expect(await front.client.messages(sid).fetch()).toMatchObject({
    status: "failed",
    errorCode: 30_005,
    errorMessage: expect.stringMatching(/\w/),
    dateSent: null,
  });
});

test("a text that is canceled is told", async () => {
  const { sid } = await front.client.messages.create({
    ...{ to, body: "Later", statusCallback: `${app.url}/canceled` },
    ...{ scheduleType: "fixed", sendAt: new Date(Date.now() + 3_600_000) },
  });
  await front.client.messages(sid).update({ status: "canceled" });
  await expect.poll(statuses, patience).toEqual(["canceled"]);
});

test("a text from a phone reaches the app, and STOP keeps it from being texted", async () => {
  const phone = "+15558675399";
  const inbound = {
    MessageSid: `SM${"7".repeat(32)}`,
    SmsStatus: "received",
    From: phone,
    To: "+15550001111",
  };
  await report({ ...inbound, Body: "STOP", NumMedia: "0" });
  await expect.poll(() => app.received.length, patience).toBe(1);
  expect(app.received[0]).toMatchObject({
    path: "/inbound",
    isGenuine: true,
    fields: { From: phone, To: "+15550001111", Body: "STOP", OptOutType: "STOP", SmsStatus: "received" },
  });
  expect(app.received[0]?.fields["MessageSid"]).not.toBe(inbound.MessageSid);
  await expect(front.client.messages.create({ to: phone, body: "Hello" })).rejects.toMatchObject({
    status: 400,
    code: 21610,
  });
  const logged = front.gateway.logged.join("\n");
  for (const secret of [phone, to, authToken, providerToken, "order=7"]) expect(logged).not.toContain(secret);
});
