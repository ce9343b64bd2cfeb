import type { SmsConnector, SmsReceipt } from "@smskit/core";
import {
  applyKeyword,
  type IdempotencyStore,
  perRecipient,
  withIdempotency,
  withLimits,
  withSuppression,
} from "@smskit/delivery";
import { anyCharacter } from "@smskit/test-support/any-character";
import { patience } from "@smskit/test-support/patience";
import fc from "fast-check";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createPostgresIdempotencyStore } from "./idempotency-store.ts";
import { createPostgresLimiters } from "./limiter.ts";
import { createPostgresSuppressionStore, type PostgresSuppressionStore } from "./suppression-store.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf, startTwilio } from "./testing/provider.ts";

const hourMs = 3_600_000;
const receipt: SmsReceipt = {
  connector: "twilio",
  provider: "twilio",
  id: "SM1",
  to: "+15558675310",
  status: "accepted",
};

describeOnEachDatabase("the stores", (database) => {
  describe("the idempotency store", () => {
    let store: IdempotencyStore;
    beforeAll(() => {
      store = createPostgresIdempotencyStore(database());
    });

    /** Claims a key, which must be free. */
    async function tokenOf(key: string): Promise<string> {
      const claimed = await store.claim(key, "hash", hourMs, "acme");
      return claimed.state === "claimed" ? claimed.token : expect.fail(`The key is ${claimed.state}.`);
    }

    test("grants a key to one of fifty concurrent claims and tells the others that it is started", async () => {
      const states = await Promise.all(
        Array.from({ length: 50 }, () => store.claim("fifty", "hash", hourMs)),
      );
      expect(states.filter(({ state }) => state === "claimed")).toHaveLength(1);
      expect(states.filter(({ state }) => state === "started")).toHaveLength(49);
    });

    test("returns the result of a send and rejects the key for another message", async () => {
      const token = await tokenOf("told");
      const started = await store.claim("told", "hash", hourMs);
      expect(started).toEqual({
        state: "started",
        startedAt: expect.any(Date),
        token,
        ageMs: expect.any(Number),
        keyedBy: "acme",
      });
      await store.finish("told", receipt, token);
      expect(await store.claim("told", "hash", hourMs)).toEqual({ state: "accepted", receipt });
      expect(await store.claim("told", "other", hourMs)).toEqual({ state: "conflict" });
    });

    test("frees a key that was released or has expired", async () => {
      await store.release("freed", await tokenOf("freed"));
      expect((await store.claim("freed", "other", 1)).state).toBe("claimed");
      await vi.waitFor(async () => {
        expect((await store.claim("freed", "third", hourMs)).state).toBe("claimed");
      }, patience);
    });

    test("keeps a claim unchanged when another claim is settled", async () => {
      const late = await tokenOf("late");
      await store.release("late", late);
      const token = await tokenOf("late");
      for (const other of [late, "", "no uuid", crypto.randomUUID()]) {
        await store.release("late", other);
        await store.finish("late", receipt, other);
        expect(await store.claim("late", "hash", hourMs)).toMatchObject({ state: "started", token });
      }
    });

    test("rejects a key that Postgres cannot index and keeps any other", async () => {
      const { twilio, carrier } = await startTwilio();
      const connector = withIdempotency(twilio, { store });
      const message = { to: "+15558675310", body: "Keys" };
      for (const idempotencyKey of ["a\0b", "\ud83d", "k".repeat(256), "k".repeat(5_000)]) {
        for await (const error of [
          connector.send(message, { idempotencyKey }),
          store.claim(idempotencyKey, "hash", hourMs),
        ].map((asked) => errorOf(asked))) {
          expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent", retryable: false });
        }
      }
      expect(carrier.requests).toHaveLength(0);
      const key = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 127 });
      await fc.assert(
        fc.asyncProperty(key, async (text) => {
          const kept = text.replaceAll("\0", "") || "k";
          const claimed = await store.claim(kept, "hash", hourMs);
          const again = await store.claim(kept, "hash", hourMs);
          expect([again.state, "token" in again && again.token]).toEqual([
            "started",
            "token" in claimed && claimed.token,
          ]);
        }),
        { numRuns: 50 },
      );
    });

    test("makes one request for fifty concurrent sends with one key, and then rejects another text with it", async () => {
      const { twilio, carrier } = await startTwilio();
      // As two processes: neither knows what the other has under way.
      const stacks = [
        withIdempotency(twilio, { store }),
        withIdempotency(twilio, { store, reconcile: { settleMs: 0 } }),
      ];
      const message = { to: "+15558675310", body: "Fifty at once" };
      const sends = Array.from({ length: 50 }, (_, index) =>
        stacks[index % 2]?.send(message, { idempotencyKey: "fifty-sends" }),
      );
      const ends = await Promise.allSettled(sends);
      expect(carrier.messages).toHaveLength(1);
      const ids = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value?.id] : []));
      expect(new Set(ids)).toEqual(new Set([carrier.messages[0]?.id]));
      for (const end of ends) if (end.status === "rejected") expect(end.reason.delivery).toBe("unknown");
      const again = { ...message, body: "Another text" };
      const conflict = await errorOf(stacks[0]?.send(again, { idempotencyKey: "fifty-sends" }));
      expect(conflict).toMatchObject({ code: "idempotency-conflict", delivery: "not-sent" });
      expect(carrier.messages).toHaveLength(1);
    });

    test("reports an unknown outcome and does not send again if a process died between its claim and its request", async () => {
      const { twilio, carrier } = await startTwilio();
      const dead: SmsConnector = { ...twilio, send: () => new Promise<never>(() => {}) };
      const dying = withIdempotency(dead, { store });
      const message = { to: "+15558675310", body: "Claimed, then dead" };
      const started = vi.waitFor(async () => {
        const { rows } = await database().query("SELECT 1 FROM smskit.idempotency_keys WHERE key = 'dead'");
        expect(rows).toHaveLength(1);
      }, patience);
      dying.send(message, { idempotencyKey: "dead" }).catch(() => {});
      await started;
      const next = withIdempotency(twilio, { store, reconcile: { settleMs: 0 } });
      const error = await errorOf(next.send(message, { idempotencyKey: "dead" }));
      expect(error).toMatchObject({ code: "unavailable", delivery: "unknown" });
      expect(carrier.messages).toHaveLength(0);
    });
  });

  describe("the suppression list", () => {
    let store: PostgresSuppressionStore;
    beforeAll(() => {
      store = createPostgresSuppressionStore(database());
    });

    test("records the keywords that people text, and blocks texts to its numbers", async () => {
      const { twilio, carrier } = await startTwilio();
      const sms = withSuppression(twilio, { store });
      const inbound = (keyword: "stop" | "start") =>
        applyKeyword(store, {
          type: "inbound",
          message: {
            provider: "twilio",
            id: "SM2",
            from: "+15558675311",
            to: "+15550001111",
            body: keyword,
            media: [],
            keyword,
            at: new Date(),
          },
        });
      await Promise.all([inbound("stop"), inbound("stop")]);
      const error = await errorOf(sms.send({ to: "+15558675311", body: "Hello" }));
      expect(error).toMatchObject({ code: "recipient-blocked", delivery: "not-sent" });
      expect(carrier.messages).toHaveLength(0);
      await inbound("start");
      await sms.send({ to: "+15558675311", body: "Hello" });
      expect(carrier.messages).toHaveLength(1);
    });

    test("shows its entries in pages, newest first, with who added them first", async () => {
      const numbers = ["+15558675341", "+15558675342", "ACME"];
      for (const number of numbers) await store.add(number);
      const support = createPostgresSuppressionStore(database(), { source: "support" });
      await support.add("+15558675343");
      await support.add("+15558675341");
      const first = await store.list({ limit: 2 });
      expect(first).toMatchObject([{ number: "+15558675343", source: "support" }, { number: "ACME" }]);
      expect(Math.abs(Date.now() - (first[0]?.addedAt.getTime() ?? 0))).toBeLessThan(3_600_000);
      const rest = await store.list({ before: first[1]?.id });
      expect(rest.map(({ number }) => number)).toEqual(["+15558675342", "+15558675341"]);
      expect(rest[1]).not.toHaveProperty("source");
      for (const { number } of [...first, ...rest]) await store.remove(number);
      expect(await store.list()).toEqual([]);
      for (const options of [{ before: "x" }, { before: "9".repeat(19) }, { limit: 0 }, { limit: 1.5 }]) {
        expect((await errorOf(store.list(options))).code).toBe("invalid-config");
      }
      const wrong = () => createPostgresSuppressionStore(database(), { source: "" });
      expect(wrong).toThrow(/source: /);
    });

    test("matches a number in any format, in the list and in the message", async () => {
      const { twilio, carrier } = await startTwilio();
      const sms = withSuppression(twilio, { store });
      const spellings = ["+4407400123457", "+447400123457", "+44 7400 123457", "0044 7400-123457"];
      for (const [index, added] of spellings.entries()) {
        const removed = spellings.at(index - 1) ?? "";
        await store.add(added);
        for (const asked of spellings) {
          expect(await store.has(asked), `${added}, asked for ${asked}`).toBe(true);
          expect(await errorOf(sms.send({ to: asked, body: "Hello" }))).toMatchObject({
            code: "recipient-blocked",
          });
        }
        await store.remove(removed);
        for (const asked of spellings) expect(await store.has(asked)).toBe(false);
      }
      expect(carrier.messages).toHaveLength(0);
    });

    test.each([
      ["+5215512345699", "+525512345699"],
      ["+551187654399", "+5511987654399"],
      ["+541123456799", "+5491123456799"],
    ])("treats %s and %s as one phone and keeps the number that was given", async (one, two) => {
      for (const [added, other] of [
        [one, two],
        [two, one],
      ] as const) {
        await store.add(added);
        for (const asked of [one, two]) expect(await store.has(asked)).toBe(true);
        await store.remove(other);
        for (const asked of [one, two]) expect(await store.has(asked)).toBe(false);
      }
      await store.add(two);
      const { rows } = await database().query<{ number: string }>(
        "SELECT number FROM smskit.suppressions WHERE number = ANY($1::text[])",
        [[one, two]],
      );
      expect(rows).toEqual([{ number: two }]);
    });

    test("rejects an ambiguous number and accepts short codes and sender names", async () => {
      const error = await errorOf(store.add("07400 123457"));
      expect(error).toMatchObject({ code: "invalid-recipient" });
      expect(error.message).not.toContain("7400");
      for (const odd of ["a\0b", "\ud83dab", "x".repeat(5_000)]) {
        for await (const error of [store.add(odd), store.has(odd), store.remove(odd)].map((asked) =>
          errorOf(asked),
        )) {
          expect(error).toMatchObject({ code: "invalid-recipient", retryable: false });
        }
      }
      for (const sender of ["72975", "Lemon & Co"]) {
        await store.add(sender);
        expect(await store.has(sender)).toBe(true);
      }
    });
  });

  describe("the limits", () => {
    const limit = { name: "per-recipient", key: perRecipient, texts: 5, perSeconds: 3_600 };

    test("reject a name or key that Postgres cannot index instead of reporting an unavailable database", async () => {
      const { twilio } = await startTwilio();
      const createLimiter = createPostgresLimiters(database());
      for (const odd of ["", "a\0b", "\ud83d", "x".repeat(256), "x".repeat(5_000)]) {
        const named = { name: odd, texts: 5, perSeconds: 60 };
        const problem = expect.objectContaining({ code: "invalid-config" });
        expect(() => createLimiter(named)).toThrow(problem);
        expect(() => withLimits(twilio, { limits: [named] })).toThrow(problem);
        const limits = [{ name: "odd", key: () => odd, texts: 5, perSeconds: 60 }];
        for await (const error of [
          withLimits(twilio, { limits, createLimiter }).send({ to: "+15558675312", body: "Odd" }),
          withLimits(twilio, { limits }).send({ to: "+15558675312", body: "Odd" }),
          createLimiter({ name: "odd", texts: 5, perSeconds: 60 }).consume(odd),
        ].map((asked) => errorOf(asked))) {
          expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent", retryable: false });
        }
      }
    });

    test("allow five of fifty concurrent texts in several processes and return when the next is allowed", async () => {
      const { twilio, carrier } = await startTwilio();
      const stacks = [0, 1].map(() =>
        withLimits(twilio, { limits: [limit], createLimiter: createPostgresLimiters(database()) }),
      );
      const sends = Array.from({ length: 50 }, (_, index) =>
        stacks[index % 2]?.send({ to: "+15558675312", body: `Text ${index}` }),
      );
      const ends = await Promise.allSettled(sends);
      expect(carrier.messages).toHaveLength(5);
      for (const end of ends) {
        if (end.status === "fulfilled") continue;
        expect(end.reason).toMatchObject({ code: "rate-limited", delivery: "not-sent", retryable: false });
        expect(end.reason.retryAfterMs).toBeGreaterThan(0);
        expect(end.reason.retryAfterMs).toBeLessThanOrEqual(3_600_000);
      }
      await stacks[0]?.send({ to: "+15558675313", body: "Another number" });
      expect(carrier.messages).toHaveLength(6);
    });

    test("count again after their period", async () => {
      const limiter = createPostgresLimiters(database())({ name: "short", texts: 1, perSeconds: 0.05 });
      await limiter.consume("key");
      await vi.waitFor(() => limiter.consume("key"), patience);
    });

    test("delete a number after its period, even if few texts are sent", async () => {
      const consume = createPostgresLimiters(database())({ name: "few", texts: 5, perSeconds: 0.05 }).consume;
      const numbers = async () => {
        const { rows } = await database().query("SELECT key FROM smskit.limits WHERE name = 'few'");
        return rows.map(({ key }) => key);
      };
      await consume("first");
      await vi.waitFor(async () => {
        const { rows } = await database().query(
          "SELECT 1 FROM smskit.limits WHERE name = 'few' AND ends_at > now()",
        );
        expect(rows).toEqual([]);
      }, patience);
      await consume("second");
      expect(await numbers()).toContain("first");
      const later = performance.now() + hourMs;
      onTestFinished(vi.spyOn(performance, "now").mockImplementation(() => later).mockRestore);
      await consume("third");
      expect(await numbers()).not.toContain("first");
    });

    test("block every text if the limit is zero", async () => {
      const limiter = createPostgresLimiters(database())({ name: "none", texts: 0, perSeconds: 60 });
      await expect(limiter.consume("key")).rejects.toMatchObject({ msBeforeNext: expect.any(Number) });
    });
  });
});
