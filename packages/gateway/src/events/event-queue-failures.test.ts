import { settledWithin } from "@smskit/test-support/settled-within";
import { describe, expect, it } from "vitest";
import type { MessageStatus } from "../state/gateway-message.ts";
import { endpointsOf, messageEvent, quickRules } from "../testing/open-event-queue.ts";
import { shareEventQueues } from "../testing/share-event-queues.ts";
import { untilTrue } from "../testing/start-receiver.ts";
import { deliveryRules, waitAfter } from "./delivery-rules.ts";

const queues = shareEventQueues();
const { open, statusesOf } = queues;

describe("an endpoint that fails", () => {
  it("gets the event again, with the same id, until it takes it", async () => {
    const results: (number | "cut")[] = [500, 302, 404, "cut", 200];
    queues.receiver.respond = () => results.shift() ?? 200;
    const { add } = open();
    await add(messageEvent(crypto.randomUUID(), "accepted"));
    await queues.receiver.until((events) => events.length === 1);
    expect(new Set(queues.receiver.attempts.map(({ id }) => id)).size).toBe(1);
    expect(queues.receiver.attempts.map(({ status }) => status)).toEqual([500, 302, 404, 0, 200]);
  });

  it("holds up nobody else, however slow it is", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    queues.receiver.respond = async ({ path }) => {
      if (path.endsWith("/slow")) await held;
      return 204;
    };
    const { add, untilDelivered } = open(
      endpointsOf(
        { id: "slow", url: `${queues.receiver.url}/slow` },
        { id: "quick", url: queues.receiver.url },
      ),
      { ...quickRules, concurrency: 2 },
    );
    const ids = Array.from({ length: 6 }, () => crypto.randomUUID());
    await add(...ids.map((id) => messageEvent(id, "accepted")));
    await queues.receiver.until((events) => events.length === 6);
    expect(queues.receiver.attempts.every(({ path }) => path === "/events")).toBe(true);
    release();
    await untilDelivered();
  });

  it("for one message holds up no other message, but later events of that one", async () => {
    const [stuck, other] = [crypto.randomUUID(), crypto.randomUUID()];
    let isStuck = true;
    queues.receiver.respond = ({ data }) => (data["id"] === stuck && isStuck ? 503 : 204);
    const { add } = open();
    for (const status of ["accepted", "sent", "delivered"] as const) {
      await add(messageEvent(stuck, status), messageEvent(other, status));
    }
    await queues.receiver.until(() => statusesOf(other).length === 3);
    await untilTrue(() => statusesOf(stuck, queues.receiver.attempts).length > 3);
    expect(new Set(statusesOf(stuck, queues.receiver.attempts))).toEqual(new Set(["accepted"]));
    isStuck = false;
    await queues.receiver.until(() => statusesOf(stuck).length === 3);
    expect(statusesOf(stuck)).toEqual(["accepted", "sent", "delivered"]);
  });

  it("leaves a dead letter after the last attempt, which can be replayed", async () => {
    let isUp = false;
    queues.receiver.respond = () => (isUp ? 204 : 503);
    const { queue, add, untilDelivered, untilDead } = open(undefined, {
      ...quickRules,
      retryAfterMs: [2, 2],
    });
    const id = crypto.randomUUID();
    await add(messageEvent(id, "accepted"));
    await untilDead();
    expect(queues.receiver.attempts).toHaveLength(3);
    const [letter] = await queue.list({ state: "dead" });
    expect(letter).toMatchObject({
      messageId: id,
      canReplay: true,
      deliveries: [{ target: "endpoint:app", state: "dead", attempts: 3, status: 503 }],
    });
    isUp = true;
    expect(await queue.replay({ id: letter?.id })).toBe(1);
    await queues.receiver.until((events) => events.length === 1);
    expect(queues.receiver.events[0]?.id).toBe(letter?.id);
    await untilDelivered();
    expect((await queue.list({ state: "dead" })).length).toBe(0);
  });

  it("leaves a dead letter at once if it says that it is gone", async () => {
    queues.receiver.respond = () => 410;
    const { add, untilDead } = open();
    await add(messageEvent(crypto.randomUUID(), "accepted"));
    await untilDead();
    expect(queues.receiver.attempts).toHaveLength(1);
  });

  it("cannot be a private host that the config does not name", async () => {
    const { queue, add, logged, untilDead } = open(
      endpointsOf({ id: "app", url: queues.receiver.url.replace("127.0.0.1", "127.0.0.2") }),
      { ...quickRules, retryAfterMs: [] },
    );
    await add(messageEvent(crypto.randomUUID(), "accepted"));
    await untilDead();
    expect(await queue.list()).toMatchObject([{ deliveries: [{ failure: "url-refused" }] }]);
    expect(logged.join("")).toContain("url-refused");
  });
});

it("delivers what another process took and never finished, once its lease is over", async () => {
  const { queue, add } = open(undefined, { ...quickRules, leaseMs: 100 });
  await queue.stop();
  const id = crypto.randomUUID();
  await add(messageEvent(id, "accepted"));
  // A process took it and died.
  await queues.database.query(
    "UPDATE smskit.gateway_event_deliveries SET attempts = 1, next_at = now() + interval '50 ms'",
  );
  queue.start();
  await queues.receiver.until(() => statusesOf(id).length === 1);
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
  queues.receiver.respond = async () => {
    arrived();
    await held;
    return 204;
  };
  const { queue, add } = open(undefined, { ...quickRules, concurrency: 1 });
  await add(messageEvent(crypto.randomUUID(), "accepted"), messageEvent(crypto.randomUUID(), "accepted"));
  await begun;
  const stopped = queue.stop();
  release();
  await settledWithin(5_000, stopped);
  expect(queues.receiver.attempts).toHaveLength(1);
  expect(await queue.count()).toMatchObject({ pending: 1, dead: 0 });
});

it.each([1, 2, 3, 4])(
  "delivers everything, in order for each message, whatever fails (seed %i)",
  async (seed) => {
    const random = seededRandom(seed);
    const failures = [500, 429, 302, "cut"] as const;
    queues.receiver.respond = () => (random() < 0.35 ? failures[Math.floor(random() * 4)] : 200) ?? 500;
    const { queue, add, untilDelivered } = open();
    const path: MessageStatus[] = ["accepted", "sent", "delivered", "read"];
    const ids = Array.from({ length: 12 }, () => crypto.randomUUID());
    const steps = ids.map(() => 0);
    while (steps.some((step) => step < path.length)) {
      const index = Math.floor(random() * ids.length);
      const status = path[steps[index] ?? 0];
      steps[index] = (steps[index] ?? 0) + 1;
      if (status !== undefined) await add(messageEvent(ids[index] as string, status));
    }
    await untilDelivered();
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
