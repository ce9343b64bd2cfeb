import {
  createMemoryConnector,
  type DeliveryStatus,
  type DeliveryUpdate,
  mergeDelivery,
  SmsError,
} from "@smskit/core";
import { withFailover, withRetry } from "@smskit/delivery";
import { patience } from "@smskit/test-support/patience";
import { reveals } from "@smskit/test-support/without-ids";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createMessageLog, type MessageLog } from "./message-log.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { account, errorOf, startTwilio, startWebhookApp } from "./testing/provider.ts";
import { withMessageLog } from "./with-message-log.ts";

const secret = "a secret for fingerprints";
let next = 0;
/** A number that no other test has. */
const newNumber = () => `+155586${String(70_000 + next++)}`;

function update(id: string, status: DeliveryStatus, more: Partial<DeliveryUpdate> = {}): DeliveryUpdate {
  return { provider: "twilio", id, status, providerStatus: status, at: new Date(), ...more };
}

describeOnEachDatabase("the message log", (database) => {
  const openLog = (options: { retentionDays?: number } = {}): MessageLog =>
    createMessageLog(database(), { secret, ...options });

  test("records each send with its attempts and later status updates", async () => {
    const { twilio, carrier, webhook } = await startTwilio();
    const log = openLog();
    const to = newNumber();
    const statusCallback = await startWebhookApp(async (request) => {
      const { events, response } = await webhook.parse(request);
      for (const event of events) await log.applyEvent(event);
      return response;
    });
    carrier.faults.add({ kind: "rate-limited", retryAfter: "0", times: 1, to });
    const sms = withMessageLog(withRetry(twilio), { log });
    const receipt = await sms.send({
      to,
      usageType: "SignIn",
      variables: { code: "048151" },
      reference: "order-7",
      statusCallback,
    });
    await carrier.idle();
    const [logged] = await log.list({ number: to });
    expect(logged).toMatchObject({
      numberEnd: to.slice(-2),
      connector: "twilio",
      messageId: receipt.id,
      usageType: "SignIn",
      reference: "order-7",
      outcome: "accepted",
      segments: 1,
      delivery: { status: "delivered" },
    });
    expect(logged?.attempts.map(({ outcome }) => outcome)).toEqual(["not-sent", "accepted"]);
    expect(await log.get(logged?.id ?? "")).toEqual(logged);
  });

  test("stores no number, text or variable in any row", async () => {
    const { twilio } = await startTwilio();
    const log = openLog();
    const to = newNumber();
    const sms = withMessageLog(twilio, { log });
    const { id } = await sms.send({ to, usageType: "SignIn", variables: { code: "739216" } });
    await log.apply(update(id, "delivered", { to }));
    const dump = await database().query(
      "SELECT m::text AS row FROM smskit.messages m UNION ALL SELECT d::text FROM smskit.deliveries d",
    );
    const text = JSON.stringify(dump.rows);
    expect(text).toContain(id);
    for (const secretText of [to.slice(1), "739216", "Your code is", account.authToken]) {
      expect(reveals(text, secretText)).toBe(false);
    }
  });

  test("records why a send failed and keeps the optional methods of the wrapped connector", async () => {
    const { twilio, carrier } = await startTwilio();
    const log = openLog();
    const sms = withMessageLog(twilio, { log });
    const [refused, silent] = [newNumber(), newNumber()];
    carrier.faults.add({ kind: "server-error", to: silent });
    carrier.faults.add({ kind: "rate-limited", to: refused });
    await errorOf(sms.send({ to: refused, body: "Hello" }));
    await errorOf(sms.send({ to: silent, body: "Hello" }));
    expect(await log.list({ number: refused })).toMatchObject([
      { outcome: "not-sent", code: "rate-limited" },
    ]);
    expect(await log.list({ number: silent })).toMatchObject([
      { outcome: "unknown", code: "unavailable", attempts: [{ outcome: "unknown" }] },
    ]);
    expect(sms.id).toBe("twilio");
    expect(await sms.check()).toMatchObject({ ok: true });
  });

  test("records a message of unknown outcome that was found at the provider", async () => {
    const { twilio, carrier } = await startTwilio();
    const log = openLog();
    const sms = withMessageLog(twilio, { log });
    const to = newNumber();
    carrier.faults.add({ kind: "reset-after-read", to, times: 1 });
    const prepared = await sms.prepare({ to, body: "Found" });
    const since = new Date();
    await errorOf(sms.send(prepared));
    expect(await log.list({ number: to })).toMatchObject([{ outcome: "unknown" }]);
    const found = await sms.find(prepared, { since });
    expect(await log.list({ number: to })).toMatchObject([{ outcome: "accepted", messageId: found?.id }]);
  });

  test("never moves a status backwards, even if many processes apply updates concurrently", async () => {
    const log = openLog();
    const statuses = ["accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed"] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.array(fc.constantFrom(...statuses), { minLength: 2, maxLength: 12 }),
        async (id, told) => {
          const updates = told.map((status) => update(id, status));
          const states = await Promise.all(updates.map((each) => log.apply(each)));
          const last = await log.apply(update(id, "unknown"));
          const final = new Set(["delivered", "undelivered", "failed"]);
          const finals = told.filter((status) => final.has(status));
          const furthest = updates.reduce(
            (state, each) => mergeDelivery(state, each),
            mergeDelivery(undefined, update(id, "unknown")),
          );
          // Of several final ones the first that was applied stays; the others are on record.
          if (finals.length === 0) expect(last.status).toBe(furthest.status);
          else expect(finals).toContain(last.status);
          const contradictions = new Set(finals.filter((status) => status !== last.status));
          expect(new Set(last.conflicts?.map(({ status }) => status))).toEqual(contradictions);
          expect(states).toHaveLength(told.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("accepts updates that arrive before the send has returned", async () => {
    const { twilio } = await startTwilio();
    const log = openLog();
    const to = newNumber();
    const early = {
      ...twilio,
      async send(...given: Parameters<typeof twilio.send>) {
        const receipt = await twilio.send(...given);
        await log.apply(update(receipt.id, "delivered"));
        return receipt;
      },
    };
    await withMessageLog(early, { log }).send({ to, body: "Early" });
    expect(await log.list({ number: to })).toMatchObject([{ delivery: { status: "delivered" } }]);
  });

  test.each(["before", "after"])(
    "attaches a report that arrives %s the response is lost to its message, by the reference",
    async (when) => {
      const { twilio } = await startTwilio();
      const log = openLog();
      const [to, reference] = [newNumber(), crypto.randomUUID()];
      const report = () => log.apply(update(`SM-${reference}`, "sent", { reference }));
      const lossy: typeof twilio = {
        ...twilio,
        async send() {
          if (when === "before") await report();
          throw new SmsError({ code: "unavailable", delivery: "unknown", message: "The response was lost." });
        },
      };
      await errorOf(withMessageLog(lossy, { log }).send({ to, body: "Lost", reference }));
      if (when === "after") await report();
      const [logged, ...others] = await log.list({ reference });
      expect(others).toEqual([]);
      expect(logged).toMatchObject({
        outcome: "accepted",
        messageId: `SM-${reference}`,
        attempts: [{ outcome: "unknown" }],
        delivery: { status: "sent" },
      });
      expect(logged).not.toHaveProperty("code");
    },
  );

  test("does not apply a report to a message if it may be about another one", async () => {
    const log = openLog();
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
    const begin = (reference: string) =>
      log.begin({ kind: "smskit/prepared-message", to: newNumber(), reference }, { id: "a", provider: "a" });
    const lost = { outcome: "unknown", code: "unavailable", attempts: [] } as const;
    // Two sends of one reference, and nobody knows what became of either.
    for (const id of [await begin(one), await begin(one)]) await log.end(id, lost);
    await log.apply(update(`SM-${one}`, "sent", { reference: one }));
    expect(await log.list({ reference: one })).toMatchObject([
      { outcome: "unknown" },
      { outcome: "unknown" },
    ]);
    for (const odd of ["a\0b", "\ud83d", "x".repeat(256), "x".repeat(5_000), ""]) {
      await log.apply(update(`SM-${one}`, "delivered", { reference: odd, providerStatus: odd }));
      for await (const error of [log.list({ reference: odd }), log.apply(update(odd, "sent", {}))].map(
        (asked) => errorOf(asked),
      )) {
        expect(error).toMatchObject({ code: "invalid-message", retryable: false });
      }
    }
    // Two again, and the report is about the one whose response came.
    const receipt = {
      connector: "a",
      provider: "twilio",
      id: `SM-${two}`,
      to: "",
      status: "accepted",
    } as const;
    await log.end(await begin(two), { outcome: "accepted", receipt, attempts: [] });
    await log.end(await begin(two), lost);
    await log.apply(update(`SM-${two}`, "sent", { reference: two }));
    const listed = await log.list({ reference: two });
    // Both may have begun within one millisecond.
    listed.sort((a, b) => (a.outcome < b.outcome ? -1 : 1));
    expect(listed).toMatchObject([
      { outcome: "accepted", delivery: { status: "sent" } },
      { outcome: "unknown" },
    ]);
  });

  test("lists the messages to one number by its fingerprint", async () => {
    const log = openLog();
    const [one, other] = [newNumber(), newNumber()];
    for (const to of [one, other, one])
      await log.begin({ kind: "smskit/prepared-message", to }, { id: "a", provider: "a" });
    const fingerprints = (await log.list({ limit: 3 })).map(({ fingerprint }) => fingerprint);
    for (const fingerprint of fingerprints) expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprints).toHaveLength(3);
    expect(new Set(fingerprints).size).toBe(2);
  });

  test("waits for the database no longer than the send's timeout, and then sends nothing", async () => {
    const { twilio, carrier } = await startTwilio();
    const stuck: MessageLog = { ...openLog(), begin: () => new Promise(() => {}) };
    const sms = withMessageLog(twilio, { log: stuck });
    const message = { to: newNumber(), body: "Stuck" };
    expect(await errorOf(sms.send(message, { timeoutMs: 20 }))).toMatchObject({
      code: "timeout",
      delivery: "not-sent",
    });
    expect(await errorOf(sms.send(message, { signal: AbortSignal.abort() }))).toMatchObject({
      code: "aborted",
      delivery: "not-sent",
    });
    expect(carrier.requests).toHaveLength(0);
  });

  test("records a message as not sent if it was recorded too late to send", async () => {
    const { twilio, carrier } = await startTwilio();
    const log = openLog();
    const gate = Promise.withResolvers<void>();
    const late: MessageLog = {
      ...log,
      async begin(...given) {
        await gate.promise;
        return log.begin(...given);
      },
    };
    const to = newNumber();
    const sms = withMessageLog(twilio, { log: late });
    expect(await errorOf(sms.send({ to, body: "Late" }, { timeoutMs: 20 }))).toMatchObject({
      code: "timeout",
    });
    gate.resolve();
    await vi.waitFor(async () => {
      expect(await log.list({ number: to })).toMatchObject([{ outcome: "not-sent", code: "timeout" }]);
    }, patience);
    expect(carrier.requests).toHaveLength(0);
  });

  test("does not delay a sent message if the database hangs, and rejects invalid timeouts", async () => {
    const { twilio, carrier } = await startTwilio();
    const log = openLog();
    const stuck: MessageLog = {
      ...log,
      end: () => new Promise(() => {}),
      found: () => new Promise(() => {}),
    };
    const sms = withMessageLog(twilio, { log: stuck });
    const message = { to: newNumber(), body: "Out" };
    const since = new Date();
    const receipt = await sms.send(message, { timeoutMs: 2_000 });
    const found = await sms.find?.(await sms.prepare(message), { since, timeoutMs: 2_000 });
    expect([receipt.id, found?.id]).toEqual(carrier.messages.flatMap(({ id }) => [id, id]));
    for (const timeoutMs of [0, -1, Number.NaN]) {
      const error = await errorOf(sms.send({ to: newNumber(), body: "Never" }, { timeoutMs }));
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    }
  });

  test("keeps the properties of a connector, even if it is spread", async () => {
    const { twilio } = await startTwilio();
    const log = openLog();
    const to = newNumber();
    const sms = { ...withMessageLog(twilio, { log }) };
    expect(Object.keys(sms)).toEqual(Object.keys(twilio));
    await sms.send({ to, body: "Spread" });
    expect(await log.list({ number: to })).toMatchObject([{ outcome: "accepted" }]);
  });

  test("works inside other wrappers, finds the connector of a message through them, and rejects duplicates", async () => {
    const { twilio, carrier } = await startTwilio();
    const log = openLog();
    const to = newNumber();
    const logged = withMessageLog(withFailover([twilio, createMemoryConnector()]), { log });
    const sms = withFailover([logged, createMemoryConnector({}, { id: "last" })]);
    const receipt = await sms.send({ to, body: "Inside" });
    expect(receipt.connector).toBe("twilio");
    expect(await sms.getStatus?.(receipt)).toMatchObject({ id: carrier.messages[0]?.id });
    expect(await log.list({ number: to })).toMatchObject([{ outcome: "accepted", connector: "twilio" }]);

    const twin = withFailover([createMemoryConnector({}, { id: "twilio" })]);
    const twins = [logged, withMessageLog(twin, { log })];
    expect(() => withFailover(twins)).toThrow(/Two connectors have the id "twilio"/);
  });

  test("uses the rest of a deadline even if it is not an integer", async () => {
    const { twilio } = await startTwilio();
    const to = newNumber();
    const sms = withMessageLog(twilio, { log: openLog() });
    await sms.send({ to, body: "Hello" }, { timeoutMs: 599_999.789671 });
    expect(await openLog().list({ number: to })).toMatchObject([{ outcome: "accepted" }]);
  });

  test("accepts a number in any format and rejects one without a country", async () => {
    const { twilio } = await startTwilio();
    const log = openLog();
    const sms = withMessageLog(twilio, { log });
    const spellings = ["+4407400123456", "+447400123456", "+44 (0)7400 123456"];
    for (const to of spellings) await sms.send({ to, body: "Hello" });
    for (const number of spellings) expect(await log.list({ number })).toHaveLength(3);
    const lacking = await errorOf(log.deleteNumber("07400 123456"));
    expect(lacking).toMatchObject({ code: "invalid-recipient" });
    expect(lacking.message).not.toContain("7400");
    expect(await log.deleteNumber("0044 7400 123456")).toBe(3);
    expect(await log.list({ number: "+447400123456" })).toEqual([]);
  });

  test("deletes the entries of a number and old entries", async () => {
    const { twilio } = await startTwilio();
    const log = openLog();
    const [gone, stays] = [newNumber(), newNumber()];
    const sms = withMessageLog(twilio, { log });
    for (const to of [gone, gone, stays]) {
      const { id } = await sms.send({ to, body: "Hello" });
      await log.apply(update(id, "sent"));
    }
    expect(await log.deleteNumber(gone)).toBe(2);
    expect(await log.list({ number: gone })).toEqual([]);
    expect(await log.list({ number: stays })).toHaveLength(1);
    expect(await openLog({ retentionDays: 1e-9 }).purge()).toBeGreaterThanOrEqual(1);
    expect(await log.list()).toEqual([]);
    const { rows } = await database().query("SELECT 1 FROM smskit.deliveries");
    expect(rows).toEqual([]);
  });

  test("removes old entries in batches", async () => {
    const many = 11_000;
    await database().query(
      `INSERT INTO smskit.messages (number_hash, number_end, connector, provider, outcome, started_at)
        SELECT '', '', '', '', 'accepted', now() - interval '91 days' FROM generate_series(1, ${many})`,
    );
    await withMessageLog((await startTwilio()).twilio, { log: openLog() }).send({
      to: newNumber(),
      body: "Hello",
    });
    const { rows } = await database().query<{ left: number }>(
      "SELECT count(*)::int AS left FROM smskit.messages WHERE number_hash = ''",
    );
    // Something of it with every now and then a send, which does not wait for all of it.
    expect(rows[0]?.left).toBeLessThan(many);
    expect(rows[0]?.left).toBeGreaterThan(0);
    expect(await openLog().purge()).toBe(rows[0]?.left);
  });

  test("lists the newest entries first, in pages", async () => {
    const log = openLog();
    const to = newNumber();
    const prepared = { kind: "smskit/prepared-message", to } as const;
    const ids: string[] = [];
    for (let count = 0; count < 25; count++)
      ids.unshift(await log.begin(prepared, { id: "a", provider: "a" }));
    const listed: string[] = [];
    for (let before: Awaited<ReturnType<typeof log.list>>[number] | undefined; ; ) {
      const page = await log.list({ number: to, before, limit: 10 });
      if (page.length === 0) break;
      listed.push(...page.map(({ id }) => id));
      before = page.at(-1);
    }
    expect(new Set(listed)).toEqual(new Set(ids));
    expect(listed).toHaveLength(25);
  });

  test("rejects a secret that is too short", () => {
    expect(() => createMessageLog(database(), { secret: "short" })).toThrow(SmsError);
    expect(() => createMessageLog(database(), { secret, retentionDays: 0 })).toThrow("retentionDays");
  });
});
