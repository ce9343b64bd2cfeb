import { type Database, migrateTables, openDatabase } from "@smskit/postgres";
import { settledWithin } from "@smskit/test-support/settled-within";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MessageStatus } from "../state/gateway-message.ts";
import { gatewayMigrations } from "../state/gateway-migrations.ts";
import {
  endpointsOf,
  eventSecret,
  inboundEvent,
  messageEvent,
  openEventQueue,
  quickRules,
  type TestQueue,
} from "../testing/open-event-queue.ts";
import { type Receiver, startReceiver, untilTrue } from "../testing/start-receiver.ts";
import { deliveryRules, waitAfter } from "./delivery-rules.ts";
import type { EventTarget } from "./event-target.ts";

let database: Database;
let receiver: Receiver;
const opened: TestQueue[] = [];

beforeAll(async () => {
  database = await openDatabase();
  await migrateTables(database, { name: "gateway", migrations: gatewayMigrations });
});
beforeEach(async () => {
  receiver = await startReceiver(eventSecret);
});
afterEach(async () => {
  for (const { queue } of opened.splice(0)) await queue.stop();
  await receiver.close();
  await database.query("DELETE FROM smskit.gateway_events");
});
afterAll(() => database.close());

function open(
  targets: EventTarget[] = endpointsOf({ id: "app", url: receiver.url }),
  rules = quickRules,
): TestQueue {
  const queue = openEventQueue(database, () => targets, rules);
  opened.push(queue);
  return queue;
}

const newId = () => crypto.randomUUID();
const statusesOf = (id: string, events = receiver.events) =>
  events.filter(({ data }) => data["id"] === id).map(({ data }) => data["status"]);
/** Tables as text, as they are on the disk. */
async function stored(): Promise<string> {
  const { rows } = await database.query(
    "SELECT e.*, d.* FROM smskit.gateway_events e LEFT JOIN smskit.gateway_event_deliveries d ON d.event_id = e.id",
  );
  return JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? String(value) : value));
}

