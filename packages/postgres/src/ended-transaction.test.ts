import { createMemoryConnector } from "@smskit/core";
import { patience } from "@smskit/test-support/patience";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Transaction } from "./database.ts";
import { createOutbox } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
let next = 0;

describeOnEachDatabase("an ended transaction", (database) => {
  function open() {
    const sms = createMemoryConnector();
    const outbox = createOutbox({ database: database(), connector: sms, name: `ended-${next++}` });
    onTestFinished(() => outbox.stop());
    return { sms, outbox };
  }

  /** A transaction that was committed, or rolled back. */
  async function ended(how: "committed" | "rolled back"): Promise<Transaction> {
    let kept: Transaction | undefined;
    const running = database().transaction(async (transaction) => {
      kept = transaction;
      if (how === "rolled back") throw new RangeError("No.");
    });
    await running.catch((thrown: unknown) => expect(thrown).toBeInstanceOf(RangeError));
    return kept as Transaction;
  }

  test.each(["committed", "rolled back"] as const)("rejects every use after it was %s", async (how) => {
    const { outbox } = open();
    const transaction = await ended(how);
    const message = { to, body: "Too late" };
    const uses = [
      () => transaction.query("SELECT 1"),
      () => transaction.executeSql("SELECT 1"),
      () => outbox.enqueue(message, { transaction }),
      () => outbox.enqueue(message, { transaction, key: "late" }),
      () => outbox.enqueueMany([message], { transaction }),
    ];
    for (const use of uses) {
      const error = await errorOf(use());
      expect(error).toMatchObject({ code: "invalid-config", delivery: "not-sent", retryable: false });
      expect(error.message).toContain("await every use");
    }
    // Nor in the middle of another one, which may have its connection.
    await database().transaction(async (other) => {
      await other.query("SELECT 1");
      for (const use of uses) expect((await errorOf(use())).code).toBe("invalid-config");
    });
    expect(await outbox.progress()).toMatchObject({ total: 0 });
    expect((await outbox.enqueue(message, { key: "late" })).state).toBe("queued");
  });

  test("does not include an `enqueue` that was not awaited, nor one of other callers", async () => {
    const { outbox, sms } = open();
    await outbox.work();
    const forgotten: Promise<unknown>[] = [];
    await database().transaction(async (transaction) => {
      await transaction.query("SELECT 1");
      forgotten.push(errorOf(outbox.enqueue({ to, body: "Forgotten" }, { transaction })));
      forgotten.push(errorOf(outbox.enqueueMany([{ to, body: "Forgotten too" }], { transaction })));
    });
    const stranger = database().transaction(async (transaction) => {
      await transaction.query("SELECT 1");
      await Promise.all(forgotten);
      const entry = await outbox.enqueue({ to, body: "The stranger's" }, { transaction });
      return entry.id;
    });
    for (const error of await Promise.all(forgotten)) expect(error).toMatchObject({ code: "invalid-config" });
    expect(await settled(outbox, await stranger)).toMatchObject({ state: "accepted" });
    expect(sms.messages.map(({ body }) => body)).toEqual(["The stranger's"]);
    expect(await outbox.progress()).toMatchObject({ total: 0 });
  });

  test("includes an `enqueue` in progress completely or not at all, and blocks nothing", async () => {
    const { outbox, sms } = open();
    await outbox.work();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), async (statements) => {
        const body = `Under way ${next++}`;
        let enqueued: Promise<string | undefined> | undefined;
        await database()
          .transaction(async (transaction) => {
            enqueued = outbox.enqueue({ to, body }, { transaction, key: body }).then(
              ({ id }) => id,
              () => undefined,
            );
            for (let count = 0; count < statements; count++) await transaction.query("SELECT 1");
          })
          .catch(() => {});
        const id = await enqueued;
        // What was enqueued is sent; what was not has left neither a message nor a key.
        const again = await outbox.enqueue({ to, body }, { key: body });
        if (id !== undefined) expect(again.id).toBe(id);
        await settled(outbox, again.id);
        expect(sms.messages.filter((message) => message.body === body)).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
    await vi.waitFor(async () => expect(await outbox.progress()).toMatchObject({ total: 0 }), patience);
  });
});
