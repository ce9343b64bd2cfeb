import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { wrapConnector } from "@smskit/core/wrapper";
import { patience } from "@smskit/test-support/patience";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Transaction } from "./database.ts";
import { createOutbox, type Outbox, type OutboxEntry, type OutboxOptions } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf, startTwilio } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
const pastHour = () => new Date(Date.now() + 3_600_000);
let next = 0;

describeOnEachDatabase("onSettled of the outbox", (database) => {
  beforeAll(async () => {
    await database().query("CREATE TABLE settled_ids (id uuid, state text)");
  });

  /** Writes as an app does, in the transaction of the outcome. */
  async function record(entries: readonly OutboxEntry[], transaction: Transaction): Promise<void> {
    for (const { id, state } of entries) {
      await transaction.query("INSERT INTO settled_ids (id, state) VALUES ($1, $2)", [id, state]);
    }
  }

  async function recorded(id: string): Promise<string[]> {
    const { rows } = await database().query<{ state: string }>(
      "SELECT state FROM settled_ids WHERE id = $1",
      [id],
    );
    return rows.map(({ state }) => state);
  }

  function open(options: Partial<OutboxOptions> & { connector: SmsConnector }): Outbox {
    const outbox = createOutbox({ database: database(), name: `settled-${next++}`, ...options });
    onTestFinished(() => outbox.stop({ timeoutMs: 100 }));
    return outbox;
  }

  test("is called once for every outcome, with the whole entry", async () => {
    const { twilio, carrier } = await startTwilio();
    const entries: OutboxEntry[] = [];
    const outbox = open({
      connector: wrapConnector(twilio, { find: async () => undefined }),
      lookUpAfterMs: [10, 10],
      attempts: 1,
      onSettled: async (some, transaction) => {
        entries.push(...some);
        await record(some, transaction);
      },
    });
    carrier.faults.add({ kind: "rate-limited", to: "+15558675311" });
    carrier.faults.add({ kind: "reset-after-read", to: "+15558675312" });
    const accepted = await outbox.enqueue({ to, body: "Accepted", reference: "r" }, { key: "k" });
    const refused = await outbox.enqueue({ to: "+15558675311", body: "Refused" });
    const unknown = await outbox.enqueue({ to: "+15558675312", body: "Unknown" });
    const canceled = await outbox.enqueue({ to, body: "Canceled", sendAt: pastHour() });
    const queued = await outbox.enqueue({ to, body: "Queued", sendAt: pastHour() });
    expect(await outbox.cancel(canceled.id)).toBe(true);
    expect(await outbox.cancel(canceled.id)).toBe(false);
    const list = await outbox.enqueueMany([{ to: "nobody", body: "Invalid" }]);
    await outbox.enqueueMany([{ to: "nobody", body: "Invalid" }], { batch: list.batch });
    await outbox.work();
    for (const { id } of [accepted, refused, unknown]) await settled(outbox, id);

    const states = [accepted, refused, unknown, canceled, queued].map(({ id }) => recorded(id));
    expect(await Promise.all(states)).toEqual([["accepted"], ["failed"], ["unknown"], ["canceled"], []]);
    expect(entries.map(({ state }) => state).toSorted()).toEqual(
      ["accepted", "canceled", "failed", "failed", "unknown"].toSorted(),
    );
    expect(entries.every((entry) => entry.settled && entry.settledAt instanceof Date)).toBe(true);
    expect(entries.find(({ batch }) => batch === list.batch)?.error).toBeInstanceOf(SmsError);
    expect(entries.find(({ id }) => id === accepted.id)).toEqual(await outbox.get(accepted.id));
  });

  test("that throws leaves the outcome open; the worker reports its error and tries again", async () => {
    const sms = createMemoryConnector();
    const reported: Error[] = [];
    let failures = 2;
    const outbox = open({
      connector: sms,
      onError: (error) => reported.push(error),
      onSettled: async (entries, transaction) => {
        await record(entries, transaction);
        if (failures-- > 0) throw new RangeError("The app's own error.");
      },
    });
    const { id } = await outbox.enqueue({ to, body: "Once" });
    await outbox.work();
    await vi.waitFor(() => expect(reported).toHaveLength(1), patience);
    expect(await outbox.get(id)).toMatchObject({ state: "started", settled: false });
    expect(await recorded(id)).toEqual([]);
    expect(await settled(outbox, id)).toMatchObject({ state: "accepted" });
    expect(await recorded(id)).toEqual(["accepted"]);
    expect(reported.map(String)).toEqual(Array(2).fill("RangeError: The app's own error."));
    expect(sms.messages).toHaveLength(1);
  });

  test("that always throws for one message does not hold up the others", async () => {
    let isBroken = true;
    const outbox = open({
      connector: createMemoryConnector(),
      onSettled: async (entries) => {
        if (isBroken && entries.some(({ reference }) => reference === "bad")) throw new RangeError("Bad.");
      },
    });
    const references = ["bad", "good-1", "good-2"];
    const enqueued = await Promise.all(
      references.map((reference) => outbox.enqueue({ to, body: "Hi", reference })),
    );
    await outbox.work();
    const [bad, ...good] = enqueued.map(({ id }) => id);
    for (const id of good) expect(await settled(outbox, id)).toMatchObject({ state: "accepted" });
    expect(await outbox.get(bad ?? "")).toMatchObject({ settled: false });
    isBroken = false;
    expect(await settled(outbox, bad ?? "")).toMatchObject({ state: "accepted" });
  });

  test("that throws makes `cancel` and `enqueueMany` throw, and undoes them", async () => {
    const outbox = open({
      connector: createMemoryConnector(),
      onSettled: async (_, transaction) => {
        await transaction.query("SELECT 1 / 0");
      },
    });
    const { id } = await outbox.enqueue({ to, body: "Later", sendAt: pastHour() });
    const error = await errorOf(outbox.cancel(id));
    expect(error).toMatchObject({
      code: "unavailable",
      message: "The message was not canceled. The database refused it (SQLSTATE 22012).",
    });
    expect(await outbox.get(id)).toMatchObject({ state: "queued" });
    await errorOf(outbox.enqueueMany([{ to: "nobody", body: "Hi" }], { batch: "undone" }));
    expect(await outbox.progress("undone")).toMatchObject({ total: 0 });
    const own = open({
      connector: createMemoryConnector(),
      onSettled: () => Promise.reject(new RangeError("The app's own error.")),
    });
    const later = await own.enqueue({ to, body: "Later", sendAt: pastHour() });
    await expect(own.cancel(later.id)).rejects.toThrow(RangeError);
  });

  test("gets the caller's transaction for messages that are refused in it", async () => {
    const outbox = open({ connector: createMemoryConnector(), onSettled: record });
    const ids: string[] = [];
    const undone = database().transaction(async (transaction) => {
      const list = await outbox.enqueueMany([{ to: "nobody", body: "Hi" }], { transaction });
      const { rows } = await transaction.query<{ id: string }>(
        "SELECT id FROM smskit.outbox WHERE batch = $1",
        [list.batch],
      );
      ids.push(...rows.map(({ id }) => id));
      const { rows: own } = await transaction.query("SELECT 1 FROM settled_ids WHERE id = $1", ids);
      expect(own).toHaveLength(1);
      throw new RangeError("Undone.");
    });
    await expect(undone).rejects.toThrow("Undone.");
    expect(await recorded(ids[0] ?? "")).toEqual([]);
  });

  test("workers look for messages at once when they are woken", async () => {
    const sms = createMemoryConnector();
    const outbox = open({ connector: sms });
    outbox.wake();
    await outbox.work();
    // Long enough for the worker to be idle, and different each time.
    for (const body of ["One", "Two", "Three", "Four"]) {
      const { id } = await database().transaction((transaction) =>
        outbox.enqueue({ to, body }, { transaction }),
      );
      outbox.wake();
      await vi.waitFor(() => expect(sms.messages.at(-1)?.body).toBe(body), { ...patience, interval: 2 });
      await settled(outbox, id);
    }
  });
});

test("onSettled must be a function", async () => {
  const connector = createMemoryConnector();
  expect(() => createOutbox({ database: {} as never, connector, onSettled: {} as never })).toThrow(
    "createOutbox: onSettled: must be a function.",
  );
});
