import { WhatsAppLanguageCode, WhatsAppTemplate } from "@vonage/messages";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCarrier, type MockVonageOptions } from "../../index.ts";
import { closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import { ask, closeVonage, from, refusalOf, send, serveVonage, to } from "./testing/vonage-client.ts";

let app: WebhookApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(async () => {
  await closeVonage();
  await closeApps();
});

const rcs = { channel: "rcs", from: "Acme", messageType: "text", to: "15005581300", text: "by RCS" };
const whatsapp = { ...rcs, channel: "whatsapp", from, text: "by WhatsApp", to };
const sms = { ...rcs, channel: "sms", from, text: "by SMS", to };

async function serve(options: MockVonageOptions = {}) {
  return serveVonage({ statusUrl: app.url, ...options }, createCarrier({ latencyMs: 0 }));
}

const bodies = (): Record<string, unknown>[] => app.requests.map(({ body }) => JSON.parse(body));

test("each message is sent when the one before it has failed, and its statuses say which it is", async () => {
  const { carrier, sdk } = await serve();
  await send(sdk, { ...rcs, failover: [whatsapp, sms] });
  await carrier.idle();
  expect(carrier.messages.map(({ channel, status }) => [channel, status])).toEqual([
    ["rcs", "undelivered"],
    ["whatsapp", "undelivered"],
    ["sms", "delivered"],
  ]);
  const ids = carrier.messages.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  const steps = bodies().map(({ message_uuid, status, channel, workflow }) => ({
    position: ids.indexOf(String(message_uuid)) + 1,
    status,
    channel,
    workflow,
  }));
  const workflow = (position: string) => ({
    workflow_id: expect.stringMatching(/^\w{20,}$/),
    items_number: position,
    items_total: "3",
  });
  expect(steps.filter(({ status }) => status !== "submitted")).toEqual([
    { position: 1, status: "rejected", channel: "rcs", workflow: workflow("1") },
    { position: 2, status: "rejected", channel: "whatsapp", workflow: workflow("2") },
    { position: 3, status: "delivered", channel: "sms", workflow: workflow("3") },
  ]);
});

test("a message that arrives is the last one", async () => {
  const { carrier, sdk } = await serve();
  await send(sdk, { ...rcs, to, failover: [sms] });
  await carrier.idle();
  expect(carrier.messages).toMatchObject([{ channel: "rcs", status: "delivered" }]);
});

test("a template of WhatsApp is sent outside of the 24 hours in which a text can be", async () => {
  const { carrier, sdk } = await serve();
  const template = new WhatsAppTemplate({
    to,
    from,
    template: { name: "acme:sign_in", parameters: ["123456", "5"] },
    whatsapp: { policy: "deterministic", locale: WhatsAppLanguageCode.ENGLISH_UK },
  });
  await send(sdk, { ...rcs, failover: [whatsapp, template] });
  await carrier.idle();
  expect(carrier.messages.map(({ channel, body, status }) => [channel, body, status])).toEqual([
    ["rcs", "by RCS", "undelivered"],
    ["whatsapp", "by WhatsApp", "undelivered"],
    ["whatsapp", "acme:sign_in 123456 5", "delivered"],
  ]);
});

test("the response names the workflow, also of an empty list", async () => {
  const { server } = await serve();
  const message = { channel: "sms", message_type: "text", to, from, text: "hello" };
  for (const failover of [[], [message]]) {
    const body = JSON.stringify({ ...message, failover });
    const response = await ask(server, "/v1/messages", { method: "POST", body });
    expect(response.body).toEqual({
      message_uuid: expect.any(String),
      workflow_id: expect.stringMatching(/^\w{20,}$/),
    });
  }
  const without = await ask(server, "/v1/messages", { method: "POST", body: JSON.stringify(message) });
  expect(Object.keys(without.body)).toEqual(["message_uuid"]);
});

test("a list with an invalid message is refused as a whole", async () => {
  const { carrier, sdk } = await serve();
  const { body } = await refusalOf(send(sdk, { ...sms, failover: [sms, { ...sms, ttl: 1 }] }));
  expect(body.invalid_parameters).toMatchObject([{ name: "failover[1].ttl" }]);
  expect(carrier.messages).toEqual([]);
});

test("a message that the balance does not cover ends the workflow", async () => {
  const { carrier, sdk } = await serve({ defaults: { balance: 0.04 } });
  await send(sdk, { ...rcs, failover: [sms] });
  await carrier.idle();
  expect(carrier.messages.map(({ channel }) => channel)).toEqual(["rcs"]);
});

test("a reset ends the workflows", async () => {
  const { carrier, sdk } = await serve();
  carrier.setPhone(`+${to}`, { state: "unreachable" });
  await send(sdk, { ...sms, ttl: 3600, failover: [sms] });
  carrier.reset({ account: "abcd1234" });
  carrier.advance(3_600_000);
  await carrier.idle();
  expect(carrier.messages).toEqual([]);
});
