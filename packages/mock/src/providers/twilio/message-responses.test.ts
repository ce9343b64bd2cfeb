import { afterEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, type MockServer, mockTwilio, startMockServer } from "../../index.ts";
import { accountSid, change, post, sdkFor, serviceSid } from "./testing/twilio-client.ts";

const to = "+15558675310";
const from = "+15550001111";

let server: MockServer;

afterEach(() => server.close());

async function serve(): Promise<Carrier> {
  const carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
  return carrier;
}

async function sendDelivered(carrier: Carrier) {
  const { sid } = await sdkFor(server).messages.create({ to, from, body: "Your code is 123456" });
  await carrier.idle();
  return sid;
}

describe("with the official SDK", () => {
  test("redacting clears the text at Twilio but not on the phone", async () => {
    const carrier = await serve();
    const client = sdkFor(server);
    const sid = await sendDelivered(carrier);
    expect(await client.messages(sid).update({ body: "" })).toMatchObject({
      sid,
      body: "",
      status: "delivered",
    });
    expect(await client.messages(sid).fetch()).toMatchObject({ body: "", numSegments: "1" });
    expect(await client.messages.list({ to })).toMatchObject([{ sid, body: "" }]);
    expect(carrier.messages).toMatchObject([{ id: sid, body: "Your code is 123456" }]);
  });

  test("removing deletes a message from the API but not from the phone", async () => {
    const carrier = await serve();
    const client = sdkFor(server);
    const sid = await sendDelivered(carrier);
    expect(await client.messages(sid).remove()).toBe(true);
    await expect(client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(client.messages(sid).remove()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await client.messages.list()).toEqual([]);
    expect(carrier.messages).toHaveLength(1);
  });

  test("canceling prevents a scheduled message, once", async () => {
    const carrier = await serve();
    const client = sdkFor(server);
    const { sid } = await client.messages.create({
      to,
      messagingServiceSid: serviceSid,
      body: "hello",
      scheduleType: "fixed",
      sendAt: new Date(Date.now() + 3_600_000),
    });
    expect(await client.messages(sid).update({ status: "canceled" })).toMatchObject({ status: "canceled" });
    expect(carrier.messages[0]?.events.map(({ status }) => status)).toEqual(["scheduled", "canceled"]);
    await expect(client.messages(sid).update({ status: "canceled" })).rejects.toMatchObject({ code: 30409 });
    expect(await client.messages(sid).update({ body: "" })).toMatchObject({ body: "" });
  });

  test("reporting an outcome", async () => {
    const carrier = await serve();
    const sid = await sendDelivered(carrier);
    const feedback = await sdkFor(server).messages(sid).feedback.create({ outcome: "unconfirmed" });
    expect(feedback).toMatchObject({ accountSid, messageSid: sid, outcome: "unconfirmed" });
    expect(feedback.dateCreated).toBeInstanceOf(Date);
  });
});

test("reporting without an outcome confirms it", async () => {
  const carrier = await serve();
  const sid = await sendDelivered(carrier);
  const response = await change(server, sid, { below: "/Feedback", parameters: {} });
  expect(response.status).toBe(200);
  expect(Object.keys(response.body)).toEqual([
    "account_sid",
    "date_created",
    "date_updated",
    "message_sid",
    "outcome",
    "uri",
  ]);
  expect(response.body["outcome"]).toBe("confirmed");
});

test("a deleted message gets a 204, no body and Twilio's headers", async () => {
  const carrier = await serve();
  const response = await change(server, await sendDelivered(carrier), { method: "DELETE" });
  expect(response).toMatchObject({ status: 204, text: "" });
  expect(response.headers.get("twilio-request-id")).toMatch(/^RQ[0-9a-f]{32}$/);
});

test("a method that a resource does not have is refused", async () => {
  const carrier = await serve();
  const sid = await sendDelivered(carrier);
  expect(await change(server, sid, { method: "PUT" })).toMatchObject({ status: 405 });
  expect(await change(server, sid, { method: "DELETE", below: "/Feedback" })).toMatchObject({ status: 405 });
});

test("a reset clears redactions", async () => {
  const carrier = await serve();
  await change(server, await sendDelivered(carrier), { parameters: { Body: "" } });
  carrier.reset();
  const { body } = await post(server, { To: to, From: from, Body: "hello" });
  expect(await sdkFor(server).messages(String(body["sid"])).fetch()).toMatchObject({ body: "hello" });
});

test("a change that a fault prevented has no effect", async () => {
  const carrier = await serve();
  const sid = await sendDelivered(carrier);
  carrier.faults.add({ kind: "server-error", times: 2 });
  expect(await change(server, sid, { parameters: { Body: "" } })).toMatchObject({ status: 500 });
  expect(await change(server, sid, { method: "DELETE" })).toMatchObject({ status: 500 });
  expect(await sdkFor(server).messages(sid).fetch()).toMatchObject({ body: "Your code is 123456" });
  carrier.faults.add({ kind: "server-error", accepted: true, times: 1 });
  await change(server, sid, { method: "DELETE" });
  await expect(sdkFor(server).messages(sid).fetch()).rejects.toMatchObject({ code: 20404 });
});