describe("an event", () => {
  it("arrives signed, with what is known of the message, and without what belongs to a front", async () => {
    const { add } = open();
    const id = newId();
    const event = messageEvent(id, "undelivered");
    if (event.type !== "message") throw new Error("no message");
    Object.assign(event.message, {
      reference: "order-1",
      usageType: "SignIn",
      segments: 1,
      encoding: "gsm-7",
      connector: "main",
      provider: "acme",
      providerId: "SM1",
      error: { code: "rejected", message: "Refused.", providerCode: "30007" },
      price: { amount: "0.0075", currency: "USD" },
      details: { statusCallback: "https://app.example.com/status" },
    });
    await add(event);
    await receiver.until((events) => events.length === 1);
    const [received] = receiver.events;
    expect(received).toMatchObject({ type: "message.undelivered", path: "/events" });
    expect(received?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(received?.data).toEqual({
      id,
      status: "undelivered",
      source: "key:app",
      to: "+••••••••10",
      reference: "order-1",
      usageType: "SignIn",
      segments: 1,
      encoding: "gsm-7",
      connector: "main",
      provider: "acme",
      providerId: "SM1",
      error: { code: "rejected", message: "Refused.", providerCode: "30007" },
      price: { amount: "0.0075", currency: "USD" },
      createdAt: "2026-11-29T10:00:00.000Z",
      updatedAt: "2026-11-29T10:00:00.000Z",
    });
    expect(receiver.forged).toBe(0);
  });

  it("is not delivered if its transaction fails", async () => {
    const { queue, add } = open();
    const failing = database.transaction(async (transaction) => {
      await queue.add([messageEvent(newId(), "accepted")], transaction);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    const id = newId();
    await add(messageEvent(id, "accepted"));
    await receiver.until((events) => events.length > 0);
    expect(receiver.events.map(({ data }) => data["id"])).toEqual([id]);
  });

  it("goes only to the endpoints that ask for its type", async () => {
    const { queue, add } = open(
      endpointsOf(
        { id: "all", url: `${receiver.url}/all` },
        { id: "texts", url: `${receiver.url}/texts`, types: ["inbound.received"] },
      ),
    );
    await add(messageEvent(newId(), "delivered"), inboundEvent());
    await receiver.until((events) => events.length >= 2 && receiver.attempts.length === 3);
    expect(receiver.attempts.map(({ path, type }) => `${path} ${type}`).toSorted()).toEqual([
      "/events/all inbound.received",
      "/events/all message.delivered",
      "/events/texts inbound.received",
    ]);
    await untilTrue(async () => (await queue.count()).pending === 0);
  });

  it("has any character in a text, and the whole text", async () => {
    const body = `${"é".repeat(1_000)}\u0000\ud800 ' " \\ 😀`;
    const { add } = open();
    await add(inboundEvent({ body, keyword: "help", parts: { reference: "7", index: 2, total: 3 } }));
    await receiver.until((events) => events.length === 1);
    expect(receiver.events[0]).toMatchObject({
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
    const { add } = open(endpointsOf({ id: "app", url: receiver.url, secret: [next, eventSecret] }));
    await add(messageEvent(newId(), "accepted"));
    await receiver.until((events) => events.length === 1);
    expect(String(receiver.events[0]?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  });
});

describe("a number and a text", () => {
  it("are erased once every endpoint has them", async () => {
    let isUp = false;
    receiver.respond = ({ path }) => (path.endsWith("/slow") && !isUp ? 500 : 204);
    const { queue, add } = open(
      endpointsOf({ id: "app", url: receiver.url }, { id: "slow", url: `${receiver.url}/slow` }),
    );
    await add(inboundEvent());
    await receiver.until((events) => events.length === 1);
    expect(await stored()).toContain("8675310");
    isUp = true;
    await untilTrue(async () => (await queue.count()).pending === 0);
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
    receiver.respond = () => 500;
    const { queue, add } = open();
    await add(inboundEvent());
    await queue.purge(30);
    expect(await queue.list()).toHaveLength(1);
    await database.query("UPDATE smskit.gateway_events SET created_at = now() - interval '31 days'");
    await queue.purge(30);
    expect(await stored()).toBe("[]");
  });

  it("are in no log", async () => {
    receiver.respond = () => 500;
    const { queue, add, logged } = open(undefined, { ...quickRules, retryAfterMs: [1] });
    await add(inboundEvent());
    await untilTrue(async () => (await queue.count()).dead === 1);
    expect(logged.join("")).not.toMatch(/8675310|order/);
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
    await receiver.until((events) => events.length === 3);
  });
});

describe("an endpoint that fails", () => {
  it("gets the event again, with the same id, until it takes it", async () => {
    const results: (number | "cut")[] = [500, 302, 404, "cut", 200];
    receiver.respond = () => results.shift() ?? 200;
    const { add } = open();
    await add(messageEvent(newId(), "accepted"));
    await receiver.until((events) => events.length === 1);
    expect(new Set(receiver.attempts.map(({ id }) => id)).size).toBe(1);
    expect(receiver.attempts.map(({ status }) => status)).toEqual([500, 302, 404, 0, 200]);
  });

  it("holds up nobody else, however slow it is", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    receiver.respond = async ({ path }) => {
      if (path.endsWith("/slow")) await held;
      return 204;
    };
    const { queue, add } = open(
      endpointsOf({ id: "slow", url: `${receiver.url}/slow` }, { id: "quick", url: receiver.url }),
      { ...quickRules, concurrency: 2 },
    );
    const ids = Array.from({ length: 6 }, newId);
    await add(...ids.map((id) => messageEvent(id, "accepted")));
    await receiver.until((events) => events.length === 6);
    expect(receiver.attempts.every(({ path }) => path === "/events")).toBe(true);
    release();
    await untilTrue(async () => (await queue.count()).pending === 0);
  });

  it("for one message holds up no other message, but later events of that one", async () => {
    const [stuck, other] = [newId(), newId()];
    let isStuck = true;
    receiver.respond = ({ data }) => (data["id"] === stuck && isStuck ? 503 : 204);
    const { add } = open();
    for (const status of ["accepted", "sent", "delivered"] as const) {
      await add(messageEvent(stuck, status), messageEvent(other, status));
    }
    await receiver.until(() => statusesOf(other).length === 3);
    await untilTrue(() => statusesOf(stuck, receiver.attempts).length > 3);
    expect(new Set(statusesOf(stuck, receiver.attempts))).toEqual(new Set(["accepted"]));
    isStuck = false;
    await receiver.until(() => statusesOf(stuck).length === 3);
    expect(statusesOf(stuck)).toEqual(["accepted", "sent", "delivered"]);
  });

  it("leaves a dead letter after the last attempt, which can be replayed", async () => {
    let isUp = false;
    receiver.respond = () => (isUp ? 204 : 503);
    const { queue, add } = open(undefined, { ...quickRules, retryAfterMs: [2, 2] });
    const id = newId();
    await add(messageEvent(id, "accepted"));
    await untilTrue(async () => (await queue.count()).dead === 1);
    expect(receiver.attempts).toHaveLength(3);
    const [letter] = await queue.list({ state: "dead" });
    expect(letter).toMatchObject({
      messageId: id,
      canReplay: true,
      deliveries: [{ target: "endpoint:app", state: "dead", attempts: 3, status: 503 }],
    });
    isUp = true;
    expect(await queue.replay({ id: letter?.id })).toBe(1);
    await receiver.until((events) => events.length === 1);
    expect(receiver.events[0]?.id).toBe(letter?.id);
    await untilTrue(async () => (await queue.count()).pending === 0);
    expect((await queue.list({ state: "dead" })).length).toBe(0);
  });

  it("leaves a dead letter at once if it says that it is gone", async () => {
    receiver.respond = () => 410;
    const { queue, add } = open();
    await add(messageEvent(newId(), "accepted"));
    await untilTrue(async () => (await queue.count()).dead === 1);
    expect(receiver.attempts).toHaveLength(1);
  });

  it("cannot be a private host that the config does not name", async () => {
    const { queue, add, logged } = open(
      endpointsOf({ id: "app", url: receiver.url.replace("127.0.0.1", "127.0.0.2") }),
      { ...quickRules, retryAfterMs: [] },
    );
    await add(messageEvent(newId(), "accepted"));
    await untilTrue(async () => (await queue.count()).dead === 1);
    expect(await queue.list()).toMatchObject([{ deliveries: [{ failure: "url-refused" }] }]);
    expect(logged.join("")).toContain("url-refused");
  });
});

it("replays the events of a time, delivered or not, in order", async () => {
  const { queue, add } = open();
  const id = newId();
  for (const status of ["accepted", "sent", "delivered"] as const) await add(messageEvent(id, status));
  await receiver.until((events) => events.length === 3);
  await untilTrue(async () => (await queue.count()).pending === 0);
  receiver.attempts.length = 0;
  const hour = 3_600_000;
  const range = { from: new Date(Date.now() - hour), to: new Date(Date.now() + hour) };
  expect(await queue.replay(range)).toBe(0);
  expect(await queue.replay({ ...range, target: "endpoint:other", includeDelivered: true })).toBe(0);
  expect(await queue.replay({ from: range.to, includeDelivered: true })).toBe(0);
  expect(await queue.replay({ ...range, includeDelivered: true })).toBe(3);
  await receiver.until((events) => events.length === 3);
  expect(statusesOf(id)).toEqual(["accepted", "sent", "delivered"]);
});

it("lists events by message, type and page, without their content", async () => {
  const { queue, add } = open([]);
  const [first, second] = [newId(), newId()];
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
  expect(JSON.stringify(all)).not.toMatch(/8675310|order|••/);
  expect(await queue.list({ messageId: first, type: "message.accepted" })).toHaveLength(1);
  expect(await queue.list({ limit: 2, before: all[1]?.id })).toEqual(all.slice(2));
});

it("delivers what another process took and never finished, once its lease is over", async () => {
  const { queue, add } = open(undefined, { ...quickRules, leaseMs: 100 });
  await queue.stop();
  const id = newId();
  await add(messageEvent(id, "accepted"));
  // A process took it and died.
  await database.query(
    "UPDATE smskit.gateway_event_deliveries SET attempts = 1, next_at = now() + interval '50 ms'",
  );
  queue.start();
  await receiver.until(() => statusesOf(id).length === 1);
});

it("stops once requests under way have ended, and begins no other", async () => {
  let arrived = () => {};
  const begun = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.respond = async () => {
    arrived();
    await held;
    return 204;
  };
  const { queue, add } = open(undefined, { ...quickRules, concurrency: 1 });
  await add(messageEvent(newId(), "accepted"), messageEvent(newId(), "accepted"));
  await begun;
  const stopped = queue.stop();
  release();
  await settledWithin(5_000, stopped);
  expect(receiver.attempts).toHaveLength(1);
  expect(await queue.count()).toMatchObject({ pending: 1, dead: 0 });
});

it.each([1, 2, 3, 4])(
  "delivers everything, in order for each message, whatever fails (seed %i)",
  async (seed) => {
    const random = seededRandom(seed);
    const failures = [500, 429, 302, "cut"] as const;
    receiver.respond = () => (random() < 0.35 ? failures[Math.floor(random() * 4)] : 200) ?? 500;
    const { queue, add } = open();
    const path: MessageStatus[] = ["accepted", "sent", "delivered", "read"];
    const ids = Array.from({ length: 12 }, newId);
    const steps = ids.map(() => 0);
    while (steps.some((step) => step < path.length)) {
      const index = Math.floor(random() * ids.length);
      const status = path[steps[index] ?? 0];
      steps[index] = (steps[index] ?? 0) + 1;
      if (status !== undefined) await add(messageEvent(ids[index] as string, status));
    }
    await untilTrue(async () => (await queue.count()).pending === 0);
    for (const id of ids) expect(statusesOf(id)).toEqual(path);
    expect(await queue.count()).toMatchObject({ pending: 0, dead: 0 });
  },
);

it("waits longer after each attempt, from seconds to a day", () => {
  const waits = deliveryRules.retryAfterMs.map((_, index) => waitAfter(index + 1, deliveryRules) ?? 0);
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(waits[0]).toBeGreaterThanOrEqual(4_000);
  expect(waits.at(-1)).toBeLessThanOrEqual(1.2 * 24 * 3_600_000);
  expect(waitAfter(waits.length + 1, deliveryRules)).toBeUndefined();
});

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
