import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createOutbox, type MessageToEnqueue, type Outbox, type OutboxEntry } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
let next = 0;

/** The id of an entry, or the code of an error. */
function idOrCode(result: OutboxEntry | SmsError | undefined): string | undefined {
  return SmsError.is(result) ? result.code : result?.id;
}

describeOnEachDatabase("enqueueAll of the outbox", (database) => {
  function open(connector: SmsConnector = createMemoryConnector()): Outbox {
    const outbox = createOutbox({ database: database(), name: `all-${next++}`, connector });
    onTestFinished(() => outbox.stop({ timeoutMs: 100 }));
    return outbox;
  }

  test("enqueues different messages in order, each with its priority, and its error at its place", async () => {
    const sms = createMemoryConnector();
    const outbox = open(sms);
    const sendAt = new Date(Date.now() + 3_600_000);
    const results = await outbox.enqueueAll([
      { message: { to, body: "Campaign", reference: "r0" } },
      { message: { to: "nobody", body: "Invalid" }, key: "invalid" },
      { message: await sms.prepare({ to, body: "Code", reference: "r2" }), priority: 10 },
      { message: { to, body: "Hi", reference: "r3" }, key: "" },
      { message: { to, body: "Hi", reference: "r4" }, priority: 0.5 },
      { message: { to, body: "Later", reference: "r5", sendAt }, key: "later" },
      { message: { to, body: "\ud800" } },
      null as never,
      { message: { to, body: "Hi" }, prioirty: 1 } as never,
    ]);
    const seen = results.map((result) => (SmsError.is(result) ? result.code : result.reference));
    const invalid = "invalid-message";
    expect(seen).toEqual([
      "r0",
      "invalid-recipient",
      "r2",
      invalid,
      invalid,
      "r5",
      ...Array(3).fill(invalid),
    ]);
    expect(results[5]).toMatchObject({ state: "queued", key: "later", dueAt: sendAt });
    expect((results[8] as SmsError).message).toContain("messages[8]: `prioirty` is not an option");
    expect(await outbox.progress()).toMatchObject({ total: 3, queued: 3 });
    await outbox.work({ concurrency: 1 });
    for (const index of [0, 2]) await settled(outbox, idOrCode(results[index]) ?? "");
    expect(sms.messages.map(({ body }) => body)).toEqual(["Code", "Campaign"]);
  });

  test("does nothing for an empty list", async () => {
    expect(await open().enqueueAll([])).toEqual([]);
  });

  test("returns the message of a known key, and refuses the key for another, within a call too", async () => {
    const outbox = open();
    const first = await outbox.enqueue({ to, body: "One" }, { key: "one" });
    const results = await outbox.enqueueAll([
      { message: { to, body: "Two" }, key: "two" },
      { message: { to, body: "One" }, key: "one" },
      { message: { to, body: "Other" }, key: "one" },
      { message: { to, body: "Two" }, key: "two" },
      { message: { to, body: "Other" }, key: "two" },
      { message: { to, body: "Two" } },
    ]);
    const two = idOrCode(results[0]);
    const conflict = "idempotency-conflict";
    expect(results.slice(0, 5).map(idOrCode)).toEqual([two, first.id, conflict, two, conflict]);
    expect(await outbox.progress()).toMatchObject({ total: 3 });
    const { rows } = await database().query(
      "SELECT id FROM smskit_jobs.job WHERE id = ANY(SELECT id FROM smskit.outbox WHERE outbox = $1) OR id = $2",
      [`all-${next - 1}`, first.id],
    );
    expect(rows).toHaveLength(3);
  });

  test("is committed or rolled back with the caller's transaction", async () => {
    const sms = createMemoryConnector();
    const outbox = open(sms);
    const undone = database().transaction(async (transaction) => {
      await outbox.enqueueAll([{ message: { to, body: "Undone" } }], { transaction });
      throw new RangeError("Undone.");
    });
    await expect(undone).rejects.toThrow(RangeError);
    const [done] = await database().transaction((transaction) =>
      outbox.enqueueAll([{ message: { to, body: "Done" } }], { transaction }),
    );
    await outbox.work();
    await settled(outbox, idOrCode(done) ?? "");
    expect(sms.messages.map(({ body }) => body)).toEqual(["Done"]);
  });

  test("enqueues once for each key, whatever is called concurrently and in which order", async () => {
    const keys = ["a", "b", "c", "d"];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom(...keys), { maxLength: 5 }), { maxLength: 6 }),
        async (calls) => {
          const outbox = open();
          const messages = (list: string[]): MessageToEnqueue[] =>
            list.map((key) => ({ message: { to, body: key }, key }));
          const results = await Promise.all(calls.map((list) => outbox.enqueueAll(messages(list))));
          const ids = new Map<string, Set<string | undefined>>();
          for (const [call, list] of calls.entries()) {
            expect(results[call]).toHaveLength(list.length);
            for (const [index, key] of list.entries()) {
              const result = results[call]?.[index];
              expect(result).toMatchObject({ key, state: "queued" });
              ids.set(key, (ids.get(key) ?? new Set()).add(idOrCode(result)));
            }
          }
          expect([...ids.values()].every(({ size }) => size === 1)).toBe(true);
          expect(await outbox.progress()).toMatchObject({ total: ids.size });
          await outbox.stop();
        },
      ),
      { numRuns: 10 },
    );
  });
});

test("enqueueAll rejects what is not a list", async () => {
  const database = { kind: "server" } as never;
  const outbox = createOutbox({ database, connector: createMemoryConnector() });
  await expect(outbox.enqueueAll({} as never)).rejects.toThrow("enqueueAll: takes a list");
});
