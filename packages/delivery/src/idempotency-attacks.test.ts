import { type PreparedMessage, SmsError } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import { noFeatures } from "@smskit/test-support/features";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import {
  createMemoryIdempotencyStore,
  type IdempotencyStore,
  withFailover,
  withIdempotency,
  withRetry,
  withTelemetry,
} from "./index.ts";
import { down, errorOf, eventually, gate, message, scripted, to, unknown } from "./testing/scripted.ts";

const withKey = { idempotencyKey: "order-1" };

afterEach(() => {
  vi.useRealTimers();
});

/** Knows templates of its provider only, and is down. */
function ofTemplateIds(id: string, end: () => SmsError) {
  const sent: PreparedMessage[] = [];
  const definition = defineConnector({
    provider: "ids",
    name: "Ids",
    features: { ...noFeatures, text: "template-id" },
    configSchema: z.strictObject({}),
    create: () => ({
      async deliver(prepared) {
        sent.push(prepared);
        throw end();
      },
    }),
  });
  const templates = [{ usageType: "SignIn", templateIds: { ids: "T-1" } }];
  return Object.assign(definition.create({}, { id, templates }), { sent });
}

describe("a key identifies one message, even if another connector prepares it", () => {
  const leavingOutSoon = { breaker: { failures: 1 } };

  it("and the receipt is returned again while the first provider is skipped", async () => {
    const b = scripted("b");
    const failover = withFailover([ofTemplateIds("a", down), withRetry(b)], leavingOutSoon);
    const connector = withIdempotency(failover, { store: createMemoryIdempotencyStore() });
    const receipt = await connector.send(message, withKey);
    expect(await connector.send(message, withKey)).toEqual(receipt);
    expect(b.sent).toHaveLength(1);
    const other = { ...message, variables: { code: "000000" } };
    expect((await errorOf(connector.send(other, withKey))).code).toBe("idempotency-conflict");
  });

  it("and an unknown outcome is not reported as not sent", async () => {
    const b = scripted("b");
    const failover = withFailover([ofTemplateIds("a", unknown), b], leavingOutSoon);
    const connector = withIdempotency(failover, { store: createMemoryIdempotencyStore() });
    await errorOf(connector.send(message, withKey));
    const again = await errorOf(connector.send(message, withKey));
    expect([again.code, again.delivery, b.sent.length]).toEqual(["unavailable", "unknown", 0]);
  });

  it("and the hash is of the first connector's prepared message, or else of the message as sent", async () => {
    const store = createMemoryIdempotencyStore();
    const claim = vi.spyOn(store, "claim");
    const b = scripted("b");
    const failover = withFailover([ofTemplateIds("a", down), b], leavingOutSoon);
    const text = { to, body: "hi" };
    await withIdempotency(failover, { store }).send(text, withKey);
    await withIdempotency(b, { store }).send(text, withKey);
    expect(claim.mock.calls[1]?.[1]).toBe(claim.mock.calls[0]?.[1]);
    const refusing = Object.assign(Object.create(failover) as typeof failover, {
      prepare: () => Promise.reject(new SmsError({ code: "template-not-found", message: "None." })),
    });
    const neither = withIdempotency(withFailover([refusing]), { store });
    expect((await errorOf(neither.send(text, withKey))).code).toBe("template-not-found");
  });

  it("and it is the same message after another process prepared it as JSON", async () => {
    const store = createMemoryIdempotencyStore();
    const a = scripted("a");
    const scheduled = {
      ...message,
      sendAt: new Date("2027-01-01T09:00:00Z"),
      providerOptions: { scripted: { until: new Date(0), list: [undefined, null] } } as object,
    };
    const here = withIdempotency(a, { store });
    const prepared = JSON.stringify(await here.prepare(scheduled));
    const receipt = await here.send(scheduled, withKey);
    const there = withIdempotency(a, { store });
    expect(await there.send(JSON.parse(prepared), withKey)).toEqual(receipt);
    expect(a.sent).toHaveLength(1);
    expect(a.sent[0]?.sendAt).toEqual(scheduled.sendAt);
  });

  it("and it is prepared once if there is one connector", async () => {
    const a = scripted("a");
    const prepare = vi.spyOn(a, "prepare");
    await withIdempotency(a, { store: createMemoryIdempotencyStore() }).send(message, withKey);
    expect(prepare).toHaveBeenCalledOnce();
  });

  it("and later changes to the caller's object have no effect", async () => {
    const b = scripted("b");
    const connector = withIdempotency(withFailover([scripted("a", down()), b]), {
      store: createMemoryIdempotencyStore(),
    });
    const changing = { to, body: "first" };
    const sending = connector.send(changing, withKey);
    changing.body = "second";
    const receipt = await sending;
    expect(await connector.send({ to, body: "first" }, withKey)).toEqual(receipt);
    expect(b.sent.map(({ body }) => body)).toEqual(["first"]);
  });
});

