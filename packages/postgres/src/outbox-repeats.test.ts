import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { wrapConnector } from "@smskit/core/wrapper";
import { withFailover } from "@smskit/delivery";
import { expect, onTestFinished, test, vi } from "vitest";
import { createOutbox, type Outbox, type OutboxOptions } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { createKeyed } from "./testing/keyed.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
const body = "Your parcel arrives today";
let next = 0;

describeOnEachDatabase("an outbox with a provider that supports idempotency keys", (database) => {
  function open(connector: SmsConnector, options: Partial<OutboxOptions> = {}): Outbox {
    const name = `repeats-${next++}`;
    const outbox = createOutbox({
      database: database(),
      name,
      connector,
      lookUpAfterMs: [0, 0, 0],
      ...options,
    });
    onTestFinished(() => outbox.stop());
    return outbox;
  }

  /** As a worker leaves a message that dies after it began to send, so many seconds ago, with a key or without. */
  const leaveBegun = (id: string, agoSeconds: number, keyedBy: string | null = "keyed") =>
    database().query(
      `UPDATE smskit.outbox SET state = 'started', attempt = 1, keyed_by = $3, started_at = clock_timestamp() - $2::float8 * interval '1 s',
        valid_until = valid_until - $2::float8 * interval '1 s'
        WHERE id::text = $1`,
      [id, agoSeconds, keyedBy],
    );

  test("repeats a send of unknown outcome with the same key, so the phone gets one text", async () => {
    const { connector, provider } = createKeyed();
    provider.next("lost", "conflict", "down");
    const outbox = open(connector);
    const { id } = await outbox.enqueue({ to, body, validityPeriodSeconds: 600 });
    await outbox.work();
    const entry = await settled(outbox, id);
    expect(entry).toMatchObject({ state: "accepted", receipt: { id: provider.texts[0]?.id } });
    expect(entry.attempts.map(({ outcome }) => outcome)).toEqual([
      "unknown",
      "not-sent",
      "not-sent",
      "accepted",
    ]);
    expect(provider.texts).toHaveLength(1);
    expect(provider.keys).toHaveLength(4);
    expect(new Set(provider.keys).size).toBe(1);
  });

  test("keeps the outcome unknown if the repeats fail, and uses a new key for each message", async () => {
    const { connector, provider } = createKeyed();
    provider.next("lost", "down", "conflict", "unread", "down");
    const outbox = open(connector);
    const { id } = await outbox.enqueue({ to, body });
    await outbox.work();
    expect(await settled(outbox, id)).toMatchObject({ state: "unknown", error: { delivery: "unknown" } });
    const { id: second } = await outbox.enqueue({ to, body });
    expect(await settled(outbox, second)).toMatchObject({ state: "accepted" });
    // The second was refused once, was certainly not sent, and so was begun again.
    expect(new Set(provider.keys).size).toBe(3);
    expect(provider.texts).toHaveLength(2);
  });

  test.each([
    ["knows the key", 3_600, 600, "accepted", 1],
    ["may have forgotten the key", 3_600, 3_590, "unknown", 0],
    ["has forgotten the key", 3_600, 7_200, "unknown", 0],
  ] as const)(
    "repeats a message of a worker that died only while the provider remembers its key: %s",
    async (_, windowSeconds, agoSeconds, state, requests) => {
      const { connector, provider } = createKeyed(windowSeconds);
      const outbox = open(connector);
      const { id } = await outbox.enqueue({ to, body });
      await leaveBegun(id, agoSeconds);
      await outbox.work();
      expect(await settled(outbox, id)).toMatchObject({ state });
      expect(provider.keys).toHaveLength(requests);
    },
  );

  test("sends one text if a worker dies after the provider accepted its message", async () => {
    const { connector, provider } = createKeyed();
    const outbox = open(connector);
    const { id } = await outbox.enqueue({ to, body });
    await leaveBegun(id, 60);
    // What the dead worker has sent.
    const firstSentAt = new Date(Date.now() - 60_000);
    const sent = await connector.send({ to, body }, { repeatKey: { id: `${id}.1`, firstSentAt } });
    await outbox.work();
    expect(await settled(outbox, id)).toMatchObject({ state: "accepted", receipt: { id: sent.id } });
    expect(provider.texts).toHaveLength(1);
  });

  test("does not repeat a message whose validity has ended", async () => {
    const { connector, provider } = createKeyed();
    const outbox = open(connector);
    const { id } = await outbox.enqueue({ to, body, validityPeriodSeconds: 30 });
    await leaveBegun(id, 60);
    await outbox.work();
    expect(await settled(outbox, id)).toMatchObject({ state: "unknown" });
    expect(provider.keys).toEqual([]);
  });

  test.each([
    ["another connector", "other"],
    ["a failover, or a version that sent no keys", null],
  ])(
    "a message that was begun through %s is not repeated: this provider never had its key",
    async (_, by) => {
      const { connector, provider } = createKeyed();
      const outbox = open(connector);
      const { id } = await outbox.enqueue({ to, body });
      await leaveBegun(id, 1, by);
      await outbox.work();
      expect(await settled(outbox, id)).toMatchObject({ state: "unknown" });
      expect(provider.keys).toEqual([]);
    },
  );

  test("a message whose look-up fails is repeated, within the time of one send", async () => {
    const { connector, provider } = createKeyed();
    provider.next("lost");
    const times: number[] = [];
    const sms = wrapConnector(connector, {
      async find(_, { timeoutMs = 0 }) {
        times.push(timeoutMs);
        throw new SmsError({ code: "permission", message: "The key may not list messages." });
      },
      send(message, options) {
        times.push(options?.timeoutMs ?? 0);
        return connector.send(message, options);
      },
    });
    const outbox = open(sms, { timeoutMs: 4_000 });
    const { id } = await outbox.enqueue({ to, body });
    await outbox.work();
    expect(await settled(outbox, id)).toMatchObject({ state: "accepted" });
    expect(provider.texts).toHaveLength(1);
    expect(times[1]).toBeLessThanOrEqual(2_000);
    expect(times[2]).toBeLessThanOrEqual(4_000);
  });

  test.each([-600, 600])(
    "the database's clock says how old a key is; the worker's is %i seconds off",
    async (offSeconds) => {
      const { connector, provider } = createKeyed(3_600);
      // Of an embedded database, it is the clock of this process, too.
      const realNow = Date.now;
      const clock = vi.spyOn(Date, "now").mockImplementation(() => realNow() + offSeconds * 1_000);
      const outbox = open(connector);
      onTestFinished(() => clock.mockRestore());
      const repeatable = await outbox.enqueue({ to, body });
      const forgotten = await outbox.enqueue({ to, body: "Another text" });
      await leaveBegun(repeatable.id, 3_000);
      await leaveBegun(forgotten.id, 3_590);
      await outbox.work();
      expect(await settled(outbox, repeatable.id)).toMatchObject({ state: "accepted" });
      expect(await settled(outbox, forgotten.id)).toMatchObject({ state: "unknown" });
      expect(provider.keys).toEqual([`${repeatable.id}.1`]);
    },
  );

  test("a message of unknown outcome that an operator sends again has a new key", async () => {
    const { connector, provider } = createKeyed();
    provider.next("lost", "down");
    const outbox = open(connector, { lookUpAfterMs: [0] });
    const { id } = await outbox.enqueue({ to, body });
    await outbox.work();
    expect(await settled(outbox, id)).toMatchObject({ state: "unknown" });
    await outbox.redrive(id, { allowDuplicate: true });
    expect(await settled(outbox, id)).toMatchObject({
      state: "accepted",
      receipt: { possibleDuplicate: true },
    });
    expect(provider.keys).toHaveLength(3);
    expect(provider.keys[1]).toBe(provider.keys[0]);
    expect(provider.keys[2]).not.toBe(provider.keys[0]);
    expect(provider.texts).toHaveLength(2);
  });

  test("repeats nothing through a failover or a provider without idempotency keys", async () => {
    const { connector, provider } = createKeyed();
    const memory = createMemoryConnector();
    for (const other of [withFailover([connector, memory]), memory]) {
      const outbox = open(other);
      const { id } = await outbox.enqueue({ to, body });
      await leaveBegun(id, 1);
      await outbox.work();
      expect(await settled(outbox, id)).toMatchObject({ state: "unknown" });
    }
    expect(provider.keys).toEqual([]);
    expect(memory.messages).toEqual([]);
  });
});
