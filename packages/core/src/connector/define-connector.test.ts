import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { anyCharacter } from "@smskit/test-support/any-character";
import { settledWithin } from "@smskit/test-support/settled-within";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import * as zod from "zod";
import * as z from "zod/mini";
import {
  type Attempt,
  type ConnectorRuntime,
  createMemoryConnector,
  type PreparedMessage,
  SmsError,
  type SmsErrorOptions,
  type SmsMessage,
} from "../index.ts";
import { type Adapter, defineConnector, errorFromResponse, secret, templatesSchema } from "../provider.ts";
import { errorOf } from "../testing/error-of.ts";

const to = "+15558675310";
const hello = { to, body: "Hello" };
const templates = [
  { usageType: "SignIn", content: "Your code is {{code}}" },
  { usageType: "SignIn", locale: "pt", content: "O seu código é {{code}}" },
];
const signIn = { to, usageType: "SignIn", variables: { code: "123456" } } as const;

const configSchema = z.strictObject({
  token: secret(z.string().check(z.minLength(1))),
  from: z.optional(z.string()),
  limits: z.optional(z.strictObject({ perSecond: z.int().check(z.minimum(1), z.maximum(100)) })),
  region: z.optional(z.enum(["eu", "us"])),
  templates: z.optional(templatesSchema),
});

/** A definition of a provider that does as the test says. */
function define(adapter: Partial<Adapter> = {}) {
  return defineConnector({
    provider: "example",
    name: "Example",
    configSchema,
    create: (): Adapter => ({ deliver: async () => ({ id: "M1", status: "queued" }), ...adapter }),
  });
}

const make = (adapter?: Partial<Adapter>, runtime?: ConnectorRuntime) =>
  define(adapter).create({ token: "t" }, runtime);

/** A connector that accepts everything, and what its adapter was given. */
function recording(options: { config?: object; runtime?: ConnectorRuntime } = {}) {
  const delivered: PreparedMessage[] = [];
  const definition = define({
    async deliver(prepared) {
      delivered.push(prepared);
      return { id: `M${delivered.length}`, status: "queued" };
    },
  });
  const connector = definition.create({ token: "t", ...options.config }, options.runtime);
  return { connector, delivered };
}

/** All ways in which an error may end in a log. */
function printed(error: Error): string {
  const parts = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error)];
  for (let at: unknown = error; at instanceof Error; at = at.cause) parts.push(at.stack ?? "", at.message);
  return parts.join("\n");
}

