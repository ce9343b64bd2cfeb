import type { SmsWebhookEvent } from "@smskit/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  applyKeyword,
  createMemorySuppressionStore,
  perRecipient,
  type SuppressionStore,
  withCountries,
  withFailover,
  withLimits,
  withRetry,
  withSuppression,
} from "./index.ts";
import { errorOf, message, refused, scripted, to } from "./testing/scripted.ts";

const other = "+447400123456";
const lost = () => Promise.reject(new Error(`${to}: redis://:password@host is down`));

afterEach(() => {
  vi.useRealTimers();
});

describe("withLimits", () => {
  it("limits the texts to each recipient and returns how long to wait", async () => {
    vi.useFakeTimers();
    const a = scripted("a");
    const connector = withLimits(a, {
      limits: [{ name: "recipient", key: perRecipient, texts: 2, perSeconds: 60 }],
    });
    await connector.send(message);
    await connector.send(message);
    const error = await errorOf(connector.send(message));
    expect(error).toMatchObject({
      code: "rate-limited",
      delivery: "not-sent",
      retryable: false,
      failover: false,
      retryAfterMs: 60_000,
      connector: "a",
    });
    expect(error.message).toBe('The limit "recipient" of your app is reached: 2 texts in 60 s.');
    expect(JSON.stringify(error)).not.toContain(to.slice(2, -2));
    expect((await connector.send({ to: other, body: "hi" })).to).toBe(other);
    await vi.advanceTimersByTimeAsync(60_000);
    await connector.send(message);
    expect(a.sent).toHaveLength(4);
  });

  it("counts a limit that is longer than a timer can be", async () => {
    vi.useFakeTimers();
    const connector = withLimits(scripted("a"), {
      limits: [{ name: "a month", texts: 1, perSeconds: 31 * 86_400 }],
    });
    await connector.send(message);
    await vi.advanceTimersByTimeAsync(30 * 86_400_000);
    expect(await errorOf(connector.send(message))).toMatchObject({ retryAfterMs: 86_400_000 });
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(await connector.send(message)).toMatchObject({ to });
  });

  it("counts a number once, whatever its format", async () => {
    const connector = withLimits(scripted("a"), {
      limits: [{ name: "recipient", key: perRecipient, texts: 1, perSeconds: 60 }],
    });
    await connector.send({ to: other, body: "hi" });
    // Connectors take E.164 as it is, and this reaches the same phone.
    const error = await errorOf(connector.send({ to: other.replace("+44", "+440"), body: "hi" }));
    expect(error.code).toBe("rate-limited");
  });

  it.each([
    ["+5215512345678", "+525512345678"],
    ["+551187654321", "+5511987654321"],
    ["+541123456789", "+5491123456789"],
  ])("counts %s and %s as one phone", async (one, two) => {
    const limits = [{ name: "recipient", key: perRecipient, texts: 1, perSeconds: 60 }];
    for (const [first, second] of [
      [one, two],
      [two, one],
    ] as const) {
      const connector = withLimits(scripted("a"), { limits });
      await connector.send({ to: first, body: "hi" });
      expect((await errorOf(connector.send({ to: second, body: "hi" }))).code).toBe("rate-limited");
    }
    // A landline that has the digits of a mobile number but for the ninth.
    const connector = withLimits(scripted("a"), { limits });
    await connector.send({ to: "+551123456789", body: "hi" });
    await connector.send({ to: "+5511923456789", body: "hi" });
  });

  it("counts all texts together, or those with the same key", async () => {
    const all = withLimits(scripted("a"), { limits: [{ name: "all", texts: 1, perSeconds: 60 }] });
    await all.send(message);
    expect((await errorOf(all.send({ to: other, body: "hi" }))).code).toBe("rate-limited");
    const key = ({ usageType }: { usageType?: string }) => usageType;
    const codes = withLimits(scripted("a"), {
      limits: [{ name: "codes", key: key as never, texts: 0, perSeconds: 60 }],
    });
    await codes.send({ to, body: "hi" });
    expect((await errorOf(codes.send(message))).code).toBe("rate-limited");
  });

  it("counts texts that are not sent in the end, and does not extend the wait on repeated requests", async () => {
    vi.useFakeTimers();
    const a = scripted("a", refused("authentication"), "accepted");
    const connector = withLimits(a, { limits: [{ name: "all", texts: 1, perSeconds: 60 }] });
    expect((await errorOf(connector.send(message))).code).toBe("authentication");
    for (const [waitMs, passingMs] of [
      [60_000, 30_000],
      [30_000, 29_999],
      [1, 1],
    ] as const) {
      expect((await errorOf(connector.send(message))).retryAfterMs).toBe(waitMs);
      await vi.advanceTimersByTimeAsync(passingMs);
    }
    expect((await connector.send(message)).id).toBe("a-2");
  });

  it("counts with the limiters of another store", async () => {
    const made: string[] = [];
    const connector = withLimits(scripted("a"), {
      limits: [{ name: "all", texts: 1, perSeconds: 31 * 86_400 }],
      createLimiter: ({ name }) => {
        made.push(name);
        return {
          consume: (key) => Promise.reject(Object.assign(Object.create(null), { key, msBeforeNext: 7 })),
        };
      },
    });
    expect(await errorOf(connector.send(message))).toMatchObject({ code: "rate-limited", retryAfterMs: 7 });
    expect(made).toEqual(["all"]);
  });

  it("is neither retried nor sent through another provider", async () => {
    const [a, b] = [scripted("a"), scripted("b")];
    const limits = [{ name: "all", texts: 0, perSeconds: 60 }];
    await errorOf(withFailover([withRetry(withLimits(a, { limits })), b]).send(message));
    expect([a.sent, b.sent]).toEqual([[], []]);
  });

  it.each(["rejects", "throws", "hangs"])("sends nothing when the counter %s", async (how) => {
    const consume = {
      rejects: lost,
      throws: () => {
        throw new Error("password");
      },
      hangs: () => new Promise(() => {}),
    }[how] as () => Promise<unknown>;
    const a = scripted("a");
    const connector = withLimits(a, {
      limits: [{ name: "all", texts: 1, perSeconds: 1 }],
      createLimiter: () => ({ consume }),
    });
    const error = await errorOf(connector.send(message, { timeoutMs: 30 }));
    expect([error.code, error.delivery]).toEqual([how === "hangs" ? "timeout" : "unavailable", "not-sent"]);
    expect(a.sent).toEqual([]);
    expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain("password");
  });

  it("sends nothing when the key function fails", async () => {
    const key = ({ body }: { body?: string }) => {
      throw new Error(body);
    };
    const connector = withLimits(scripted("a"), {
      limits: [{ name: "broken", key: key as never, texts: 1, perSeconds: 1 }],
    });
    const error = await errorOf(connector.send(message));
    expect([error.delivery, error.message.includes("482913")]).toEqual(["not-sent", false]);
    // A mistake in code is there the next time as well.
    expect(error.retryable).toBe(false);
  });

  it("treats an empty refusal from the counter as an error and does not fail over", async () => {
    for (const refusal of [undefined, null, {}, { msBeforeNext: "soon" }]) {
      const connector = withLimits(scripted("a"), {
        limits: [{ name: "all", texts: 1, perSeconds: 1 }],
        createLimiter: () => ({ consume: () => Promise.reject(refusal) }),
      });
      const error = await errorOf(connector.send(message));
      expect(error).toMatchObject({ code: "unavailable", retryable: true, failover: false, attempts: [] });
      expect(error.message).toContain('limit "all" cannot be counted');
    }
  });

  it("counts all texts under one key if the limit has no key", async () => {
    const keys: string[] = [];
    const connector = withLimits(scripted("a"), {
      limits: [{ name: "all", texts: 1, perSeconds: 1 }],
      createLimiter: () => ({ consume: async (key) => keys.push(key) }),
    });
    await connector.send(message);
    expect(keys).toEqual(["all"]);
  });

  it.each([
    [{ name: "a", texts: 1, perSeconds: 0 }],
    [{ name: "a", texts: -1, perSeconds: 1 }],
    [{ name: "a", texts: Number.NaN, perSeconds: 1 }],
    [
      { name: "a", texts: 1, perSeconds: 1 },
      { name: "a", texts: 1, perSeconds: 2 },
    ],
    [
      { name: "a", texts: 1, perSeconds: 1 },
      { name: "b", texts: 1.5, perSeconds: 1 },
    ],
  ])("rejects an invalid limit: %j", (...limits) => {
    expect(() => withLimits(scripted("a"), { limits })).toThrow(
      expect.objectContaining({
        code: "invalid-config",
        message: expect.stringMatching(/^withLimits: limits\[\d\](?:: .*perSeconds|\.name: must differ)/),
      }),
    );
  });
});

