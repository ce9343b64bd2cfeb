import { withoutIds } from "@smskit/test-support/without-ids";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newSid, startWebhooks, type TestWebhooks, twilioRequest } from "../testing/start-webhooks.ts";

let webhooks: TestWebhooks;
beforeAll(async () => {
  webhooks = await startWebhooks();
});
beforeEach(() => webhooks.reset());
afterAll(() => webhooks?.close());

describe("delivery updates", () => {
  it("of the mock, signed and over a socket, become events in order", async () => {
    const { id } = await webhooks.send({ reference: "order-1" });
    await webhooks.receiver.until(() => webhooks.typesOf(id).includes("message.delivered"));
    const types = webhooks.typesOf(id);
    expect(types[0]).toBe("message.accepted");
    expect(types.at(-1)).toBe("message.delivered");
    expect(new Set(types).size).toBe(types.length);
    expect(webhooks.receiver.events.at(-1)?.data).toMatchObject({
      id,
      status: "delivered",
      reference: "order-1",
      connector: "main",
      provider: "twilio",
      segments: 1,
      to: "+••••••••10",
    });
    expect(withoutIds(JSON.stringify(webhooks.receiver.attempts.map(({ data }) => data)))).not.toMatch(
      /Hello|867531/,
    );
  });

  it("that come late, twice and in reversed order are one event", async () => {
    const { id } = await webhooks.send({ to: "+15558675311" });
    await webhooks.receiver.until(() => webhooks.typesOf(id).includes("message.delivered"));
    const count = webhooks.typesOf(id).length;
    const providerId = String(webhooks.receiver.events.at(-1)?.data["providerId"]);
    for (const MessageStatus of ["delivered", "sent", "queued", "delivered"]) {
      expect((await webhooks.post({ MessageSid: providerId, MessageStatus })).status).toBeLessThan(300);
    }
    const { id: other } = await webhooks.send({ to: "+15558675312" });
    await webhooks.receiver.until(() => webhooks.typesOf(other).includes("message.delivered"));
    expect(webhooks.typesOf(id)).toHaveLength(count);
  });

  it("about a message of somebody else change nothing", async () => {
    const response = await webhooks.post({ MessageSid: newSid(), MessageStatus: "delivered" });
    expect(response.status).toBeLessThan(300);
  });
});

describe("a report that comes before the provider's response", () => {
  const report = (sid: string, query = "") =>
    webhooks.post({ MessageSid: sid, MessageStatus: "delivered" }, `/webhooks/main${query}`);

  it("by the provider's id is applied once the message is settled", async () => {
    webhooks.beforeResponse = (sid) => report(sid);
    const { id } = await webhooks.send({ to: "+15558675313" });
    await webhooks.receiver.until(() => webhooks.typesOf(id).includes("message.delivered"));
    expect(webhooks.typesOf(id)).toEqual(["message.accepted", "message.delivered"]);
  });

  it("by the gateway's own id is kept when the message is settled", async () => {
    webhooks.beforeResponse = (sid, callback) => report(sid, new URL(callback).search);
    const { id } = await webhooks.send({ to: "+15558675314" });
    await webhooks.receiver.until(() => webhooks.typesOf(id).includes("message.delivered"));
    webhooks.beforeResponse = undefined;
    const { id: other } = await webhooks.send({ to: "+15558675315" });
    await webhooks.receiver.until(() => webhooks.typesOf(other).includes("message.delivered"));
    expect(webhooks.typesOf(id)).toEqual(["message.delivered"]);
    const response = await webhooks.request(`/v1/messages/${id}`, {
      headers: webhooks.authorization,
    });
    expect(await response.json()).toMatchObject({
      status: "delivered",
      provider: "twilio",
      connector: "main",
    });
  });

  it("or at the same time is never lost", async () => {
    let turn = 0;
    webhooks.beforeResponse = async (sid) => {
      turn += 1;
      const reported = report(sid);
      if (turn % 2 === 0) await reported;
    };
    const sent = await Promise.all(
      Array.from({ length: 16 }, (_, index) => webhooks.send({ to: `+155586754${10 + index}` })),
    );
    await webhooks.receiver.until(() =>
      sent.every(({ id }) => webhooks.typesOf(id).includes("message.delivered")),
    );
    for (const { id } of sent)
      expect(webhooks.typesOf(id)).toEqual(["message.accepted", "message.delivered"]);
  });
});