describe("a config", () => {
  const refusalOf = (config: unknown, runtime?: ConnectorRuntime) => {
    try {
      define().create(config as { token: string }, runtime);
    } catch (error) {
      expect(SmsError.is(error)).toBe(true);
      expect(error).toMatchObject({ code: "invalid-config", delivery: "not-sent", retryable: false });
      return (error as SmsError).message;
    }
    return expect.fail("nothing was refused");
  };

  it("is rejected with all of its problems, each at its path", () => {
    const message = refusalOf({
      from: 7,
      region: "mars",
      limits: { perSecond: 0, perDay: 5 },
      templates: [{ usageType: "SignIn", content: "no code" }, { usageType: "SignIn" }, "text"],
      tokn: "x",
    });
    expect(message.split("\n")).toEqual([
      expect.stringMatching(/^The Example config has \d+ problems:$/),
      "  token: is missing",
      "  from: must be a string",
      "  limits.perSecond: must be at least 1",
      "  limits.perDay: is not a known key",
      '  region: must be "eu" or "us"',
      expect.stringMatching(/^ {2}templates\[0\]\.content: has no \{\{code\}\}/),
      expect.stringMatching(/^ {2}templates\[1\]\.content: is missing/),
      expect.stringMatching(/^ {2}templates\[2\]: must be an object/),
      "  tokn: is not a known key",
    ]);
  });

  it.each([undefined, null, "t", 7, [], () => {}])("is rejected if it is not an object: %o", (config) => {
    expect(refusalOf(config)).toMatch(
      /^The Example config has a problem:\n {2}the config (?:must be an|is missing)/,
    );
  });

  it("is never repeated in the error", () => {
    const values = ["s3cret-value", "pasted s3cret"];
    expect(refusalOf({ token: [values[0]], from: { a: values[1] }, region: "s3cret" })).not.toContain(
      "s3cret",
    );
    expect(
      refusalOf({ token: "t", templates: [{ usageType: "SignIn", content: "{{s3cret" }] }),
    ).not.toContain("s3cret");
  });

  it.each([
    "fedcba9876543210fedcba9876543210",
    "a1B2c3D4e5F6g7H8",
    "8f14e45fceea",
    "+15558675310",
    "SG.x8-_secret.value",
    "sk_live_9a8b7c6d5e",
    "correct horse battery staple",
  ])("does not print a secret that was pasted as a key: %s", (key) => {
    for (const config of [
      { token: "t", [key]: "x" },
      { token: "t", limits: { perSecond: 1, [key]: 1 } },
    ]) {
      const message = refusalOf(config);
      expect(message).not.toContain(key.slice(0, 8));
      expect(message).toContain(key.slice(0, 4));
      expect(message).toContain("is not a known key");
    }
  });

  it.each(["hunterHunter", "correct-horse", "swordfish", "sword"])(
    "does not print its credential, or a part of it, that is used as a key: %s",
    (key) => {
      for (const token of [key, `${key}-and-more`]) {
        const message = refusalOf({ token, [key]: "x", limits: { perSecond: 0, [key]: 1 } });
        expect(message).not.toContain(key.slice(0, 4));
        expect(message).toContain("…: is not a known key");
      }
    },
  );

  it("does not print a code or an unreadable key", () => {
    for (const key of ["048151", "4815", "\u001b[31mred", "\r\nnext: line", "a".repeat(1_000_000), " ", ""]) {
      const message = refusalOf({ token: "t", [key]: "x" });
      expect(message).toMatch(/^The Example config has a problem:\n {2}(?:aaaa)?…: is not a known key$/);
    }
  });

  it("prints a mistyped key in full", () => {
    for (const key of ["fromMessagingServiceSid", "accountSid", "auth_token", "api-key", "sha256"]) {
      expect(refusalOf({ token: "t", [key]: "x" })).toContain(`  ${key}: is not a known key`);
    }
  });

  it("does not pollute prototypes through its keys", () => {
    const message = refusalOf(JSON.parse('{"token":"t","__proto__":{"polluted":1},"constructor":1}'));
    expect(message).toContain("constructor: is not a known key");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("accepts $schema and is not changed", () => {
    const config = Object.freeze({ $schema: "./example.json", token: "t" });
    expect(define().create(config as never).id).toBe("example");
  });

  it("reaches the adapter in its parsed form", () => {
    const create = vi.fn(
      (_config: object, _runtime: ConnectorRuntime): Adapter => ({
        deliver: async () => ({ id: "1", status: "sent" }),
      }),
    );
    const schema = z.strictObject({ token: z.string(), region: z._default(z.string(), "us") });
    const runtime = { id: "mine" };
    defineConnector({ provider: "p", name: "P", configSchema: schema, create }).create(
      { token: "t" },
      runtime,
    );
    expect(create).toHaveBeenCalledExactlyOnceWith({ token: "t", region: "us" }, runtime);
  });

  it("can use a schema of zod itself", () => {
    const definition = defineConnector({
      provider: "p",
      name: "P",
      configSchema: zod.strictObject({ token: secret(zod.string().min(3)) }),
      create: (): Adapter => ({ deliver: async () => ({ id: "1", status: "sent" }) }),
    });
    expect(definition.create({ token: "abc" }).provider).toBe("p");
    expect(() => definition.create({ token: "s" })).toThrow("token: must be at least 3");
    expect(definition.configJsonSchema).toMatchObject({ properties: { token: { writeOnly: true } } });
  });

  it("has a JSON Schema: strict, write-only secrets, $schema allowed", () => {
    const { configJsonSchema } = define();
    expect(configJsonSchema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["token"],
      additionalProperties: false,
      properties: {
        $schema: { type: "string" },
        token: { type: "string", minLength: 1, writeOnly: true },
        from: { type: "string" },
        templates: { type: "array" },
      },
    });
    const { from } = (configJsonSchema as { properties: Record<string, object> }).properties;
    expect(from).not.toHaveProperty("writeOnly");
    expect(JSON.parse(JSON.stringify(configJsonSchema))).toEqual(configJsonSchema);
  });

  it("has the JSON Schema of the data for a field that may also be a function", () => {
    const key = z.strictObject({ id: z.string(), password: secret(z.string()) });
    const definition = defineConnector({
      provider: "p",
      name: "P",
      configSchema: z.strictObject({
        key: z.union([key, z.custom((value) => typeof value === "function", { abort: true })]),
      }),
      create: (): Adapter => ({ deliver: async () => ({ id: "M1", status: "queued" }) }),
    });
    expect(definition.configJsonSchema).toMatchObject({ required: ["key"] });
    expect((definition.configJsonSchema as { properties: { key: object } }).properties.key).toEqual({
      type: "object",
      properties: { id: { type: "string" }, password: { type: "string", writeOnly: true } },
      required: ["id", "password"],
      additionalProperties: false,
    });
    expect(definition.create({ key: async () => ({}) }).provider).toBe("p");
    expect(() => definition.create({ key: 1 } as never)).toThrow("key");
  });
});

describe("a connector", () => {
  it("uses its provider's name as id unless it has its own", () => {
    expect(make()).toMatchObject({ specVersion: 1, id: "example", provider: "example" });
    expect(make({}, { id: "example-eu" })).toMatchObject({ id: "example-eu", provider: "example" });
  });

  it("has exactly the optional methods of its adapter", async () => {
    const methods = ["check", "getStatus", "find", "cancel", "redact", "reportOutcome"] as const;
    const bare = make();
    for (const method of methods) expect(bare).not.toHaveProperty(method);
    await expect(bare.close?.()).resolves.toBeUndefined();
    for (const method of methods) {
      const one = make({ [method]: async () => [] });
      expect(methods.filter((name) => name in one)).toEqual([method]);
    }
  });

  it("calls the adapter's methods with the adapter as `this`", async () => {
    class Example implements Adapter {
      calls: string[] = [];
      async deliver() {
        this.calls.push("deliver");
        return { id: "1", status: "sent" as const };
      }
      async check() {
        this.calls.push("check");
        return [];
      }
      close() {
        this.calls.push("close");
      }
    }
    const adapter = new Example();
    const definition = defineConnector({ provider: "p", name: "P", configSchema, create: () => adapter });
    const connector = definition.create({ token: "t" });
    await connector.send(hello);
    expect(await connector.check()).toEqual({ ok: true, findings: [] });
    await connector.close();
    expect(adapter.calls).toEqual(["deliver", "check", "close"]);
  });

  it("returns the result of its check", async () => {
    const findings = [
      { level: "ok", message: "Credentials." },
      { level: "warning", field: "from", message: "Trial." },
    ] as const;
    expect(await make({ check: async () => findings }).check?.()).toEqual({ ok: true, findings });
    const bad = [...findings, { level: "error", message: "No sender." } as const];
    expect(await make({ check: async () => bad }).check?.()).toEqual({ ok: false, findings: bad });
  });
});

describe("a receipt", () => {
  it("describes the accepted message", async () => {
    const raw = { sid: "SM1", price: null };
    const connector = make({ deliver: async () => ({ id: "SM1", status: "queued", raw }) }, { id: "eu" });
    const receipt = await connector.send({ ...hello, reference: "order-7" });
    expect({ ...receipt }).toStrictEqual({
      connector: "eu",
      provider: "example",
      id: "SM1",
      reference: "order-7",
      to,
      status: "queued",
      segments: 1,
      encoding: "gsm-7",
    });
    expect(receipt.raw).toBe(raw);
    expect(Object.keys(receipt)).not.toContain("raw");
    expect(JSON.stringify(receipt)).not.toContain("sid");
    expect(inspect(receipt)).not.toContain("sid");
  });

  it("omits unknown fields", async () => {
    const connector = make({ deliver: async () => ({ id: "SM1", status: "queued" }) });
    expect(Object.keys(await connector.send(hello))).toEqual([
      "connector",
      "provider",
      "id",
      "to",
      "status",
      "segments",
      "encoding",
    ]);
  });

  it("has the provider's segment count if the provider reports it", async () => {
    const deliver: Adapter["deliver"] = async () => ({
      id: "1",
      status: "sent",
      segments: 3,
      encoding: "ucs-2",
    });
    expect(await make({ deliver }).send(hello)).toMatchObject({ segments: 3, encoding: "ucs-2" });
  });

  it.each([undefined, null, {}, { id: "" }, { id: 7 }, { status: "sent" }, "SM1"])(
    "is not made from %o: the outcome is unknown, since the message may have been accepted",
    async (response) => {
      const error = await errorOf(make({ deliver: async () => response as never }).send(hello));
      expect(error).toMatchObject({
        code: "rejected",
        delivery: "unknown",
        retryable: false,
        failover: false,
        message: expect.stringContaining("responded without a message id"),
      });
    },
  );
});

describe("errors", () => {
  it("of the adapter are passed on with the connector's id", async () => {
    const options: SmsErrorOptions = { code: "invalid-recipient", message: "A landline.", providerCode: "7" };
    const thrown = new SmsError(options);
    const deliver = () => Promise.reject(thrown);
    const error = await errorOf(make({ deliver }, { id: "eu" }).send(hello));
    expect(error).toBe(thrown);
    expect(error).toMatchObject({ connector: "eu", provider: "example", providerCode: "7" });
    const own = new SmsError({ ...options, connector: "inner", provider: "other" });
    expect(await errorOf(make({ deliver: () => Promise.reject(own) }).send(hello))).toMatchObject({
      connector: "inner",
      provider: "other",
    });
    const frozen = Object.freeze(new SmsError({ ...options, delivery: "unknown" }));
    expect(await errorOf(make({ deliver: () => Promise.reject(frozen) }).send(hello))).toMatchObject({
      code: "invalid-recipient",
      delivery: "unknown",
    });
  });

  it("before the adapter have the connector's id too", async () => {
    for await (const error of [
      make().send({ to, body: "" }),
      make().prepare({ to: "nobody", body: "x" }),
    ].map((work) => errorOf(work))) {
      expect(error).toMatchObject({ connector: "example", provider: "example" });
    }
  });

  const secrets = ["s3cret-token", "czNjcmV0LXRva2Vu", "123456", "5558675310"];
  const body =
    "To=%2B15558675310&Body=Your code is 123456\n    at s3cret-token (file:///czNjcmV0LXRva2Vu:1:1)";
  class AxiosError extends Error {
    code = "ERR_BAD_REQUEST";
    config = { headers: { Authorization: "Basic czNjcmV0LXRva2Vu" }, data: body };
    request = { _header: "Authorization: Basic czNjcmV0LXRva2Vu" };
    response = { data: body, headers: { "x-token": "s3cret-token" } };
    toJSON() {
      return { ...this };
    }
  }
  const late = new Error("s3cret-token");
  late.message = "changed";
  const foreign: [string, unknown][] = [
    ["an axios error", new AxiosError(`Request failed: ${body}`)],
    ["a cause", new Error("s3cret-token", { cause: new AxiosError(body) })],
    ["an aggregate", new AggregateError([new AxiosError(body)], "s3cret-token")],
    ["a custom stack", Object.assign(new Error("x"), { stack: `Error: ${body}` })],
    [
      "a stack that is not a string",
      Object.assign(new Error("s3cret-token"), { stack: { at: "s3cret-token" } }),
    ],
    ["a message that was changed", late],
    ["no constructor", Object.assign(new Error("s3cret-token"), { constructor: null })],
    ["a custom constructor", Object.assign(new Error("x"), { constructor: { name: "s3cret-token" } })],
    ["a custom name", Object.assign(new Error("x"), { name: "s3cret-token" })],
    [
      "a getter that throws",
      Object.defineProperty(new Error("x"), "stack", {
        get: () => {
          throw body;
        },
      }),
    ],
    ["a string", "s3cret-token"],
    ["an object", { message: "s3cret-token", toString: () => "s3cret-token" }],
    ["an imitation", { name: "SmsError", code: "timeout", delivery: "not-sent", message: "s3cret-token" }],
    ["undefined", undefined],
    ["null", null],
    ["a symbol", Symbol("s3cret-token")],
    [
      "a proxy",
      new Proxy(new Error("s3cret-token"), {
        get: () => {
          throw new Error("s3cret-token");
        },
      }),
    ],
    [
      "a hostile proxy",
      new Proxy(
        {},
        {
          has: () => {
            throw "s3cret-token";
          },
          getPrototypeOf: () => {
            throw "s3cret-token";
          },
        },
      ),
    ],
  ];
  it.each(foreign)("of foreign code are not printed and leave the outcome unknown: %s", async (_, thrown) => {
    for (const deliver of [
      () => Promise.reject(thrown),
      (() => {
        throw thrown;
      }) as Adapter["deliver"],
    ]) {
      const error = await errorOf(make({ deliver }).send({ to, body: "Your code is 123456" }));
      expect(error).toMatchObject({
        code: "unavailable",
        delivery: "unknown",
        retryable: false,
        failover: false,
        connector: "example",
      });
      const text = printed(error);
      for (const hidden of secrets) expect(text).not.toContain(hidden);
    }
  });

  it("of foreign code keep their stack trace", async () => {
    function somewhereInTheAdapter(): never {
      throw new TypeError("s3cret-token is not a function");
    }
    const error = await errorOf(make({ deliver: async () => somewhereInTheAdapter() }).send(hello));
    expect(error.message).toContain("TypeError");
    expect((error.cause as Error).stack).toContain("somewhereInTheAdapter");
  });

  it("of foreign code in an optional method say nothing about a message", async () => {
    const connector = make({ check: () => Promise.reject(new Error("s3cret-token")) });
    const error = await errorOf(connector.check?.() as Promise<unknown>);
    expect(error).toMatchObject({ code: "unavailable", connector: "example" });
    expect(printed(error)).not.toContain("s3cret-token");
  });
});

describe("a deadline", () => {
  it.each([
    ["never settles", () => new Promise<never>(() => {})],
    ["ignores its signal", () => new Promise<never>((_, reject) => setTimeout(reject, 5_000).unref())],
  ])("reports an unknown outcome for a send that %s", async (_, deliver) => {
    const error = await settledWithin(200 + 250, errorOf(make({ deliver }).send(hello, { timeoutMs: 200 })));
    expect(error).toMatchObject({ code: "timeout", delivery: "unknown", retryable: false, failover: false });
    expect(error.message).toBe("The call did not end within its deadline.");
  });

  it("aborts the adapter's signal and leaves the delivery to the adapter", async () => {
    const deliver: Adapter["deliver"] = (_prepared, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () =>
          reject(new SmsError({ code: "timeout", message: "In the queue.", delivery: "not-sent" })),
        );
      });
    const error = await errorOf(make({ deliver }).send(hello, { timeoutMs: 100 }));
    expect(error).toMatchObject({ code: "timeout", delivery: "not-sent", retryable: true });
  });

  it("turns an error that the adapter throws after it into a timeout", async () => {
    const deliver: Adapter["deliver"] = (_prepared, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    const error = await errorOf(make({ deliver }).send(hello, { timeoutMs: 100 }));
    expect(error).toMatchObject({ code: "timeout", delivery: "unknown" });
    const controller = new AbortController();
    const aborted = errorOf(make({ deliver }).send(hello, { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort(new Error("s3cret"));
    expect(await aborted).toMatchObject({ code: "aborted", delivery: "unknown", retryable: false });
    expect(printed(await aborted)).not.toContain("s3cret");
  });

  it("applies to the optional methods", async () => {
    const never = () => new Promise<never>(() => {});
    const connector = make({ check: never, getStatus: never, cancel: never, redact: never, find: never });
    const message = { connector: "example", id: "M1" };
    const options = { timeoutMs: 100 };
    const prepared = await connector.prepare(hello);
    for await (const error of [
      connector.check?.(options),
      connector.getStatus?.(message, options),
      connector.cancel?.(message, options),
      connector.redact?.(message, options),
      connector.find?.(prepared, { ...options, since: new Date() }),
    ].map((work) => errorOf(work as Promise<unknown>))) {
      expect(error).toMatchObject({
        code: "timeout",
        connector: "example",
      });
    }
  });

  it.each([0, -1, Number.NaN])("is rejected if it is %d", async (timeoutMs) => {
    const { connector, delivered } = recording();
    expect(await errorOf(connector.send(hello, { timeoutMs }))).toMatchObject({
      code: "invalid-message",
      message: "timeoutMs must be a positive number of milliseconds.",
    });
    expect(delivered).toEqual([]);
  });

  it("accepts only an AbortSignal", async () => {
    const { connector, delivered } = recording();
    const signal = {} as AbortSignal;
    expect(await errorOf(connector.send(hello, { signal }))).toMatchObject({
      code: "invalid-message",
      message: "signal must be an AbortSignal.",
    });
    expect(delivered).toEqual([]);
  });

  it("can have any length", async () => {
    for (const timeoutMs of [2 ** 32, Number.POSITIVE_INFINITY]) {
      await expect(make().send(hello, { timeoutMs })).resolves.toMatchObject({ id: "M1" });
    }
  });

  it("leaves no listener on the caller's signal and no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { signal } = new AbortController();
    await make().send(hello, { signal });
    await make({ deliver: () => Promise.reject(new Error("no")) })
      .send(hello, { signal })
      .catch(() => {});
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("does not cause an unhandled rejection when a late response fails", async () => {
    let fail: (reason: unknown) => void = () => {};
    const deliver = () => new Promise<never>((_, reject) => (fail = reject));
    await errorOf(make({ deliver }).send(hello, { timeoutMs: 50 }));
    fail(new Error("late"));
    await new Promise(setImmediate);
  });
});

describe("an abort", () => {
  it("before the call sends nothing", async () => {
    const { connector, delivered } = recording();
    const error = await errorOf(connector.send(hello, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "aborted", delivery: "not-sent", retryable: false, failover: false });
    expect(error.message).toBe("The caller aborted the call.");
    expect(delivered).toEqual([]);
  });

  it("while the message is prepared sends nothing", async () => {
    const { connector, delivered } = recording({ runtime: { defaultCountry: "US" } });
    const controller = new AbortController();
    const failed = errorOf(connector.send({ ...hello, to: "6465550123" }, { signal: controller.signal }));
    controller.abort();
    expect(await failed).toMatchObject({ code: "aborted", delivery: "not-sent" });
    await connector.prepare({ ...hello, to: "6465550123" });
    expect(delivered).toEqual([]);
  });

  it("after the delivery changes nothing", async () => {
    const controller = new AbortController();
    const receipt = await make().send(hello, { signal: controller.signal });
    controller.abort();
    expect(receipt.id).toBe("M1");
  });
});

describe("onAttempt", () => {
  it("is called after every request to the provider", async () => {
    const attempts: Attempt[] = [];
    const runtime = { id: "eu", onAttempt: (attempt: Attempt) => void attempts.push(attempt) };
    await make({}, runtime).send(hello);
    const refused = new SmsError({ code: "rate-limited", message: "Slowly.", providerCode: "20429" });
    await make({ deliver: () => Promise.reject(refused) }, runtime)
      .send(hello)
      .catch(() => {});
    await make({ deliver: () => Promise.reject(new Error("?")) }, runtime)
      .send(hello)
      .catch(() => {});
    expect(attempts).toEqual([
      { connector: "eu", outcome: "accepted", startedAt: expect.any(Date), durationMs: expect.any(Number) },
      expect.objectContaining({ outcome: "not-sent", code: "rate-limited", providerCode: "20429" }),
      expect.objectContaining({ outcome: "unknown", code: "unavailable" }),
    ]);
    expect(attempts.every(({ durationMs }) => durationMs >= 0)).toBe(true);
  });

  it("is called once for a request that exceeds its deadline", async () => {
    const attempts: Attempt[] = [];
    let accept: (delivered: { id: string; status: "sent" }) => void = () => {};
    const deliver = () => new Promise<{ id: string; status: "sent" }>((resolve) => (accept = resolve));
    const connector = make({ deliver }, { onAttempt: (attempt) => void attempts.push(attempt) });
    await errorOf(connector.send(hello, { timeoutMs: 50 }));
    expect(attempts).toMatchObject([{ outcome: "unknown", code: "timeout" }]);
    accept({ id: "M1", status: "sent" });
    await new Promise(setImmediate);
    expect(attempts).toHaveLength(1);
  });

  it("is not called for a send that never reached the provider", async () => {
    const onAttempt = vi.fn();
    const connector = make({}, { onAttempt });
    await connector.prepare(hello);
    await connector.send({ to, body: "" }).catch(() => {});
    await connector.send(hello, { signal: AbortSignal.abort() }).catch(() => {});
    expect(onAttempt).not.toHaveBeenCalled();
  });

  it("can throw or reject without effect", async () => {
    for (const onAttempt of [
      () => {
        throw new Error("observer");
      },
      () => Promise.reject(new Error("observer")) as never,
    ]) {
      await expect(make({}, { onAttempt }).send(hello)).resolves.toMatchObject({ id: "M1" });
      const refused = new SmsError({ code: "rejected", message: "No." });
      const connector = make({ deliver: () => Promise.reject(refused) }, { onAttempt });
      expect(await errorOf(connector.send(hello))).toBe(refused);
      await new Promise(setImmediate);
    }
  });
});

describe("templates", () => {
  const other = [{ usageType: "SignIn", content: "Shared: {{code}}" }];

  it("of the config are used for texts, by locale", async () => {
    const { connector, delivered } = recording({ config: { templates }, runtime: { templates: [] } });
    await connector.send(signIn);
    await connector.send({ ...signIn, locale: "pt-BR" });
    expect(delivered.map(({ body }) => body)).toEqual(["Your code is 123456", "O seu código é 123456"]);
  });

  it("are rejected if both the config and the runtime have them", () => {
    const create = () => define().create({ token: "t", templates }, { templates: other });
    expect(create).toThrow(
      expect.objectContaining({
        code: "invalid-config",
        message:
          "runtime.templates: the config has templates, too; remove those of the config to use these, or remove these.",
      }),
    );
  });

  it.each([{}, { templates: undefined }, { templates: [] }])(
    "of the runtime are used if the config is %o",
    async (config) => {
      const { connector, delivered } = recording({ config, runtime: { templates: other } });
      await connector.send(signIn);
      expect(delivered[0]?.body).toBe("Shared: 123456");
    },
  );

  it("of the runtime are validated like a config, even if they are not used", () => {
    const bad = [{ usageType: "SignIn", content: "no code" }];
    for (const config of [{}, { templates }]) {
      expect(() => define().create({ token: "t", ...config }, { templates: bad })).toThrow(
        /runtime\.templates config has a problem:\n {2}\[0\]\.content: has no/,
      );
    }
  });

  it("prevent the send if they are missing", async () => {
    const { connector, delivered } = recording({ config: { templates } });
    for (const usageType of ["SignUp", "", "__proto__", "constructor"]) {
      const error = await errorOf(connector.send({ to, usageType, variables: { code: "1" } }));
      expect(["template-not-found", "invalid-message"]).toContain(error.code);
      expect(error.delivery).toBe("not-sent");
    }
    expect(delivered).toEqual([]);
  });
});

describe("a prepared message", () => {
  it("has the same text at a second provider, whatever that provider's templates are", async () => {
    const first = recording({ config: { templates } });
    const second = recording({
      config: { templates: [{ usageType: "SignIn", content: "Second: {{code}}" }] },
      runtime: { id: "second" },
    });
    const prepared = await first.connector.prepare(signIn);
    for (const copy of [prepared, { ...prepared }, JSON.parse(JSON.stringify(prepared))]) {
      await second.connector.send(copy);
    }
    expect(second.delivered.map(({ body }) => body)).toEqual(Array(3).fill("Your code is 123456"));
    expect(second.delivered[0]).toMatchObject({ usageType: "SignIn", variables: { code: "123456" } });
  });

  it("is unchanged when it is prepared again by any connector", async () => {
    const { connector } = recording({ config: { templates } });
    const prepared = await connector.prepare({
      ...signIn,
      from: "Example",
      reference: "r",
      locale: "pt",
      maxSegments: 2,
      validityPeriodSeconds: 60,
      statusCallback: "https://example.com/status",
      sendAt: new Date(1_900_000_000_000),
      providerOptions: {},
    });
    expect(await connector.prepare(prepared)).toEqual(prepared);
    expect(await make().prepare(Object.freeze({ ...prepared }))).toEqual(prepared);
  });

  it("carries the caller's sender but not the connector's default", async () => {
    const { connector } = recording({ config: { from: "+15550001111" } });
    expect(await connector.prepare(hello)).not.toHaveProperty("from");
    expect(await connector.prepare({ ...hello, from: "Example" })).toMatchObject({ from: "Example" });
  });

  it("has its date restored from JSON", async () => {
    const { connector, delivered } = recording();
    const sendAt = new Date("2030-01-02T03:04:05.678Z");
    const prepared = await connector.prepare({ ...hello, sendAt });
    await connector.send(JSON.parse(JSON.stringify(prepared)));
    expect(delivered[0]?.sendAt).toEqual(sendAt);
    for (const sendAt of ["", "soon", {}, 0, null]) {
      const broken = { ...prepared, sendAt } as never;
      expect(await errorOf(connector.send(broken))).toMatchObject({ code: "invalid-message" });
    }
  });

  it("has no fields for values that were not given", async () => {
    const given = {
      to,
      body: "Hello",
      from: undefined,
      reference: undefined,
      sendAt: undefined,
      locale: undefined,
    };
    expect(Object.keys(await make().prepare(given)).sort()).toEqual([
      ...["body", "encoding", "kind", "segments", "to"],
    ]);
  });

  it("is validated again despite the mark of a prepared message", async () => {
    const { connector, delivered } = recording();
    const prepared = await connector.prepare(hello);
    for (const [broken, code] of [
      [{ to: "nobody" }, "invalid-recipient"],
      [{ to: undefined }, "invalid-recipient"],
      [{ body: "" }, "invalid-message"],
      [{ body: undefined }, "invalid-message"],
      [{ body: 7 }, "invalid-message"],
      [{ from: "a\r\nb" }, "invalid-message"],
    ] as const) {
      expect(await errorOf(connector.send({ ...prepared, ...broken } as never))).toMatchObject({ code });
    }
    expect(delivered).toEqual([]);
  });
});

describe("numbers", () => {
  it("in E.164 are unchanged", async () => {
    for (const number of ["+15558675310", "+4915112345678", "+1234567", "+123456789012345"]) {
      expect(await make().prepare({ to: number, body: "x" })).toMatchObject({ to: number });
    }
  });

  it("with a trunk prefix after the country code are corrected or rejected, whatever the spaces", async () => {
    for (const [to, meant] of [
      ["+330612345678", "+33612345678"],
      ["+4407911123456", "+447911123456"],
      ["+5215512345678", "+525512345678"],
      ["+390612345678", "+390612345678"],
      ["+2250102030405", "+2250102030405"],
    ] as const) {
      expect((await make().prepare({ to, body: "x" })).to).toBe(meant);
      const spaced = to.replace(/(\d{2})(?=\d)/g, "$1 ");
      expect((await make().prepare({ to: spaced, body: "x" })).to).toBe(meant);
      expect((await make().send({ to, body: "x" })).to).toBe(meant);
    }
    for (const to of ["+33012345", "+4401", "+999123456789", "+3300612345678901"]) {
      const error = await errorOf(make().send({ to, body: "x" }));
      expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
      expect(error.message).toMatch(/^to: /);
    }
  });

  it("in national format need a country", async () => {
    const international = { to: "00 49 (151) 123-45678", body: "x" };
    expect(await make().prepare(international)).toMatchObject({ to: "+4915112345678" });
    const national = { to: "(646) 555-0123", body: "x" };
    expect(await make({}, { defaultCountry: "US" }).prepare(national)).toMatchObject({ to: "+16465550123" });
    const error = await errorOf(make().prepare(national));
    expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    expect(error.message).toContain("defaultCountry");
    expect(printed(error)).not.toContain("555");
  });

  it.each([
    "",
    "nobody",
    "+",
    "+0123456789",
    "+1555867531O",
    "+2348012345678\r\nX: y",
    "+1".padEnd(1_000_000, "5"),
    7,
    null,
    undefined,
    {},
    ["+15558675310"],
  ])("that are invalid are not sent to and not repeated", async (number) => {
    const { connector, delivered } = recording({ runtime: { defaultCountry: "US" } });
    const error = await errorOf(connector.send({ to: number as string, body: "x" }));
    expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    expect(error.message.length).toBeLessThan(500);
    expect(delivered).toEqual([]);
  });
});

describe("a message", () => {
  it("with an idempotency key is rejected by a connector without a wrapper", async () => {
    const { connector, delivered } = recording();
    const error = await errorOf(connector.send(hello, { idempotencyKey: "order-7" }));
    expect(error).toMatchObject({ code: "unsupported", delivery: "not-sent", failover: true });
    expect(error.message).toContain("withIdempotency");
    expect(delivered).toEqual([]);
    await connector.send(hello, { idempotencyKey: undefined });
  });

  it("longer than maxSegments is rejected", async () => {
    const { connector } = recording();
    const body = "x".repeat(161);
    expect(await errorOf(connector.prepare({ to, body, maxSegments: 1 }))).toMatchObject({
      code: "invalid-message",
    });
    expect(await connector.prepare({ to, body, maxSegments: 2 })).toMatchObject({ segments: 2 });
    const prepared = await connector.prepare({ to, body, maxSegments: 2 });
    const lower = { ...prepared, maxSegments: 1 };
    expect(await errorOf(connector.prepare(lower))).toMatchObject({ code: "invalid-message" });
  });

  it("has its segments counted from its text, whatever segments it claims", async () => {
    const prepared = await make().prepare(hello);
    const lying = { ...prepared, body: "é😀".repeat(100), segments: 1, encoding: "gsm-7" as const };
    expect(await make().prepare(lying)).toMatchObject({ encoding: "ucs-2", segments: 5 });
  });

  const hostile: [string, unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["a string", "hello"],
    ["an array", [hello]],
    ["nothing", {}],
    ["no text", { to }],
    ["an empty text", { to, body: " \n" }],
    ["a text that is not a string", { to, body: 7 }],
    ["a text object", { to, body: { toString: () => "Hello" } }],
    ["NUL", { to, body: "a\0b" }],
    ["half a surrogate pair", { to, body: "a\ud83d" }],
    ["1 MB", { to, body: "x".repeat(1_000_000) }],
    ["256 parts", { to, body: "x".repeat(153 * 255 + 1) }],
    ["text and variables", { to, body: "Hello", variables: { code: "1" } }],
    ["an invalid sender", { ...hello, from: 7 }],
    ["an empty sender", { ...hello, from: "" }],
    ["a line break in the sender", { ...hello, from: "a\r\nX: y" }],
    ["a line break in the reference", { ...hello, reference: "a\nb" }],
    ["half a surrogate pair in the reference", { ...hello, reference: "a\ud83d" }],
    ["a reference that no index takes", { ...hello, reference: "r".repeat(256) }],
    ["a usage type that no index takes", { ...hello, usageType: "u".repeat(5_000) }],
    ["half a surrogate pair in the sender", { ...hello, from: "\udc00" }],
    ["an invalid usage type", { to, usageType: { toString: () => "SignIn" } }],
    ["an invalid locale", { ...signIn, locale: 7 }],
    ["a locale that is not a string", { ...signIn, locale: 5 }],
    ["a missing variable", { to, usageType: "SignIn" }],
    ["invalid variables", { ...signIn, variables: "code=1" }],
    ["variables of a prototype", { ...signIn, variables: Object.create({ code: "1" }) }],
    ["no whole number of seconds", { ...hello, validityPeriodSeconds: 1.5 }],
    ["seconds before", { ...hello, validityPeriodSeconds: 0 }],
    ["seconds as text", { ...hello, validityPeriodSeconds: "60" }],
    ["no segments at all", { ...hello, maxSegments: 0 }],
    ["a date as text", { ...hello, sendAt: "2030-01-01" }],
    ["an invalid date", { ...hello, sendAt: new Date("no") }],
    ["a relative callback", { ...hello, statusCallback: "/status" }],
    ["a callback of another scheme", { ...hello, statusCallback: "javascript:alert(1)" }],
    [
      "a getter that throws",
      {
        to,
        get body() {
          throw new Error("s3cret");
        },
      },
    ],
    [
      "a getter that throws nothing",
      {
        get to() {
          throw undefined;
        },
      },
    ],
    [
      "a proxy",
      new Proxy(hello, {
        get: () => {
          throw new Error("s3cret");
        },
      }),
    ],
    [
      "a date that throws",
      {
        ...hello,
        sendAt: new Proxy(new Date(), {
          get: () => {
            throw "s3cret";
          },
        }),
      },
    ],
  ];
  it.each(hostile)("with %s is rejected and not sent", async (_, message) => {
    const { connector, delivered } = recording({ config: { templates } });
    for await (const error of [
      connector.send(message as SmsMessage),
      connector.prepare(message as SmsMessage),
    ].map((work) => errorOf(work))) {
      expect(error).toMatchObject({ delivery: "not-sent", connector: "example", provider: "example" });
      expect(printed(error)).not.toContain("s3cret");
    }
    expect(delivered).toEqual([]);
  });

  it("with getters that change their value is sent as it was validated", async () => {
    const turning =
      (...values: unknown[]) =>
      () =>
        values.length > 1 ? values.shift() : values[0];
    const read = {
      to: turning(to, "+1\r\nX: y"),
      body: turning("Hello", "Hello\0", 7),
      from: turning("Example", "a\r\nb"),
      sendAt: turning(new Date(0), "never"),
      maxSegments: turning(1, "many"),
      statusCallback: turning("https://example.com", "javascript:alert(1)"),
    };
    const message = {};
    for (const [name, get] of Object.entries(read)) {
      Object.defineProperty(message, name, { get, enumerable: true });
    }
    const { connector, delivered } = recording();
    await connector.send(message as SmsMessage);
    expect(delivered).toMatchObject([
      {
        to,
        body: "Hello",
        from: "Example",
        sendAt: new Date(0),
        maxSegments: 1,
        statusCallback: "https://example.com",
      },
    ]);
  });

  it("of any kind is sent unchanged or rejected with an SmsError that never prints the text", async () => {
    const value = fc.oneof(fc.string(), fc.string({ unit: anyCharacter }), fc.anything());
    const message = fc.record(
      {
        to: fc.oneof(fc.constant(to), value),
        body: value,
        from: value,
        usageType: fc.oneof(fc.constant("SignIn"), value),
        variables: fc.oneof(fc.dictionary(fc.constantFrom("code", "x"), value), value),
        locale: value,
        sendAt: fc.oneof(fc.date(), value),
        maxSegments: fc.oneof(fc.integer(), value),
        kind: fc.oneof(fc.constant("smskit/prepared-message"), value),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(message, async (any) => {
        const { connector, delivered } = recording({ config: { templates } });
        const outcome = await connector.send(any as SmsMessage).then(
          () => "accepted",
          (error: unknown) => error,
        );
        if (outcome !== "accepted") {
          expect(SmsError.is(outcome), inspect(outcome)).toBe(true);
          expect(outcome).toMatchObject({ delivery: "not-sent" });
          expect(delivered).toEqual([]);
          return;
        }
        const [sent] = delivered;
        expect(sent?.to).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(typeof sent?.body).toBe("string");
        if (typeof any.body === "string") expect(sent?.body).toBe(any.body);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a message that was sent before", () => {
  it.each([200, 204, 408, 503])(
    "is not said to be accepted, or not, by the error of a call that sends nothing: HTTP %i",
    async (status) => {
      const response = { status, body: "<html>", header: () => undefined };
      const fail = async () => {
        throw errorFromResponse("Example", response);
      };
      const methods = { deliver: fail, check: fail, getStatus: fail, cancel: fail, redact: fail, find: fail };
      const connector = make({ ...methods, reportOutcome: fail });
      const sent = await errorOf(connector.send(hello));
      expect(sent.message).toMatch(/the message was (?:most likely )?accepted/);
      const ref = { connector: connector.id, id: "M1" };
      const prepared = await connector.prepare(hello);
      for await (const error of [
        connector.check?.(),
        connector.getStatus?.(ref),
        connector.cancel?.(ref),
        connector.redact?.(ref),
        connector.find?.(prepared, { since: new Date(0) }),
        connector.reportOutcome?.(ref, "confirmed"),
      ].map((call) => errorOf(call))) {
        expect(error).toMatchObject({ code: sent.code, httpStatus: status });
        expect(error.message).toMatch(/^Example (?:responded with|failed \(HTTP) \d{3}.*[^.]\.$/);
        expect(inspect(error)).not.toContain("accepted");
      }
    },
  );

  const at = new Date(0);
  const adapter = (seen: unknown[] = []) =>
    ({
      getStatus: async (message) => {
        seen.push(message.id);
        return { provider: "example", id: message.id, status: "delivered", providerStatus: "done", at };
      },
      cancel: async (message) => void seen.push(message.id),
      redact: async (message) => void seen.push(message.id),
      reportOutcome: async (message, outcome) => void seen.push(message.id, outcome),
    }) satisfies Partial<Adapter>;

  it("is identified by its receipt", async () => {
    const seen: unknown[] = [];
    const connector = make(adapter(seen), { id: "eu" });
    const receipt = await connector.send(hello);
    expect(await connector.getStatus?.(receipt)).toEqual({
      connector: "eu",
      provider: "example",
      id: "M1",
      status: "delivered",
      providerStatus: "done",
      at,
    });
    await connector.cancel?.(receipt);
    await connector.redact?.({ connector: "eu", id: "M2" });
    await connector.reportOutcome?.(receipt, "confirmed");
    expect(seen).toEqual(["M1", "M1", "M2", "M1", "confirmed"]);
  });

  it.each([
    { connector: "other", id: "M1" },
    { connector: undefined, id: "M1" },
    { connector: "example", id: "" },
    { connector: "example", id: "." },
    { connector: "example", id: ".." },
    { connector: "example", id: 7 },
    { connector: "example", id: "M1\r\nX: y" },
    { connector: "example" },
    {},
    null,
    undefined,
  ])("is rejected if it belongs to another connector or to none: %o", async (message) => {
    const seen: unknown[] = [];
    const connector = make(adapter(seen));
    for await (const error of [
      connector.getStatus?.(message as never),
      connector.cancel?.(message as never),
      connector.redact?.(message as never),
      connector.reportOutcome?.(message as never, "confirmed"),
    ].map((work) => errorOf(work as Promise<unknown>))) {
      expect(error).toMatchObject({
        code: "invalid-message",
        delivery: "not-sent",
        connector: "example",
        message: expect.stringMatching(
          /^message: pass a receipt|^message: was sent by the connector ".*", not by "example"/,
        ),
      });
    }
    expect(seen).toEqual([]);
  });

  it("is not looked up if `since` is invalid", async () => {
    const find = vi.fn<NonNullable<Adapter["find"]>>(async () => undefined);
    const connector = make({ find });
    const prepared = await connector.prepare(hello);
    for (const since of [new Date(Number.NaN), "2026-01-01", undefined]) {
      const looked = connector.find?.(prepared, { since: since as Date }) as Promise<unknown>;
      expect(await errorOf(looked)).toMatchObject({ code: "invalid-message", connector: "example" });
    }
    expect(find).not.toHaveBeenCalled();
  });

  it("is found by its text and returned as a receipt", async () => {
    const since = new Date();
    const find = vi.fn<NonNullable<Adapter["find"]>>(async () => ({
      id: "M9",
      status: "sent",
      raw: { a: 1 },
    }));
    const connector = make({ find });
    const prepared = await connector.prepare({ ...hello, reference: "r" });
    const receipt = await connector.find?.(prepared, { since });
    expect(find).toHaveBeenCalledExactlyOnceWith(prepared, since, expect.objectContaining({}));
    expect({ ...receipt }).toEqual({
      connector: "example",
      provider: "example",
      id: "M9",
      reference: "r",
      to,
      status: "sent",
      segments: 1,
      encoding: "gsm-7",
    });
    find.mockResolvedValueOnce(undefined);
    expect(await connector.find?.(prepared, { since })).toBeUndefined();
  });
});

describe("an unsupported field or option is rejected by name", () => {
  it.each(["validityPeriod", "text", "idempotencyKey", "__proto__"])(
    "the field %s of a message",
    async (field) => {
      const sms = createMemoryConnector();
      const message = JSON.parse(`{"to": "+15558675310", "body": "hello", "${field}": 60}`);
      const error = await sms.send(message).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect((error as Error).message).toContain(field);
      expect(sms.messages).toHaveLength(0);
    },
  );

  it.each(["us", "USA", "", 1])("an invalid defaultCountry: %j", (defaultCountry) => {
    expect(() => createMemoryConnector({}, { defaultCountry: defaultCountry as string })).toThrowError(
      expect.objectContaining({ code: "invalid-config", message: expect.stringContaining("defaultCountry") }),
    );
  });
});