describe("withCountries", () => {
  it("sends to countries that are allowed and not denied", async () => {
    const a = scripted("a");
    const allowed = withCountries(a, { allow: ["GB"] });
    await allowed.send({ to: other, body: "hi" });
    const error = await errorOf(allowed.send({ to: "+4915112345678", body: "hi" }));
    expect(error).toMatchObject({ code: "permission", delivery: "not-sent", failover: false });
    expect(error.message).toContain("DE");
    const denied = withCountries(a, { deny: ["GB"] });
    expect((await errorOf(denied.send({ to: other, body: "hi" }))).code).toBe("permission");
    await denied.send({ to: "+4915112345678", body: "hi" });
    expect(a.sent).toHaveLength(2);
  });

  it("finds the country of a number in an unassigned range", async () => {
    await withCountries(scripted("a"), { allow: ["US"] }).send(message);
    expect((await errorOf(withCountries(scripted("a"), { deny: ["US"] }).send(message))).code).toBe(
      "permission",
    );
    // The area code of Jamaica, under the same calling code.
    const jamaica = { to: "+18765551234", body: "hi" };
    expect((await errorOf(withCountries(scripted("a"), { allow: ["US"] }).send(jamaica))).message).toContain(
      "JM",
    );
  });

  it("rejects a number without a country if only some countries are allowed", async () => {
    const allowed = withCountries(scripted("a"), { allow: ["US"] });
    const satellite = { to: "+882161234567", body: "hi" };
    const error = await errorOf(allowed.send(satellite));
    expect([error.delivery, error.code]).toEqual(["not-sent", "permission"]);
    expect(error.message).toBe("Texts to numbers of an unknown country are not allowed by this app.");
    expect((await withCountries(scripted("a"), { deny: ["US"] }).send(satellite)).id).toBe("a-1");
  });

  it("rejects an invalid country code", () => {
    for (const options of [{ allow: ["us"] }, { deny: ["USA"] }, { allow: ["US"], deny: ["GB", "12"] }]) {
      expect(() => withCountries(scripted("a"), options)).toThrow(/^withCountries: .* capital letters/);
    }
  });
});