describe("a text from a phone", () => {
  it("is an event with number and text, once, however often the provider repeats it", async () => {
    const id = newSid();
    for (let time = 0; time < 3; time++)
      expect((await webhooks.inbound(id, "Where is my order?")).status).toBe(200);
    const later = newSid();
    await webhooks.inbound(later, "Hello?");
    const ids = () => webhooks.receiver.events.map(({ data }) => data["id"]);
    // Those of two texts may arrive in any order.
    await webhooks.receiver.until(() => [id, later].every((one) => ids().includes(one)));
    expect(ids().toSorted()).toEqual([id, later].toSorted());
    const event = webhooks.receiver.events.find(({ data }) => data["id"] === id);
    expect(event?.type).toBe("inbound.received");
    expect(event?.data).toMatchObject({
      connector: "main",
      provider: "twilio",
      from: "+15558675320",
      to: "+15550001111",
      body: "Where is my order?",
    });
    expect(withoutIds(webhooks.logged.join(""))).not.toMatch(/order|8675320/);
  });

  it("with STOP is put on the suppression list, with START taken off; a repeated STOP does not undo START", async () => {
    const stop = newSid();
    await webhooks.inbound(stop, "STOP", "+15558675321");
    await webhooks.receiver.until((events) => events.some(({ type }) => type === "suppression.added"));
    const refused = await webhooks.send({ to: "+15558675321" });
    await webhooks.receiver.until(() => webhooks.typesOf(refused.id).length === 1);
    expect(webhooks.receiver.events.find(({ data }) => data["id"] === refused.id)?.data).toMatchObject({
      status: "failed",
      error: { code: "recipient-blocked" },
    });
    await webhooks.inbound(newSid(), "START", "+15558675321");
    await webhooks.receiver.until((events) => events.some(({ type }) => type === "suppression.removed"));
    await webhooks.inbound(stop, "STOP", "+15558675321");
    const { id } = await webhooks.send({ to: "+15558675321" });
    await webhooks.receiver.until(() => webhooks.typesOf(id).includes("message.accepted"));
    expect(webhooks.receiver.events.filter(({ type }) => type.startsWith("suppression."))).toMatchObject([
      { type: "suppression.added", data: { number: "+15558675321", connector: "main" } },
      { type: "suppression.removed", data: { number: "+15558675321" } },
    ]);
  });

  it("from a sender without a number is an event too", async () => {
    const id = newSid();
    expect((await webhooks.inbound(id, "STOP", "+0")).status).toBe(200);
    await webhooks.receiver.until((events) => events.some(({ data }) => data["id"] === id));
  });
});

describe("a request that is not the provider's", () => {
  it.each([
    [
      "another secret",
      () => webhooks.post({ MessageSid: newSid(), MessageStatus: "sent" }, "/webhooks/main", "x".repeat(32)),
    ],
    [
      "no signature",
      () => webhooks.request("/webhooks/main", { method: "POST", body: "MessageStatus=delivered" }),
    ],
    ["a GET", () => webhooks.request("/webhooks/main?MessageStatus=delivered")],
    ["another method", () => webhooks.request("/webhooks/main", { method: "DELETE" })],
    [
      "a signature of another path",
      () => {
        const { headers } = twilioRequest(`${webhooks.url}/webhooks/other`, { MessageStatus: "sent" });
        return webhooks.gateway.fetch(
          new Request(`${webhooks.url}/webhooks/main`, {
            method: "POST",
            headers,
            body: "MessageStatus=sent",
          }),
        );
      },
    ],
  ])("is refused: %s", async (_name, request) => {
    const response = await request();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(webhooks.logged.join("")).toContain("refused");
  });

  it("of 10 MB is refused, over a socket too", async () => {
    const body = "x".repeat(10_000_000);
    const direct = await webhooks.request("/webhooks/main", { method: "POST", body });
    expect(direct.status).toBe(413);
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const overSocket = await fetch(`${webhooks.url}/webhooks/main`, { method: "POST", headers, body }).catch(
      () => undefined,
    );
    expect(overSocket?.status ?? 413).toBe(413);
  });

  it.each(["/webhooks/silent", "/webhooks/nobody", "/webhooks/__proto__", "/webhooks/main%2f..%2fsilent"])(
    "finds nothing at %s",
    async (path) => {
      expect((await webhooks.post({ MessageSid: newSid(), MessageStatus: "sent" }, path)).status).toBe(404);
    },
  );
});

it("asks the provider to repeat what could not be put on record, and loses nothing", async () => {
  const database = webhooks.gateway.context?.database;
  const rename = (from: string, to: string) => database?.query(`ALTER TABLE smskit.${from} RENAME TO ${to}`);
  const id = newSid();
  await rename("gateway_event_deliveries", "elsewhere");
  expect((await webhooks.inbound(id, "STOP", "+15558675322")).status).toBe(503);
  await rename("elsewhere", "gateway_event_deliveries");
  expect(webhooks.logged.join("")).toContain("was not put on record");
  expect(withoutIds(webhooks.logged.join(""))).not.toMatch(/8675322|STOP/);
  expect(await webhooks.gateway.context?.suppression.has("+15558675322")).toBe(false);
  expect((await webhooks.inbound(id, "STOP", "+15558675322")).status).toBe(200);
  await webhooks.receiver.until((events) => events.some(({ data }) => data["id"] === id));
  expect(await webhooks.gateway.context?.suppression.list()).toMatchObject([
    { number: "+15558675322", source: "connector:main" },
  ]);
});

it("reads the URL that the provider signed, behind a proxy that changes it", async () => {
  const publicUrl = "https://sms.example.com/gateway/";
  const fields = { MessageSid: newSid(), MessageStatus: "sent" };
  const signed = twilioRequest("https://sms.example.com/gateway/webhooks/main/status?a=%20b", fields);
  const body = await signed.text();
  const proxied = () =>
    new Request(`${webhooks.url}/webhooks/main/status?a=%20b`, {
      method: "POST",
      headers: signed.headers,
      body,
    });
  expect((await webhooks.gateway.fetch(proxied())).status).toBe(403);
  await webhooks.gateway.reload({ ...webhooks.config, http: { ...webhooks.config.http, publicUrl } });
  expect((await webhooks.gateway.fetch(proxied())).status).toBeLessThan(300);
  await webhooks.gateway.reload(webhooks.config);
});
