import { withoutIds } from "@smskit/test-support/without-ids";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  endpointsOf,
  eventSecret,
  inboundEvent,
  messageEvent,
  openEventQueue,
  quickRules,
} from "../testing/open-event-queue.ts";
import { shareEventQueues } from "../testing/share-event-queues.ts";

const queues = shareEventQueues();
const { open, statusesOf } = queues;

/** Tables as text, as they are on the disk. */
async function stored(): Promise<string> {
  const { rows } = await queues.database.query(
    "SELECT e.*, d.* FROM smskit.gateway_events e LEFT JOIN smskit.gateway_event_deliveries d ON d.event_id = e.id",
  );
  const text = JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? String(value) : value));
  return withoutIds(text);
}

describe("an event", () => {
  it("arrives signed, with what is known of the message, and without what belongs to a front", async () => {
    const { add } = open();
    const id = crypto.randomUUID();
    const event = messageEvent(id, "undelivered");
    if (event.type !== "message") throw new Error("no message");
    const known = {
      reference: "order-1",
      usageType: "SignIn",
      segments: 1,
      encoding: "gsm-7",
      connector: "main",
      provider: "acme",
      providerId: "SM1",
      error: { code: "rejected", message: "Refused.", providerCode: "30007" },
      price: { amount: "0.0075", currency: "USD" },
    };
    const details = { statusCallback: "https://app.example.com/status" };
    Object.assign(event.message, { ...known, details });
    await add(event);
    await queues.receiver.until((events) => events.length === 1);
    const [received] = queues.receiver.events;
    expect(received).toMatchObject({ type: "message.undelivered", path: "/events" });
    expect(received?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(received?.data).toEqual({
      id,
      status: "undelivered",
      source: "key:app",
      to: "+••••••••10",
      ...known,
      createdAt: "2026-11-29T10:00:00.000Z",
      updatedAt: "2026-11-29T10:00:00.000Z",
    });
    expect(queues.receiver.forged).toBe(0);
  });

  it("is not delivered if its transaction fails", async () => {
    const { queue, add } = open();
    const failing = queues.database.transaction(async (transaction) => {
      await queue.add([messageEvent(crypto.randomUUID(), "accepted")], transaction);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    const id = crypto.randomUUID();
    await add(messageEvent(id, "accepted"));
    await queues.receiver.until((events) => events.length > 0);
    expect(queues.receiver.events.map(({ data }) => data["id"])).toEqual([id]);
  });

  it("goes only to the endpoints that ask for its type", async () => {
    const { add, untilDelivered } = open(
      endpointsOf(
        { id: "all", url: `${queues.receiver.url}/all` },
        { id: "texts", url: `${queues.receiver.url}/texts`, types: ["inbound.received"] },
      ),
    );
    await add(messageEvent(crypto.randomUUID(), "delivered"), inboundEvent());
    await queues.receiver.until((events) => events.length >= 2 && queues.receiver.attempts.length === 3);
    expect(queues.receiver.attempts.map(({ path, type }) => `${path} ${type}`).toSorted()).toEqual([
      "/events/all inbound.received",
      "/events/all message.delivered",
      "/events/texts inbound.received",
    ]);
    await untilDelivered();
  });

  it("has any character in a text, and the whole text", async () => {
    const body = `${"é".repeat(1_000)}\u0000\ud800 ' " \\ 😀`;
    const { add } = open();
    await add(inboundEvent({ body, keyword: "help", parts: { reference: "7", index: 2, total: 3 } }));
    await queues.receiver.until((events) => events.length === 1);
    expect(queues.receiver.events[0]).toMatchObject({
      type: "inbound.received",
      data: {
        connector: "main",
        provider: "acme",
        from: "+15558675310",
        to: "+15550001111",
        body,
        media: [],
        keyword: "help",
        parts: { reference: "7", index: 2, total: 3 },
        at: "2026-11-29T10:00:00.000Z",
      },
    });
  });

  it("is signed with every secret of an endpoint, while one is replaced", async () => {
    const next = `whsec_${Buffer.from("another secret of 24 bytes").toString("base64")}`;
    const { add } = open(endpointsOf({ id: "app", url: queues.receiver.url, secret: [next, eventSecret] }));
    await add(messageEvent(crypto.randomUUID(), "accepted"));
    await queues.receiver.until((events) => events.length === 1);
    expect(String(queues.receiver.events[0]?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  });
});

describe("a number and a text", () => {
  it("are erased once every endpoint has them", async () => {
    let isUp = false;
    queues.receiver.respond = ({ path }) => (path.endsWith("/slow") && !isUp ? 500 : 204);
    const { queue, add, untilDelivered } = open(
      endpointsOf(
        { id: "app", url: queues.receiver.url },
        { id: "slow", url: `${queues.receiver.url}/slow` },
      ),
    );
    await add(inboundEvent());
    await queues.receiver.until((events) => events.length === 1);
    expect(await stored()).toContain("8675310");
    isUp = true;
    await untilDelivered();
    expect(await stored()).not.toMatch(/8675310|order/);
    expect(await queue.list()).toMatchObject([{ type: "inbound.received", canReplay: false }]);
    expect(await queue.replay({ includeDelivered: true })).toBe(0);
  });

  it("are never stored if nobody wants them", async () => {
    const { add } = open([]);
    await add(inboundEvent());
    expect(await stored()).not.toMatch(/8675310|order/);
  });

  it("are deleted when their time is over, delivered or not", async () => {
    queues.receiver.respond = () => 500;
    const { queue, add } = open();
    await add(inboundEvent());
    await queue.purge(30);
    expect(await queue.list()).toHaveLength(1);
    await queues.database.query("UPDATE smskit.gateway_events SET created_at = now() - interval '31 days'");
    await queue.purge(30);
    expect(await stored()).toBe("[]");
  });

  it("are in no log", async () => {
    queues.receiver.respond = () => 500;
    const { add, logged, untilDead } = open(undefined, { ...quickRules, retryAfterMs: [1] });
    await add(inboundEvent());
    await untilDead();
    expect(withoutIds(logged.join(""))).not.toMatch(/8675310|order/);
    expect(logged.join("")).toContain("dead letter");
  });
});

describe("a text that the provider reports twice", () => {
  it("is one event", async () => {
    const { add } = open();
    const event = inboundEvent({ id: "MO1" });
    expect(await add(event)).toEqual([event]);
    expect(await add(event)).toEqual([]);
    const others = [
      inboundEvent({ id: "MO1", provider: "other" }),
      inboundEvent({ id: "MO1", parts: { reference: "1", index: 2, total: 2 } }),
    ];
    expect(await add(...others, event)).toEqual(others);
    await queues.receiver.until((events) => events.length === 3);
  });
});

it("replays the events of a time, delivered or not, in order", async () => {
  const { queue, add, untilDelivered } = open();
  const id = crypto.randomUUID();
  for (const status of ["accepted", "sent", "delivered"] as const) await add(messageEvent(id, status));
  await queues.receiver.until((events) => events.length === 3);
  await untilDelivered();
  queues.receiver.attempts.length = 0;
  const hour = 3_600_000;
  const range = { from: new Date(Date.now() - hour), to: new Date(Date.now() + hour) };
  expect(await queue.replay(range)).toBe(0);
  expect(await queue.replay({ ...range, target: "endpoint:other", includeDelivered: true })).toBe(0);
  expect(await queue.replay({ from: range.to, includeDelivered: true })).toBe(0);
  expect(await queue.replay({ ...range, includeDelivered: true })).toBe(3);
  await queues.receiver.until((events) => events.length === 3);
  expect(statusesOf(id)).toEqual(["accepted", "sent", "delivered"]);
});

it("lists events by message, type and page, without their content", async () => {
  const { queue, add } = open([]);
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
  await add(
    messageEvent(first, "accepted"),
    messageEvent(second, "accepted"),
    messageEvent(first, "delivered"),
  );
  await add(inboundEvent());
  const all = await queue.list();
  expect(all.map(({ type }) => type)).toEqual([
    "inbound.received",
    "message.delivered",
    "message.accepted",
    "message.accepted",
  ]);
  expect(withoutIds(JSON.stringify(all))).not.toMatch(/8675310|order|••/);
  expect(await queue.list({ messageId: first, type: "message.accepted" })).toHaveLength(1);
  expect(await queue.list({ limit: 2, before: all[1]?.id })).toEqual(all.slice(2));
});

it("that waits for an endpoint which the config does not have any more is not counted", async () => {
  let targets = endpointsOf({ id: "gone", url: "http://127.0.0.1:9/" });
  const { queue, add } = openEventQueue(queues.database, () => targets, {
    ...quickRules,
    retryAfterMs: [60_000],
  });
  onTestFinished(() => queue.stop());
  await add(messageEvent(crypto.randomUUID(), "accepted"));
  expect((await queue.count()).pending).toBe(1);
  targets = [];
  expect(await queue.count()).toMatchObject({ pending: 0, lagSeconds: 0 });
});
