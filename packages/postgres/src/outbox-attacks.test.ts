import { createMemoryConnector, type SmsConnector, SmsError, type SmsMessage } from "@smskit/core";
import { patience } from "@smskit/test-support/patience";
import { withoutIds } from "@smskit/test-support/without-ids";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox, type Outbox, type OutboxEntry, type OutboxOptions } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf, startTwilio } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
let next = 0;

describeOnEachDatabase("the outbox under adverse conditions", (database) => {
  /** An outbox that no other test has. */
  function open(options: Partial<OutboxOptions> & { connector: SmsConnector }): Outbox {
    const outbox = createOutbox({ database: database(), name: `attacked-${next++}`, ...options });
    onTestFinished(() => outbox.stop());
    return outbox;
  }

  test("can be used first in a caller's transaction", async () => {
    const outbox = open({ connector: createMemoryConnector() });
    const entry = await database().transaction((transaction) =>
      outbox.enqueue({ to, body: "First" }, { transaction }),
    );
    expect(await outbox.get(entry.id)).toMatchObject({ state: "queued" });
  });

  test("does not match a lost message to an equal text of another message", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio, lookUpAfterMs: [1_500] });
    carrier.faults.add({ kind: "reset-after-read", accepted: false, times: 1 });
    const worker = await outbox.work({ concurrency: 1 });
    const lost = await outbox.enqueue({ to, body: "The same text" });
    await vi.waitFor(async () => expect((await outbox.get(lost.id))?.state).toBe("unknown"), patience);
    const other = await outbox.enqueue({ to, body: "The same text" });
    expect(await settled(outbox, other.id)).toMatchObject({ state: "accepted" });
    expect(await settled(outbox, lost.id)).toMatchObject({ state: "unknown" });
    expect(carrier.messages).toHaveLength(1);
    await worker.stop();
  });

  test("matches a text that may belong to two messages to neither", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio, lookUpAfterMs: [1_000] });
    carrier.faults.add({ kind: "reset-after-read", accepted: false, times: 1 });
    carrier.faults.add({ kind: "reset-after-read", times: 1 });
    const list = await outbox.enqueueMany([1, 2].map(() => ({ to, body: "One of two" })));
    await outbox.work({ concurrency: 2 });
    const states: string[] = [];
    for await (const { state } of outbox.results(list)) states.push(state);
    expect(carrier.messages).toHaveLength(1);
    expect(states).toEqual(["unknown", "unknown"]);
  });

  test("saves the other results if Postgres rejects the receipt of one", async () => {
    const inner = createMemoryConnector();
    const odd: SmsConnector = {
      ...inner,
      async send(message, options) {
        const receipt = await inner.send(message, options);
        const body = message.body;
        if (body === "NUL") return { ...receipt, id: "SM\0" };
        if (body === "half") return { ...receipt, id: "SM\ud800" };
        if (body === "name") return { ...receipt, raw: { "\0": { "\ud800": "" } } };
        const waits = { never: Number.POSITIVE_INFINITY, none: Number.NaN, long: 1e300 };
        const retryAfterMs = waits[body as keyof typeof waits];
        if (retryAfterMs === undefined) return receipt;
        throw new SmsError({ code: "rate-limited", message: "Wait.", retryAfterMs });
      },
    };
    const outbox = open({ connector: odd });
    const bodies = ["NUL", "half", "name", "never", "none", "long", "plain"];
    const list = await outbox.enqueueMany(bodies.map((body) => ({ to, body })));
    await outbox.work();
    await vi.waitFor(async () => {
      const progress = await outbox.progress(list.batch);
      expect(progress).toMatchObject({ accepted: 4, queued: 3 });
    }, patience);
  });

  test("rejects values that Postgres cannot store and continues with the rest of a list", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    const bad: Partial<SmsMessage>[] = [
      { reference: "a\0b" },
      { reference: "\ud800" },
      { reference: "r".repeat(5_000) },
      { providerOptions: { own: "\0" } as never },
      { providerOptions: { "a\0": "own" } as never },
      { providerOptions: { own: [{ "\ud800": 1 }] } as never },
      { sendAt: new Date(8.64e15) },
      { validityPeriodSeconds: 1e12 },
    ];
    const messages = bad.map((fields) => ({ to, body: "Odd", ...fields }) as SmsMessage);
    for (const message of messages) {
      const error = await errorOf(outbox.enqueue(message));
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent", retryable: false });
    }
    for (const key of ["", "\0", "\ud800", "k".repeat(256), "k".repeat(5_000)]) {
      const hello = { to, body: "Key" };
      for await (const error of [
        outbox.enqueue(hello, { key }),
        outbox.enqueueMany([hello], { batch: key }),
        outbox.progress(key),
        outbox.results({ batch: key, count: 1 }).next(),
      ].map((asked) => errorOf(asked))) {
        expect(error).toMatchObject({ code: "invalid-message", retryable: false });
      }
    }
    for (const priority of [0.5, Number.NaN, 2 ** 31, "high" as unknown as number]) {
      for await (const error of [
        outbox.enqueue({ to, body: "Priority" }, { priority }),
        outbox.enqueueMany([{ to, body: "Priority" }], { priority }),
      ].map((asked) => errorOf(asked))) {
        expect(error).toMatchObject({ code: "invalid-message", retryable: false });
      }
    }
    const longest = "\u20ac".repeat(255);
    const later = { to, body: "Key", sendAt: new Date(Date.UTC(2100, 0)), reference: longest };
    expect(await outbox.enqueue(later, { key: longest })).toEqual(
      await outbox.enqueue(later, { key: longest }),
    );
    expect((await outbox.enqueueMany([later], { batch: longest })).batch).toBe(longest);
    const list = await outbox.enqueueMany([...messages, { to, body: "'); DROP TABLE smskit.outbox; --" }]);
    await outbox.work();
    const states: string[] = [];
    for await (const { state } of outbox.results(list)) states.push(state);
    expect(states).toEqual([...bad.map(() => "failed"), "accepted"]);
    expect(sms.messages).toHaveLength(1);
  });

  test("lists all dead letters in pages while others are sent again", async () => {
    const refused = new SmsError({ code: "rejected", message: "No." });
    const sms: SmsConnector = { ...createMemoryConnector(), send: () => Promise.reject(refused) };
    const outbox = open({ connector: sms });
    const list = await outbox.enqueueMany([1, 2, 3, 4, 5, 6].map((body) => ({ to, body: `${body}` })));
    await outbox.work();
    for await (const _ of outbox.results(list));
    const told: string[] = [];
    let after: OutboxEntry | undefined;
    while (told.length < 6) {
      const page = await outbox.deadLetters({ after, limit: 2 });
      if (page.length === 0) break;
      for (const { id } of page) {
        told.push(id);
        await outbox.redrive(id);
        // It fails again, and is a dead letter after all the others.
        await settled(outbox, id);
      }
      after = page.at(-1);
    }
    expect(new Set(told).size).toBe(6);
  });

  test("leaves nothing of an accepted or canceled message in any table, including those of the queue", async () => {
    const { twilio, carrier } = await startTwilio();
    const outbox = open({ connector: twilio, lookUpAfterMs: [50] });
    carrier.faults.add({ kind: "rate-limited", retryAfter: "0", times: 1 });
    carrier.faults.add({ kind: "reset-after-read", times: 1 });
    const variables = { code: "730164" };
    const sent = await outbox.enqueue({ to: "+15558675399", usageType: "SignIn", variables });
    const sendAt = new Date(Date.now() + 86_400_000);
    const never = await outbox.enqueue({ to: "+15558675398", body: "Canceled 730165", sendAt });

    expect(await outbox.cancel(never.id)).toBe(true);
    await outbox.work();
    expect(await settled(outbox, sent.id)).toMatchObject({ state: "accepted" });
    const { rows: tables } = await database().query<{ name: string }>(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
        WHERE table_schema LIKE 'smskit%' AND table_type = 'BASE TABLE'`,
    );
    expect(tables.map(({ name }) => name)).toContain("smskit_jobs.job");
    for (const { name } of tables) {
      const { rows } = await database().query(`SELECT entry::text FROM ${name} AS entry`);
      expect(withoutIds(JSON.stringify(rows)), name).not.toMatch(/730164|730165|5558675399|5558675398/);
    }
  });

  test("frees the key of a dead letter after its retention", async () => {
    const refused = new SmsError({ code: "rejected", message: "No." });
    const sms: SmsConnector = { ...createMemoryConnector(), send: () => Promise.reject(refused) };
    const name = `attacked-${next++}`;
    const message = { to, body: "Again tomorrow" };
    const first = open({ connector: sms, name, keepHours: 1e-9 });
    const entry = await first.enqueue(message, { key: "k" });
    const worker = await first.work();
    await settled(first, entry.id);
    await worker.stop();
    // Another one forgets what is old as it begins.
    await first.work();
    await vi.waitFor(async () => {
      const again = await first.enqueue(message, { key: "k" });
      expect(again.id).not.toBe(entry.id);
    }, patience);
  });

  test("cancels a message or not, consistently with what workers do concurrently", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    await outbox.work({ concurrency: 5 });
    const ends = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const { id } = await outbox.enqueue({ to, body: `${index}` });
        return { id, body: `${index}`, canceled: await outbox.cancel(id) };
      }),
    );
    for (const { id } of ends) await settled(outbox, id);
    const sent = new Set(sms.messages.map(({ body }) => body));
    expect(sms.messages).toHaveLength(sent.size);
    for (const { body, canceled } of ends) expect(sent.has(body)).toBe(!canceled);
  });
});

test("waits for the disk when it records `started`, even if commits do not", async () => {
  const fast = await openDatabase();
  onTestFinished(() => fast.close());
  await fast.query("SET synchronous_commit = off");
  const settings: string[] = [];
  const watched: Database = {
    ...fast,
    transaction: (run) =>
      fast.transaction(async (transaction) => {
        let started = false;
        const result = await run({
          ...transaction,
          query(text, values) {
            started ||= text.includes("ELSE started_at END");
            return transaction.query(text, values);
          },
        });
        const { rows } = await transaction.query<{ synchronous_commit: string }>("SHOW synchronous_commit");
        if (started) settings.push(...rows.map(({ synchronous_commit }) => synchronous_commit));
        return result;
      }),
  };
  const outbox = createOutbox({ database: watched, connector: createMemoryConnector() });
  const entry = await outbox.enqueue({ to, body: "On disk" });
  await outbox.work();
  await settled(outbox, entry.id);
  await outbox.stop();
  expect(settings).toEqual(["on"]);
});