describe("withSuppression", () => {
  it("recognizes a suppressed number in any format", async () => {
    const connector = withSuppression(scripted("a"), { store: createMemorySuppressionStore([other]) });
    for (const number of [other, other.replace("+44", "+440"), "0044 7400 123456"]) {
      expect((await errorOf(connector.send({ to: number, body: "hi" }))).code).toBe("recipient-blocked");
    }
  });

  it("does not text a number that opted out until it opts in again", async () => {
    const store = createMemorySuppressionStore();
    const a = scripted("a");
    const connector = withSuppression(a, { store });
    const event = (keyword?: "stop" | "start" | "help"): SmsWebhookEvent => ({
      type: "inbound",
      message: {
        provider: "acme",
        id: "SM1",
        from: to,
        to: "+15550001111",
        body: "x",
        media: [],
        at: new Date(),
        ...(keyword === undefined ? {} : { keyword }),
      },
    });
    await applyKeyword(store, event("stop"));
    // Neither of the others says anything of it.
    await applyKeyword(store, event("help"));
    await applyKeyword(store, event());
    await applyKeyword(store, { type: "other", raw: {} });
    expect(await errorOf(connector.send(message))).toMatchObject({
      code: "recipient-blocked",
      delivery: "not-sent",
      failover: false,
      connector: "a",
      provider: "scripted",
      attempts: [],
      message: expect.stringContaining("suppression list"),
    });
    // Written as people write it, it is the same number.
    expect((await errorOf(connector.send({ ...message, to: "00 1 555 867 5310" }))).code).toBe(
      "recipient-blocked",
    );
    await applyKeyword(store, event("start"));
    await connector.send(message);
    expect(a.sent).toHaveLength(1);
  });

  it.each(["rejects", "throws", "hangs"])("sends nothing when the list %s", async (how) => {
    const has = {
      rejects: lost,
      throws: () => {
        throw new Error("password");
      },
      hangs: () => new Promise(() => {}),
    }[how];
    const store = { ...createMemorySuppressionStore(), has } as unknown as SuppressionStore;
    const a = scripted("a");
    const error = await errorOf(withSuppression(a, { store }).send(message, { timeoutMs: 30 }));
    expect([error.code, error.delivery]).toEqual([how === "hangs" ? "timeout" : "unavailable", "not-sent"]);
    expect(a.sent).toEqual([]);
    expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toMatch(/password|8675310/);
    if (how === "hangs") {
      expect(error.message).toContain("The suppression list did not respond.");
      return;
    }
    expect([error.retryable, error.failover]).toEqual([true, false]);
    expect(error.message).toContain("suppression list cannot be read");
  });

  it.each([undefined, null, 0, "no"])("sends nothing when the list returns %j", async (result) => {
    const a = scripted("a");
    const store = { ...createMemorySuppressionStore(), has: async () => result } as never as SuppressionStore;
    const error = await errorOf(withSuppression(a, { store }).send(message));
    expect([error.code, error.delivery, error.failover, a.sent.length]).toEqual([
      "unavailable",
      "not-sent",
      false,
      0,
    ]);
  });

  it("matches a number with a superfluous zero to the number without it, in the list or in the message", async () => {
    const spellings = ["+4407400123456", "+447400123456"];
    for (const listed of spellings) {
      const store = createMemorySuppressionStore([listed]);
      for (const number of spellings) {
        const error = await errorOf(
          withSuppression(scripted("a"), { store }).send({ ...message, to: number }),
        );
        expect(error.code).toBe("recipient-blocked");
      }
      await store.remove(spellings.find((number) => number !== listed) ?? "");
      expect(await store.has(listed)).toBe(false);
      await store.add(listed);
      for (const number of spellings) expect(await store.has(number)).toBe(true);
    }
  });

  it.each([
    ["+5215512345678", "+525512345678"],
    ["+551187654321", "+5511987654321"],
    ["+541123456789", "+5491123456789"],
    ["+22997123456", "+2290197123456"],
  ])("treats %s and %s as one phone, also in a list of strings", async (one, two) => {
    const stop = (from: string, keyword: "stop" | "start"): SmsWebhookEvent => ({
      type: "inbound",
      message: {
        ...{ provider: "acme", id: "SM1", from, to: "+15550001111" },
        keyword,
        body: "x",
        media: [],
        at: new Date(),
      },
    });
    const strings = () => {
      const list = new Set<string>();
      const store: SuppressionStore = {
        has: async (number) => list.has(number),
        add: async (number) => void list.add(number),
        remove: async (number) => void list.delete(number),
      };
      return { list, store };
    };
    for (const { store, list } of [strings(), { store: createMemorySuppressionStore(), list: undefined }]) {
      for (const [from, texted] of [
        [one, two],
        [two, one],
      ] as const) {
        const connector = withSuppression(scripted("a"), { store });
        await applyKeyword(store, stop(from, "stop"));
        if (list) expect([...list]).toContain(from);
        for (const number of [from, texted]) {
          expect((await errorOf(connector.send({ to: number, body: "hi" }))).code).toBe("recipient-blocked");
        }
        await applyKeyword(store, stop(texted, "start"));
        for (const number of [from, texted]) await connector.send({ to: number, body: "hi" });
        expect([...(list ?? [])]).toEqual([]);
      }
    }
    // Who is on the list by a spelling of the time before there was a rule stays there.
    const { list, store } = strings();
    list.add(one);
    for (const number of [one, two]) {
      const error = await errorOf(withSuppression(scripted("a"), { store }).send({ to: number, body: "hi" }));
      expect(error.code).toBe("recipient-blocked");
    }
  });

  it("does not add a number to its list that could never match", async () => {
    const store = createMemorySuppressionStore();
    for (const number of ["15558675310", "+1 (555) 867-5310", "", "+0558675310"]) {
      const refusal = expect.objectContaining({ code: "invalid-recipient" });
      expect(() => createMemorySuppressionStore([to, number])).toThrow(refusal);
      const error = await errorOf(store.add(number));
      expect(error.code).toBe("invalid-recipient");
      expect(error.message).toMatch(/^number: must be in E\.164, such as \+15558675310/);
    }
    expect(await store.has(to)).toBe(false);
  });

  it("ignores STOP from a short code or a name", async () => {
    const store = createMemorySuppressionStore();
    for (const sender of ["12345", "INFO"]) {
      await store.add(sender);
      expect(await store.has(sender)).toBe(true);
    }
  });

  it("starts with the given numbers and adds only numbers that texted STOP", async () => {
    const store = createMemorySuppressionStore([other]);
    expect([await store.has(other), await store.has(to)]).toEqual([true, false]);
    const texted = {
      provider: "acme",
      id: "SM1",
      from: to,
      to: other,
      body: "x",
      media: [],
      at: new Date(),
    };
    await applyKeyword(store, { type: "inbound", message: { ...texted, keyword: "help" } });
    await applyKeyword(store, { type: "inbound", message: texted });
    expect(await store.has(to)).toBe(false);
  });

  it("queries the list once for a number with only one format", async () => {
    const store = createMemorySuppressionStore();
    const has = vi.spyOn(store, "has");
    await withSuppression(scripted("a"), { store }).send(message);
    expect(has.mock.calls).toEqual([[to]]);
  });

  it("ends if the caller aborts during a query to the list", async () => {
    const controller = new AbortController();
    const store = {
      ...createMemorySuppressionStore(),
      has: () => {
        controller.abort();
        return new Promise<boolean>(() => {});
      },
    };
    const error = await errorOf(
      withSuppression(scripted("a"), { store }).send(message, { signal: controller.signal }),
    );
    expect([error.code, error.delivery, error.connector]).toEqual(["aborted", "not-sent", "a"]);
  });
});
