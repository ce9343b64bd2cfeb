import { createMemoryConnector, type SmsConnector } from "@smskit/core";
import { wrapConnector } from "@smskit/core/wrapper";
import { withFailover, withRetry } from "@smskit/delivery";
import { patience } from "@smskit/test-support/patience";
import { expect, onTestFinished, test, vi } from "vitest";
import { createOutbox, type Outbox, type OutboxOptions } from "./outbox.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { startTwilio } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";

const to = "+15558675310";
let next = 0;

describeOnEachDatabase("lookups of the outbox", (database) => {
  function open(options: Partial<OutboxOptions> & { connector: SmsConnector }): Outbox {
    const outbox = createOutbox({ database: database(), name: `looked-up-${next++}`, ...options });
    onTestFinished(() => outbox.stop());
    return outbox;
  }

  /** A message of an outbox that the provider never got, and whose look-up waits until it is let go. */
  async function lose(
    { twilio, carrier }: Awaited<ReturnType<typeof startTwilio>>,
    body: string,
    options: Partial<OutboxOptions> = {},
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const connector = options.connector ?? twilio;
    const waiting = wrapConnector(connector, {
      find: async (...asked) => {
        await promise;
        return connector.find?.(...asked);
      },
    });
    const outbox = open({ lookUpAfterMs: [0], timeoutMs: 60_000, ...options, connector: waiting });
    const remove = carrier.faults.add({ kind: "reset-after-read", accepted: false, times: 1 });
    const { id } = await outbox.enqueue({ to, body });
    await outbox.work();
    await vi.waitFor(async () => expect((await outbox.get(id))?.state).toBe("unknown"), patience);
    remove();
    const end = () => {
      resolve();
      return settled(outbox, id);
    };
    return { outbox, end };
  }

  async function send(outbox: Outbox, body: string): Promise<string> {
    const { id } = await outbox.enqueue({ to, body });
    await outbox.work();
    expect(await settled(outbox, id)).toMatchObject({ state: "accepted" });
    return id;
  }

  /** Another worker forgets what is old as it begins. */
  async function forget(outbox: Outbox, id: string): Promise<void> {
    await vi.waitFor(async () => {
      const worker = await outbox.work();
      await worker.stop();
      expect(await outbox.get(id)).toBeUndefined();
    }, patience);
  }

  test.each(["another outbox", "one that forgets at once", "one with wrappers", "a failover"])(
    "do not match a text that %s of the connector sent to an equal one that was lost",
    async (which) => {
      const provider = await startTwilio();
      const { twilio, carrier } = provider;
      const body = `Equal texts: ${which}, ${next}`;
      const { end } = await lose(provider, body);
      const spare = createMemoryConnector({}, { id: "spare" });
      const connector = {
        "another outbox": twilio,
        "one that forgets at once": twilio,
        "one with wrappers": withRetry(twilio),
        "a failover": withFailover([twilio, spare]),
      }[which] as SmsConnector;
      const other = open({ connector, keepHours: which === "one that forgets at once" ? 0 : 24 });
      const id = await send(other, body);
      if (which === "one that forgets at once") await forget(other, id);
      expect(await end()).toMatchObject({ state: "unknown", error: { delivery: "unknown" } });
      expect(carrier.messages).toHaveLength(1);
    },
  );

  test("do not match a text that the same outbox sent and has deleted since", async () => {
    const provider = await startTwilio();
    const body = `Forgotten at once, ${next}`;
    const { outbox, end } = await lose(provider, body, { keepHours: 0 });
    await forget(outbox, await send(outbox, body));
    expect(await end()).toMatchObject({ state: "unknown" });
    expect(provider.carrier.messages).toHaveLength(1);
  });

  test("do not match a text of another failover around the connector, in the other order", async () => {
    const provider = await startTwilio();
    const body = `Around each other, ${next}`;
    const spare = createMemoryConnector({}, { id: "spare" });
    const { end } = await lose(provider, body, { connector: withFailover([provider.twilio, spare]) });
    const down = wrapConnector(spare, { send: () => Promise.reject(new Error("down")) });
    const failover = withFailover([down, provider.twilio], { onUnknown: "failover" });
    await send(open({ connector: failover }), body);
    expect(await end()).toMatchObject({ state: "unknown" });
  });

  test("match neither of two equal unknown texts of two outboxes to the other, even if no text is kept", async () => {
    const provider = await startTwilio();
    const { carrier, twilio } = provider;
    const body = `Both unknown, ${next}`;
    const { end } = await lose(provider, body);
    carrier.faults.add({ kind: "reset-after-read", times: 1 });
    const other = open({ connector: twilio, keepHours: 0, lookUpAfterMs: [0] });
    const { id } = await other.enqueue({ to, body });
    await other.work();
    // The provider has it; but it may be the first one's.
    expect(await settled(other, id)).toMatchObject({ state: "unknown" });
    const { rows } = await database().query("SELECT o::text FROM smskit.outbox o WHERE id::text = $1", [id]);
    expect(JSON.stringify(rows)).not.toContain("Both unknown");
    expect(await end()).toMatchObject({ state: "unknown" });
    expect(carrier.messages).toHaveLength(1);
  });

  test("find a text although another connector or recipient got an equal one", async () => {
    const provider = await startTwilio();
    const { carrier, twilio } = provider;
    const body = `Somebody else's, ${next}`;
    carrier.faults.add({ kind: "reset-after-read", times: 1 });
    const outbox = open({ connector: twilio, lookUpAfterMs: [1_000, 1_000] });
    const { id } = await outbox.enqueue({ to, body });
    await outbox.work();
    await vi.waitFor(async () => expect((await outbox.get(id))?.state).toBe("unknown"), patience);
    await send(open({ connector: createMemoryConnector({}, { id: "elsewhere" }) }), body);
    await outbox.enqueue({ to: "+15558675311", body });
    const found = await settled(outbox, id);
    expect(found).toMatchObject({ state: "accepted", receipt: { id: carrier.messages[0]?.id } });
  });

  test("do not find a send that began before the retention of ids", async () => {
    const { carrier, twilio } = await startTwilio();
    for (const [age, state] of [
      ["22 hours", "accepted"],
      ["2 days", "unknown"],
    ] as const) {
      const body = `Begun ${age} ago, ${next}`;
      const outbox = open({ connector: twilio, lookUpAfterMs: [0] });
      const { id } = await outbox.enqueue({ to, body });
      // As a worker has left it that died after the provider had it.
      await database().query(
        "UPDATE smskit.outbox SET state = 'started', started_at = now() - $2::interval WHERE id::text = $1",
        [id, age],
      );
      await twilio.send({ to, body });
      await outbox.work();
      expect(await settled(outbox, id)).toMatchObject({ state });
    }
    expect(carrier.messages).toHaveLength(2);
    expect(() => open({ connector: twilio, lookUpAfterMs: [80_000_000, 3_000_000] })).toThrow("23 hours");
  });
});