describe("a store that returns invalid results", () => {
  const telling = (known: unknown): IdempotencyStore => ({
    ...createMemoryIdempotencyStore(),
    claim: async () => known as never,
  });

  it.each([undefined, null, 7, "OK", {}, { state: "free" }])(
    "sends nothing when the store returns %j, and throws nothing but an SmsError",
    async (known) => {
      const a = scripted("a");
      const error = await errorOf(withIdempotency(a, { store: telling(known) }).send(message, withKey));
      expect([error.code, error.delivery, a.sent.length]).toEqual(["unavailable", "not-sent", 0]);
      expect(error.message).toContain("returned an invalid result");
    },
  );

  it.each([undefined, null, "SM1"])(
    "reports an unknown outcome for the stored receipt %j",
    async (receipt) => {
      const a = scripted("a");
      const store = telling({ state: "accepted", receipt });
      const error = await errorOf(withIdempotency(a, { store }).send(message, withKey));
      expect([error.code, error.delivery, a.sent.length]).toEqual(["unavailable", "unknown", 0]);
      expect(error.message).toContain("no receipt");
    },
  );

  it("accepts a receipt whose attempts a store has lost", async () => {
    const receipt = { connector: "a", provider: "scripted", id: "x", to, status: "sent", attempts: null };
    const store = telling({ state: "accepted", receipt });
    expect((await withIdempotency(scripted("a"), { store }).send(message, withKey)).id).toBe("x");
  });
});

describe("the lifetime of a key", () => {
  it.each([0, -1, Number.NaN])("rejects a ttlMs of %s, which would keep no key", (ttlMs) => {
    const store = createMemoryIdempotencyStore();
    expect(() => withIdempotency(scripted("a"), { store, ttlMs })).toThrow(
      expect.objectContaining({ code: "invalid-config", message: expect.stringContaining("ttlMs") }),
    );
  });

  it("limits the send, so that no other process sends while it continues", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const bothBegun = Promise.withResolvers<void>();
    let begun = 0;
    const a = scripted("a", () => {
      if (++begun === 2) bothBegun.resolve();
      return new Promise(() => {});
    });
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore(), ttlMs: 500 });
    const ended = vi.fn();
    const sending = errorOf(connector.send(message, withKey)).finally(ended);
    const free = errorOf(connector.send(message));
    // Hashing takes real time, which is not this one.
    await bothBegun.promise;
    await vi.advanceTimersByTimeAsync(490);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(30);
    expect(ended).toHaveBeenCalledOnce();
    expect(await sending).toMatchObject({ code: "timeout", delivery: "unknown" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await free).code).toBe("timeout");
  });
});

