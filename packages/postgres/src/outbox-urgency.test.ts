import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import { wrapConnector } from "@smskit/core/wrapper";
import * as z from "@smskit/core/zod";
import { withFailover } from "@smskit/delivery";
import { allFeatures } from "@smskit/test-support/features";
import { patience } from "@smskit/test-support/patience";
import { expect, onTestFinished, test, vi } from "vitest";
import { createOutbox, type Outbox, type OutboxOptions } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
let next = 0;

describeOnEachDatabase("the outbox with urgent messages", (database) => {
  function open(options: Partial<OutboxOptions> & { connector: SmsConnector }): Outbox {
    const outbox = createOutbox({ database: database(), name: `urgent-${next++}`, ...options });
    onTestFinished(() => outbox.stop());
    return outbox;
  }

  /** Enqueues a message, lets it wait until so much of its validity is left, and sends it. */
  async function sendLate(outbox: Outbox, validityPeriodSeconds: number, secondsLeft: number) {
    const { id } = await outbox.enqueue({ to, body: "A code", validityPeriodSeconds });
    await database().query(
      "UPDATE smskit.outbox SET valid_until = clock_timestamp() + $2::float8 * interval '1 s' WHERE id::text = $1",
      [id, secondsLeft],
    );
    const worker = await outbox.work();
    const entry = await settled(outbox, id);
    await worker.stop();
    return entry;
  }

  test("requests the rest of the validity from the provider and no more", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    for (const left of [500, 60]) {
      expect(await sendLate(outbox, 600, left)).toMatchObject({ state: "accepted" });
      const asked = sms.messages.at(-1)?.validityPeriodSeconds;
      expect(asked).toBeGreaterThan(0);
      expect(asked).toBeLessThanOrEqual(left);
    }
    // Nothing was waited for: it is the whole.
    await sendLate(outbox, 600, 10_000);
    expect(sms.messages.at(-1)?.validityPeriodSeconds).toBe(600);
    expect(await sendLate(outbox, 600, 0)).toMatchObject({ state: "failed", error: { code: "timeout" } });
    expect(await sendLate(outbox, 600, -60)).toMatchObject({
      state: "failed",
      error: { delivery: "not-sent" },
    });
  });

  test("requests less with each attempt", async () => {
    const sms = createMemoryConnector();
    const tried: (number | undefined)[] = [];
    const connector = wrapConnector(sms, {
      async send(message, options) {
        tried.push(message.validityPeriodSeconds);
        if (tried.length > 1) return sms.send(message, options);
        throw new SmsError({ code: "rate-limited", retryAfterMs: 1_100, message: "Not yet." });
      },
    });
    const outbox = open({ connector });
    await outbox.work();
    const { id } = await outbox.enqueue({ to, body: "Twice", validityPeriodSeconds: 1_000 });
    expect(await settled(outbox, id)).toMatchObject({ state: "accepted" });
    expect(tried).toHaveLength(2);
    expect(tried[1]).toBeLessThan(tried[0] as number);
  });

  test("requests at least the provider's minimum, unless the whole validity was less", async () => {
    const taken: (number | undefined)[] = [];
    const providerFrom = (id: string, min: number) =>
      defineConnector({
        provider: id,
        name: id,
        configSchema: z.strictObject({}),
        features: { ...allFeatures, validity: { min, max: 1_000 } },
        create: () => ({
          async deliver({ validityPeriodSeconds }) {
            taken.push(validityPeriodSeconds);
            return { id: `${id}-${taken.length}`, status: "accepted" as const };
          },
        }),
      }).create({});
    const slow = providerFrom("slow", 100);
    await sendLate(open({ connector: slow }), 900, 50);
    await sendLate(open({ connector: withFailover([slow, providerFrom("quick", 1)]) }), 900, 50);
    expect(taken).toEqual([100, 100]);
    // It is the provider's to refuse, whatever is left of it.
    await sendLate(open({ connector: slow }), 90, 50);
    expect(taken[2]).toBeLessThanOrEqual(50);
  });

  test("keeps capacity for high-priority messages while a campaign fills the rest", async () => {
    for (const [concurrency, campaign] of [
      [2, 1],
      [5, 4],
      [20, 18],
    ] as const) {
      const sms = createMemoryConnector();
      const { promise, resolve } = Promise.withResolvers<void>();
      const underWay: string[] = [];
      const connector = wrapConnector(sms, {
        async send(message, options) {
          if (message.body?.startsWith("Sale")) {
            underWay.push(message.body);
            await promise;
          }
          return sms.send(message, options);
        },
      });
      const outbox = open({ connector, timeoutMs: 600_000 });
      const list = await outbox.enqueueMany(
        Array.from({ length: 50 }, (_, index) => ({ to, body: `Sale ${index}` })),
      );
      await outbox.work({ concurrency });
      await vi.waitFor(() => expect(underWay).toHaveLength(campaign), patience);
      for (const priority of [1, 2, 10]) {
        const { id } = await outbox.enqueue({ to, body: `Code ${priority}` }, { priority });
        expect(await settled(outbox, id)).toMatchObject({ state: "accepted" });
      }
      expect(underWay).toHaveLength(campaign);
      resolve();
      for await (const { state } of outbox.results(list)) expect(state).toBe("accepted");
    }
  });

  test("gives high-priority messages all of the capacity, and sends one at a time with a capacity of one", async () => {
    const sms = createMemoryConnector();
    let now = 0;
    let most = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const connector = wrapConnector(sms, {
      async send(message, options) {
        most = Math.max(most, ++now);
        await promise;
        now--;
        return sms.send(message, options);
      },
    });
    const outbox = open({ connector, timeoutMs: 600_000 });
    const codes = Array.from({ length: 20 }, (_, index) => ({ to, body: `Code ${index}` }));
    const list = await outbox.enqueueMany(codes, { priority: 1 });
    const worker = await outbox.work({ concurrency: 10 });
    await vi.waitFor(() => expect(most).toBe(10), patience);
    resolve();
    for await (const { state } of outbox.results(list)) expect(state).toBe("accepted");
    expect(most).toBe(10);
    await worker.stop();
    most = 0;
    await outbox.work({ concurrency: 1 });
    for await (const { state } of outbox.results(await outbox.enqueueMany(codes)))
      expect(state).toBe("accepted");
    expect(most).toBe(1);
  });
});
