import fc from "fast-check";
import { expect, it } from "vitest";
import { messageEvent, quickRules } from "../testing/open-event-queue.ts";
import { shareEventQueues } from "../testing/share-event-queues.ts";
import { deliveryRules, waitAfter } from "./delivery-rules.ts";

const queues = shareEventQueues();
const hour = 3_600_000;

/** Fails once with a status and a `Retry-After`; returns the milliseconds until the next attempt. */
async function waitOf(status: number, header: string): Promise<number> {
  queues.receiver.respond = () => status;
  queues.receiver.responseHeaders = { "Retry-After": header };
  const { queue, add } = queues.open(undefined, { ...quickRules, retryAfterMs: [60_000, 24 * hour] });
  const id = crypto.randomUUID();
  const startedAt = Date.now();
  await add(messageEvent(id, "accepted"));
  let wait = Number.NaN;
  await expect
    .poll(async () => {
      const [delivery] = (await queue.list({ messageId: id }))[0]?.deliveries ?? [];
      wait = Date.parse(delivery?.nextAt ?? "") - startedAt;
      return delivery?.status;
    })
    .toBe(status);
  await queue.stop();
  return wait;
}

it("waits as long as a busy endpoint asks for, in seconds or as a date", async () => {
  for (const status of [429, 503]) {
    const seconds = await waitOf(status, "600");
    expect(seconds).toBeGreaterThan(599_000);
    expect(seconds).toBeLessThan(700_000);
    const date = await waitOf(status, new Date(Date.now() + 2 * hour).toUTCString());
    expect(date).toBeGreaterThan(2 * hour - 5_000);
    expect(date).toBeLessThan(2.1 * hour);
  }
});

it("waits at most a day, whatever an endpoint asks for, and at least as long as without it", async () => {
  const day = await waitOf(503, "999999999");
  expect(day).toBeGreaterThan(24 * hour - 5_000);
  expect(day).toBeLessThan(25 * hour);
  const hostile = ["0", "1", "-5", "-1e9", "1e9", "99999999999999999999", "NaN", "Infinity", "soon", "0x100"];
  const dates = [new Date(0).toUTCString(), "Mon, 99 Foo 9999 99:99:99 GMT", "2099-01-01T00:00:00Z"];
  for (const header of [...hostile, ...dates, "600, 700", "x".repeat(5_000)]) {
    const wait = await waitOf(429, header);
    expect(wait, header).toBeGreaterThan(45_000);
    expect(wait, header).toBeLessThan(90_000);
  }
  expect(await waitOf(500, "600")).toBeLessThan(90_000);
});

it("never waits less than its own wait, nor more than the longest, nor forever", () => {
  const attempts = fc.integer({ min: 1, max: deliveryRules.retryAfterMs.length });
  const asked = fc.oneof(fc.double(), fc.integer(), fc.constant(undefined));
  fc.assert(
    fc.property(attempts, asked, fc.constantFrom(429, 503, 500), (made, retryAfterMs, status) => {
      fc.pre(!Number.isNaN(retryAfterMs));
      const wait = waitAfter(made, deliveryRules, { status, retryAfterMs }) ?? Number.NaN;
      const own = deliveryRules.retryAfterMs[made - 1] ?? 0;
      expect(wait).toBeGreaterThanOrEqual(0.8 * own - 1);
      expect(wait).toBeLessThanOrEqual(Math.max(24 * hour, 1.2 * own + 1));
    }),
  );
  expect(
    waitAfter(deliveryRules.retryAfterMs.length + 1, deliveryRules, { status: 429, retryAfterMs: 1 }),
  ).toBe(undefined);
});
