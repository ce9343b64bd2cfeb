import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { createMemoryConnector, type SmsConnector, SmsError, type SmsMessage } from "@smskit/core";
import { patience } from "@smskit/test-support/patience";
import { withoutIds } from "@smskit/test-support/without-ids";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createOutbox, type Outbox, type OutboxOptions } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf, startTwilio } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
let next = 0;

describeOnEachDatabase("the outbox", (database) => {
  /** An outbox that no other test has. */
  function open(options: Partial<OutboxOptions> & { connector: SmsConnector }): Outbox {
    const outbox = createOutbox({ database: database(), name: `outbox-${next++}`, ...options });
    onTestFinished(() => outbox.stop());
    return outbox;
  }

  async function textIn(id: string): Promise<string> {
    const { rows } = await database().query<{ row: string }>(
      `SELECT o::text AS row FROM smskit.outbox o WHERE id::text = $1
        UNION ALL SELECT j::text FROM smskit_jobs.job j WHERE id::text = $1`,
      [id],
    );
    return rows.map(({ row }) => row).join("\n");
  }

  test("sends an enqueued message once and deletes its text and number once it is accepted", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio });
    const entry = await outbox.enqueue({
      to,
      usageType: "SignIn",
      variables: { code: "048151" },
      reference: "r1",
    });
    expect(entry).toMatchObject({ state: "queued", settled: false, reference: "r1" });
    expect(carrier.messages).toHaveLength(0);
    expect(await textIn(entry.id)).toContain("048151");

    await outbox.work();
    const done = await settled(outbox, entry.id);
    expect(done).toMatchObject({
      state: "accepted",
      attempts: [{ connector: "twilio", outcome: "accepted" }],
    });
    expect(carrier.messages.map(({ id, body }) => ({ id, body }))).toEqual([
      { id: done.receipt?.id, body: "Your code is 048151" },
    ]);
    const text = await textIn(entry.id);
    expect(text).toContain(done.receipt?.id);
    expect(withoutIds(text)).not.toContain("048151");
    expect(withoutIds(text)).not.toContain(to.slice(1));
  });

  test("is part of the caller's transaction: a message is committed or rolled back with it", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    await outbox.work();
    const undone = database().transaction(async (transaction) => {
      await outbox.enqueue({ to, body: "Undone" }, { transaction });
      await outbox.enqueueMany([{ to, body: "Undone too" }], { transaction });
      throw new RangeError("No.");
    });
    await expect(undone).rejects.toThrow(RangeError);
    const entry = await database().transaction(async (transaction) => {
      await transaction.query("SELECT 1");
      return outbox.enqueue({ to, body: "Done" }, { transaction });
    });
    await settled(outbox, entry.id);
    expect(sms.messages.map(({ body }) => body)).toEqual(["Done"]);
  });

  test("enqueues once for a key and rejects the key for another message", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    const message = { to, body: "Once" };
    const entries = await Promise.all(
      Array.from({ length: 20 }, () => outbox.enqueue(message, { key: "k" })),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
    const asBestEffort = { ...message, bestEffort: ["validityPeriodSeconds"] } as const;
    expect((await outbox.enqueue(asBestEffort, { key: "k" })).id).toBe(entries[0]?.id);
    const conflict = await errorOf(outbox.enqueue({ to, body: "Other" }, { key: "k" }));
    expect(conflict).toMatchObject({ code: "idempotency-conflict", delivery: "not-sent" });
    await outbox.work();
    await settled(outbox, entries[0]?.id ?? "");
    expect(await outbox.enqueue(message, { key: "k" })).toMatchObject({ state: "accepted", key: "k" });
    expect(sms.messages).toHaveLength(1);
  });

  test("rejects immediately what the connector rejects", async () => {
    const outbox = open({ connector: createMemoryConnector() });
    expect(await errorOf(outbox.enqueue({ to: "nobody", body: "Hello" }))).toMatchObject({
      code: "invalid-recipient",
    });
    expect(await outbox.progress()).toMatchObject({ total: 0 });
  });

  test("accepts system locales, literal texts, and values with placeholders", async () => {
    const sms = createMemoryConnector({
      templates: [{ usageType: "Hi", locale: "nl_NL", content: "Hoi {{name}}" }],
    });
    const outbox = open({ connector: sms });
    await expect(outbox.enqueue({ to, body: "Hi {{name}}" })).rejects.toMatchObject({
      code: "invalid-message",
    });
    const list = await outbox.enqueueMany([
      { to, body: "Hi {{name}}", literal: true },
      { to, usageType: "Hi", locale: "nl-NL,nl;q=0.9", variables: { name: "{{x}}" } },
    ]);
    await outbox.work();
    for await (const entry of outbox.results(list)) expect(entry.state).toBe("accepted");
    expect(sms.messages.map(({ body }) => body).sort()).toEqual(["Hi {{name}}", "Hoi {{x}}"]);
  });

  test("schedules with `sendAt` for any provider and cancels what has not started", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    const sendAt = new Date(Date.now() + 1_500);
    const late = await outbox.enqueue({ to, body: "Late", sendAt });
    const never = await outbox.enqueue({ to, body: "Never", sendAt: new Date(Date.now() + 86_400_000) });
    const now = await outbox.enqueue({ to, body: "Now" });
    await outbox.work();
    await settled(outbox, now.id);
    const done = await settled(outbox, late.id);
    expect(new Set(sms.messages.map(({ body }) => body))).toEqual(new Set(["Now", "Late"]));
    expect(done.attempts[0]?.startedAt.getTime()).toBeGreaterThanOrEqual(sendAt.getTime() - 50);
    expect(await outbox.get(never.id)).toMatchObject({ state: "queued" });
    expect(await outbox.cancel(never.id)).toBe(true);
    expect(await outbox.cancel(never.id)).toBe(false);
    expect(await outbox.get(never.id)).toMatchObject({ state: "canceled", settled: true });
    expect(await textIn(never.id)).not.toContain("Never");
  });

  test("sends higher priorities first", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    const { batch, count } = await outbox.enqueueMany(["a", "b", "c"].map((body) => ({ to, body })));
    await outbox.enqueue({ to, body: "code" }, { priority: 1 });
    await outbox.work({ concurrency: 1 });
    for await (const _ of outbox.results({ batch, count }));
    expect(sms.messages[0]?.body).toBe("code");
  });

  test("retries what was not sent and is retryable, after the provider's delay", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio });
    carrier.faults.add({ kind: "rate-limited", retryAfter: "1", times: 1 });
    await outbox.work();
    const entry = await outbox.enqueue({ to, body: "Again" });
    const done = await settled(outbox, entry.id);
    expect(done.attempts.map(({ outcome }) => outcome)).toEqual(["not-sent", "accepted"]);
    const [first, second] = done.attempts.map(({ startedAt }) => startedAt.getTime());
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(950);
    expect(carrier.messages).toHaveLength(1);
  });

  test("makes a permanently failed message a dead letter and sends it again only on request", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio, attempts: 2 });
    const stop = carrier.faults.add({ kind: "rate-limited", retryAfter: "0" });
    await outbox.work();
    const entry = await outbox.enqueue({ to, body: "Dead letter" });
    const dead = await settled(outbox, entry.id);
    expect(dead).toMatchObject({ state: "failed", error: { code: "rate-limited", delivery: "not-sent" } });
    expect(dead.error).toBeInstanceOf(SmsError);
    expect(dead.attempts).toHaveLength(2);
    expect((await outbox.deadLetters()).map(({ id }) => id)).toEqual([entry.id]);
    stop();
    expect(await outbox.redrive(entry.id)).toMatchObject({ state: "queued" });
    expect(await settled(outbox, entry.id)).toMatchObject({ state: "accepted" });
    expect(carrier.messages).toHaveLength(1);
    expect(await outbox.deadLetters()).toEqual([]);
    expect(await errorOf(outbox.redrive(entry.id))).toMatchObject({ code: "invalid-message" });
  });

  test("keeps no text of a dead letter if keepHours is 0", async () => {
    const { twilio, carrier } = await startTwilio();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "0" });
    const outbox = open({ connector: twilio, attempts: 1, keepHours: 0 });
    const entry = await outbox.enqueue({ to, body: "Gone 739216" });
    await outbox.work();
    expect(await settled(outbox, entry.id)).toMatchObject({ state: "failed" });
    expect(withoutIds(await textIn(entry.id))).not.toContain("739216");
  });

  test("looks up a message of unknown outcome and never sends it again", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio, lookUpAfterMs: [50, 50] });
    const [found, lost] = ["+15558675320", "+15558675321"];
    carrier.faults.add({ kind: "reset-after-read", to: found });
    carrier.faults.add({ kind: "reset-after-read", to: lost, accepted: false });
    await outbox.work();
    const entries = await Promise.all(
      [found, lost].map((number) => outbox.enqueue({ to: number ?? "", body: "Reset" })),
    );
    const [first, second] = await Promise.all(entries.map(({ id }) => settled(outbox, id)));
    expect(first).toMatchObject({ state: "accepted", attempts: [{ outcome: "unknown" }] });
    expect(first?.receipt?.id).toBe(carrier.messages[0]?.id);
    expect(second).toMatchObject({ state: "unknown", error: { delivery: "unknown" } });
    expect(carrier.messages).toHaveLength(1);
    const posts = carrier.requests.filter(({ method }) => method === "POST");
    expect(posts).toHaveLength(2);

    carrier.faults.clear();
    const id = second?.id ?? "";
    expect(await errorOf(outbox.redrive(id))).toMatchObject({ code: "invalid-message" });
    await outbox.redrive(id, { allowDuplicate: true });
    expect(await settled(outbox, id)).toMatchObject({
      state: "accepted",
      receipt: { possibleDuplicate: true },
    });
  });

  test("does not start a message whose validity has ended", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    const message: SmsMessage = { to, body: "A code of a second", validityPeriodSeconds: 1 };
    const entry = await outbox.enqueue(message);
    await vi.waitFor(async () => {
      const { rows } = await database().query<{ over: boolean }>(
        "SELECT valid_until < now() AS over FROM smskit.outbox WHERE id::text = $1",
        [entry.id],
      );
      expect(rows[0]?.over).toBe(true);
    }, patience);
    await outbox.work();
    expect(await settled(outbox, entry.id)).toMatchObject({
      state: "failed",
      error: { code: "timeout", delivery: "not-sent" },
    });
    expect(sms.messages).toHaveLength(0);
  });

  test("sends many messages, including rejected ones, and returns their results in order and their progress", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    async function* messages(): AsyncGenerator<SmsMessage> {
      for (let index = 0; index < 2_500; index++) {
        yield { to: index % 500 === 7 ? "nobody" : to, body: `Text ${index}`, reference: `${index}` };
      }
    }
    const progress: number[] = [];
    const list = await outbox.enqueueMany(messages(), {
      onProgress: ({ enqueued }) => progress.push(enqueued),
    });
    expect(list.count).toBe(2_500);
    expect(progress).toEqual([1_000, 2_000, 2_500]);
    expect(await outbox.progress(list.batch)).toMatchObject({
      total: 2_500,
      queued: 2_495,
      failed: 5,
      done: false,
    });
    // As after a crash in the middle of it: nothing is there twice.
    await outbox.enqueueMany(messages(), { batch: list.batch });
    await outbox.work({ concurrency: 50 });
    const states: string[] = [];
    for await (const result of outbox.results(list)) {
      expect(result.index).toBe(states.length);
      expect(result.reference).toBe(`${states.length}`);
      states.push(result.state);
    }
    expect(states.flatMap((state, index) => (state === "failed" ? [index] : []))).toEqual([
      7, 507, 1007, 1507, 2007,
    ]);
    expect(new Set(sms.messages.map(({ body }) => body)).size).toBe(2_495);
    expect(sms.messages).toHaveLength(2_495);
    expect(await outbox.progress(list.batch)).toMatchObject({ accepted: 2_495, failed: 5, done: true });
  });

  test("shares one rate among all workers", async () => {
    const starts: number[] = [];
    const inner = createMemoryConnector();
    const connector: SmsConnector = {
      ...inner,
      id: `rated-${next}`,
      send(message, options) {
        starts.push(performance.now());
        return inner.send(message, options);
      },
    };
    const rate = { texts: 50, perSeconds: 1 };
    const name = `outbox-${next++}`;
    const outboxes = [0, 1, 2].map(() => open({ connector, name, rate }));
    const list = await outboxes[0]?.enqueueMany(
      Array.from({ length: 100 }, (_, index) => ({ to, body: `${index}` })),
    );
    await Promise.all(outboxes.map((outbox) => outbox.work({ concurrency: 50 })));
    for await (const _ of outboxes[0]?.results(list ?? { batch: "", count: 0 }) ?? []);
    expect(starts).toHaveLength(100);
    // No more than the rate, and what may be caught up with: 100 need 1.8 s at least, and 0.6 s if each worker has its own
    // rate. The first may have been noted late.
    const tookMs = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
    expect(tookMs).toBeGreaterThanOrEqual(1_000);
  });

  test("stops gracefully: it finishes what is in progress and leaves the rest to other workers", async () => {
    const inner = createMemoryConnector();
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow: SmsConnector = {
      ...inner,
      async send(message, options) {
        begun.resolve();
        await gate.promise;
        return inner.send(message, options);
      },
    };
    const outbox = open({ connector: slow });
    const list = await outbox.enqueueMany([1, 2, 3].map((index) => ({ to, body: `${index}` })));
    const worker = await outbox.work({ concurrency: 1 });
    await begun.promise;
    const stopping = worker.stop();
    gate.resolve();
    await stopping;
    expect(inner.messages).toHaveLength(1);
    expect(await outbox.progress(list.batch)).toMatchObject({ accepted: 1, queued: 2, started: 0 });
  });

  test("returns what has not left when a stop times out, without counting an attempt", async () => {
    const begun = Promise.withResolvers<void>();
    const inner = createMemoryConnector();
    let hold = true;
    const held: SmsConnector = {
      ...inner,
      send(message, options) {
        if (!hold) return inner.send(message, options);
        begun.resolve();
        return new Promise((_, reject) => {
          options?.signal?.addEventListener("abort", () =>
            reject(new SmsError({ code: "aborted", message: "Aborted." })),
          );
        });
      },
    };
    const outbox = open({ connector: held, attempts: 1 });
    const entry = await outbox.enqueue({ to, body: "Held" });
    const worker = await outbox.work();
    await begun.promise;
    await worker.stop({ timeoutMs: 0 });
    expect(await outbox.get(entry.id)).toMatchObject({ state: "queued", attempts: [] });
    hold = false;
    await outbox.work();
    expect(await settled(outbox, entry.id)).toMatchObject({ state: "accepted" });
  });

  test("reports to OpenTelemetry without any content of a message", async () => {
    const { twilio, carrier } = await startTwilio();
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    onTestFinished(() => provider.shutdown());
    const outbox = open({ connector: twilio, meter: provider.getMeter("test") });
    carrier.faults.add({ kind: "rate-limited", retryAfter: "0", times: 1 });
    await outbox.enqueue({ to, body: "Later", sendAt: new Date(Date.now() + 86_400_000) });
    const entry = await outbox.enqueue({ to, body: "Measured", reference: "order-7" });
    await outbox.work();
    await settled(outbox, entry.id);
    await provider.forceFlush();
    const told = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
    const points = (name: string) =>
      told
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ ...attributes, value })));
    expect(points("sms.outbox.messages")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ "sms.outcome": "retried", "error.type": "rate-limited", value: 1 }),
        expect.objectContaining({ "sms.outcome": "accepted", "sms.connector": "twilio", value: 1 }),
      ]),
    );
    expect(points("sms.outbox.wait.duration")).toHaveLength(1);
    expect(points("sms.outbox.size")).toContainEqual(
      expect.objectContaining({ "sms.outbox.state": "queued", value: 1 }),
    );
    const text = JSON.stringify(told);
    for (const secret of [to, "Measured", "order-7", entry.id]) expect(text).not.toContain(secret);
  });

  describe("options", () => {
    test.each([
      { name: "a b" },
      { attempts: 0 },
      { timeoutMs: 0 },
      { keepHours: -1 },
      { lookUpAfterMs: [-1] },
      { rate: { texts: 0, perSeconds: 1 } },
    ])("%j is invalid", (options) => {
      const make = () =>
        createOutbox({ database: database(), connector: createMemoryConnector(), ...options });
      expect(make).toThrow(expect.objectContaining({ code: "invalid-config" }));
    });
  });
});