it("rejects a key that some stores cannot keep or that equals another key in UTF-8", async () => {
  const a = scripted("a");
  const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
  for (const idempotencyKey of [
    "\ud83d",
    "order \udc00",
    "\0",
    "order\x007",
    "k".repeat(256),
    "k".repeat(100_000),
  ]) {
    const error = await errorOf(connector.send(message, { idempotencyKey }));
    expect([error.code, error.delivery, a.sent.length]).toEqual(["invalid-message", "not-sent", 0]);
  }
  for (const idempotencyKey of [
    "__proto__",
    " ",
    "\n",
    "\u{1f511}",
    "\u{1f511}".repeat(127),
    "k".repeat(255),
  ]) {
    await connector.send(message, { idempotencyKey });
    await connector.send(message, { idempotencyKey });
  }
  expect(a.sent).toHaveLength(6);
});

describe("a caller that waits for a send that another caller aborts after the request was written", () => {
  async function start(find: ReturnType<typeof vi.fn>) {
    const a = Object.assign(
      scripted("a", () => new Promise(() => {})),
      { find },
    );
    const digest = vi.spyOn(crypto.subtle, "digest");
    const store = createMemoryIdempotencyStore();
    const connector = withIdempotency(a, { store, reconcile: { settleMs: 0 } });
    const controller = new AbortController();
    const first = errorOf(connector.send(message, { ...withKey, signal: controller.signal }));
    await eventually(() => expect(a.sent).toHaveLength(1));
    const second = connector.send(message, withKey);
    await eventually(() => expect(digest.mock.results).toHaveLength(2));
    await digest.mock.results[1]?.value;
    await new Promise(setImmediate);
    controller.abort();
    expect(await first).toMatchObject({ code: "aborted", delivery: "unknown" });
    digest.mockRestore();
    return { a, second };
  }

  it("looks the message up", async () => {
    const found = { connector: "a", provider: "scripted", id: "found", to, status: "sent" };
    const { a, second } = await start(vi.fn(async () => found));
    expect((await second).id).toBe("found");
    expect(a.sent).toHaveLength(1);
  });

  it("gets an unknown outcome instead of an abort", async () => {
    const { a, second } = await start(vi.fn(async () => undefined));
    expect(await errorOf(second)).toMatchObject({ code: "unavailable", delivery: "unknown" });
    expect(a.sent).toHaveLength(1);
  });
});

describe("the receipt of an earlier call", () => {
  const segments = () => {
    const add = vi.fn();
    const meter = { createCounter: () => ({ add }), createHistogram: () => ({ record: () => {} }) };
    return { add, options: { meter: meter as never } };
  };

  it("is counted once by telemetry and reported once to listeners, with any wrappers in between", async () => {
    const heard: string[] = [];
    const { add, options } = segments();
    const held = gate();
    const a = scripted("a", () => held.promise);
    const inner = withRetry(withIdempotency(a, { store: createMemoryIdempotencyStore() }), {
      onAttempt: ({ connector }) => heard.push(connector),
    });
    const connector = withTelemetry(inner, options);
    const together = [1, 2, 3].map(() => connector.send(message, withKey));
    await eventually(() => expect(a.sent).toHaveLength(1));
    held.resolve();
    const receipts = [...(await Promise.all(together)), await connector.send(message, withKey)];
    for (const receipt of receipts) {
      expect(receipt).toEqual(receipts[0]);
      expect(receipt.attempts).toHaveLength(1);
      expect(receipt).toHaveProperty("raw", { provider: "response" });
    }
    expect([add.mock.calls.length, heard]).toEqual([1, ["a"]]);
    await connector.send(message, { idempotencyKey: "order-2" });
    expect(add).toHaveBeenCalledTimes(2);
  });

  it("has no attempt that was not made", async () => {
    const { add, options } = segments();
    const receipt = { connector: "a", provider: "scripted", id: "x", to, status: "sent" } as const;
    const store: IdempotencyStore = {
      ...createMemoryIdempotencyStore(),
      claim: async () => ({ state: "accepted", receipt }),
    };
    const connector = withTelemetry(withRetry(withIdempotency(scripted("a"), { store })), options);
    expect((await connector.send(message, withKey)).attempts).toEqual([]);
    expect(add).not.toHaveBeenCalled();
  });
});
