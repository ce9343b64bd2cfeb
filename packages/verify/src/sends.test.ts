import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createMemoryVerificationStore, type NamedLimit, type VerifierLimits } from "./index.ts";
import { ipNetworkOf, widerNetworkOf } from "./ip-network.ts";
import { errorOf, other, secret, to, unlimited, verifierWith } from "./testing/verifier.ts";

afterEach(() => {
  vi.useRealTimers();
});

const hour = 3_600_000;

describe("sends: 5 an hour and 10 a day for a number, 10 an hour for an address, limits by country and in total", () => {
  it("texts a number five times for fifty concurrent starts", async () => {
    const { start, phone } = verifierWith({ policy: {} });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => start()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    expect(phone.messages).toHaveLength(5);
    const error = await errorOf(start());
    expect(error).toMatchObject({
      code: "rate-limited",
      delivery: "not-sent",
      retryable: false,
      failover: false,
    });
    expect(error.retryAfterMs).toBeGreaterThan(hour - 60_000);
    expect(error.message).toBe('The limit "number-3600" of your app is reached: 5 texts in 3600 s.');
    await start({ to: other });
  });

  it("texts a number at most ten times a day", async () => {
    vi.useFakeTimers();
    const { start, phone } = verifierWith({ policy: {}, now: undefined });
    for (let sent = 0; sent < 10; sent++) {
      await start();
      await vi.advanceTimersByTimeAsync(hour);
    }
    const error = await errorOf(start());
    expect(error.message).toBe('The limit "number-86400" of your app is reached: 10 texts in 86400 s.');
    await vi.advanceTimersByTimeAsync(14 * hour);
    await start();
    expect(phone.messages).toHaveLength(11);
  });

  it("allows ten starts an hour for an address, whatever the numbers", async () => {
    const { start } = verifierWith({ policy: {} });
    const ip = "2001:db8::1";
    for (let sent = 0; sent < 10; sent++) await start({ to: `+4474001234${10 + sent}`, ip });
    // The same network.
    const error = await errorOf(start({ to: other, ip: "2001:0DB8:0:0:ffff::" }));
    expect(error.message).toBe('The limit "ip-3600" of your app is reached: 10 texts in 3600 s.');
    await start({ to: other, ip: "2001:db8:0:1::1" });
    await start({ to: other });
  });

  it("allows ten times an address's limit for all addresses of one /48, for IPv6 only", async () => {
    const { start, phone } = verifierWith({ policy: { limits: { number: [] } } });
    const ask = (network: number, first = "2001:db8:7") =>
      start({ ip: `${first}:${network.toString(16)}::1` });
    for (let sent = 0; sent < 100; sent++) await ask(sent);
    for (const network of [0, 100, 0xffff]) {
      expect((await errorOf(ask(network))).message).toBe(
        'The limit "ipNetwork-3600" of your app is reached: 100 texts in 3600 s.',
      );
    }
    await ask(0, "2001:db8:8");
    for (let sent = 0; sent < 101; sent++) await start({ ip: `203.0.113.${sent}` });
    expect(phone.messages).toHaveLength(202);
  });

  it("uses the policy: ten times an address's limits, its own limits, or none", async () => {
    const cap = { texts: 1, perSeconds: 60 };
    const askAll = async (limits: VerifierLimits, networks: number) => {
      const { start } = verifierWith({ policy: { limits: { number: [], ...limits } } });
      for (let network = 0; network < networks; network++) await start({ ip: `2001:db8:7:${network}::1` });
      return start({ ip: "2001:db8:7:ffff::1" }).then(
        () => "sent",
        (error: Error) => error.message,
      );
    };
    expect(await askAll({ ip: [cap] }, 10)).toBe(
      'The limit "ipNetwork-60" of your app is reached: 10 texts in 60 s.',
    );
    expect(await askAll({ ip: [cap], ipNetwork: [{ ...cap, texts: 3 }] }, 3)).toContain("ipNetwork-60");
    expect(await askAll({ ip: [cap], ipNetwork: [] }, 30)).toBe("sent");
    expect(await askAll({ ip: [] }, 150)).toBe("sent");
    for (const ipNetwork of [{}, [{ texts: 0.5, perSeconds: 1 }], [null]]) {
      expect(() => verifierWith({ policy: { limits: { ipNetwork: ipNetwork as never } } })).toThrow(
        "policy.limits.ipNetwork",
      );
    }
  });

  it("limits a country and the total", async () => {
    const cap = [{ texts: 1, perSeconds: 60 }];
    const country = verifierWith({ policy: { limits: { country: cap } } });
    await country.start();
    expect((await errorOf(country.start({ to: "+15558675311" }))).message).toContain("country-60");
    await country.start({ to: other });
    const all = verifierWith({ policy: { limits: { all: cap } } });
    await all.start();
    expect((await errorOf(all.start({ to: other }))).message).toContain("all-60");
  });

  it("counts by address, network, number, country and total, in this order, and stops at a refusal", async () => {
    const made: string[] = [];
    const counted: [name: string, key: string][] = [];
    let full = "";
    const cap = [{ texts: 1, perSeconds: 60 }];
    const { start } = verifierWith({
      policy: { limits: { number: cap, ip: cap, country: cap, all: cap } },
      createLimiter: ({ name, texts, perSeconds }) => {
        made.push(`${name} ${texts} ${perSeconds}`);
        return {
          async consume(key) {
            counted.push([name, key]);
            // As rate-limiter-flexible does: an object, not an Error.
            if (name === full) throw Object.assign(Object.create(null), { msBeforeNext: 7 });
          },
        };
      },
    });
    expect(made.sort()).toEqual([
      ...["all-60 1 60", "country-60 1 60", "ip-60 1 60", "ipNetwork-60 10 60", "number-60 1 60"],
    ]);
    await start({ ip: "203.0.113.9" });
    expect(counted).toEqual([
      ["ip-60", expect.stringMatching(/^[\da-f]{64}$/)],
      ["number-60", expect.stringMatching(/^[\da-f]{64}$/)],
      ["country-60", "US"],
      ["all-60", "all"],
    ]);
    full = "number-60";
    expect((await errorOf(start({ ip: "203.0.113.9" }))).retryAfterMs).toBe(7);
    expect(counted.map(([name]) => name).slice(4)).toEqual(["ip-60", "number-60"]);
    await errorOf(start({ ip: "2001:db8::1" }));
    expect(counted.map(([name]) => name).slice(6)).toEqual(["ip-60", "ipNetwork-60", "number-60"]);
    expect(counted[7]?.[1]).toMatch(/^[\da-f]{64}$/);
  });

  it("counts a number once in any format and verifies it in one format", async () => {
    const { verifier, start, phone, code } = verifierWith({ policy: {} });
    const spellings = [
      "+4407400123456",
      "00447400123456",
      "+44 (0)7400 123456",
      "+447400123456",
      "+44 07400-123456",
    ];
    for (const spelling of spellings) {
      const started = await start({ to: spelling });
      expect(started.to).toBe(other);
      expect((await verifier.check({ ...started, code: code(), to: "+4407400123456" })).status).toBe(
        "approved",
      );
    }
    expect(phone.messages.map((message) => message.to)).toEqual(Array(5).fill(other));
    for (const spelling of spellings) {
      expect((await errorOf(start({ to: spelling }))).message).toContain('"number-3600"');
    }
  });

  it("recognizes a number with several superfluous zeros", async () => {
    const { start } = verifierWith({ policy: {} });
    expect((await start({ to: "+490015112345678" })).to).toBe("+4915112345678");
  });

  it("texts and resets E.164 numbers that are too short or too long, which the provider validates", async () => {
    const { verifier, start } = verifierWith({ policy: {} });
    for (const to of ["+44740012345", "+447400123456789"]) {
      expect((await start({ to })).to).toBe(to);
      await verifier.reset({ to });
    }
    const error = await errorOf(verifier.reset({ to: "5512345678" }));
    expect(error.code).toBe("invalid-recipient");
    expect(error.message).toBe(
      "to: does not say its country, and the same digits are a number in several; write it with + and the country code.",
    );
  });

  it.each([
    ["Mexico", "+5215512345678", "+525512345678", "+525512345678"],
    ["Brazil", "+551187654321", "+5511987654321", undefined],
    ["Argentina", "+541123456789", "+5491123456789", undefined],
  ])(
    "counts a phone of %s once by its identity and verifies the exact number",
    async (_, one, two, sameTo) => {
      const { verifier, start, code } = verifierWith({ policy: {} });
      const started = await start({ to: one });
      expect(started.to).toBe(sameTo ?? one);
      const binding = { ...started, code: code(), to: two };
      // Another spelling proves nothing, unless it is read as the same number.
      expect((await verifier.check(binding)).status).toBe(sameTo === undefined ? "not-found" : "approved");
      for (let sent = 1; sent < 5; sent++) await start({ to: sent % 2 ? two : one });
      for (const to of [one, two]) expect((await errorOf(start({ to }))).message).toContain('"number-3600"');
    },
  );

  it("blocks and unblocks a phone in any format of its number", async () => {
    const { verifier, start } = verifierWith();
    const [one, two] = ["+551187654321", "+5511987654321"];
    for (let failures = 0; failures < 20; ) {
      const started = await start({ to: failures % 2 ? one : two });
      for (let wrong = 0; wrong < 5; wrong++, failures++) await verifier.check({ ...started, code: "x" });
    }
    for (const to of [one, two]) expect((await errorOf(start({ to }))).message).toContain("many wrong codes");
    await verifier.reset({ to: one });
    expect((await start({ to: two })).to).toBe(two);
  });

  it("keeps counting when a secret is replaced", async () => {
    const counts = new Map<string, number>();
    const createLimiter = ({ texts }: NamedLimit) => ({
      async consume(key: string) {
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if ((counts.get(key) ?? 0) > texts) throw { msBeforeNext: 1 };
      },
    });
    const policy = {
      limits: {
        ...unlimited.limits,
        number: [{ texts: 5, perSeconds: 60 }],
        ip: [{ texts: 7, perSeconds: 60 }],
      },
    };
    const ip = "203.0.113.9";
    const before = verifierWith({ policy, createLimiter });
    const both = [
      { id: "next", value: `${secret}next` },
      { id: "default", value: secret },
    ];
    const during = verifierWith({ policy, createLimiter, secret: both });
    for (let sent = 0; sent < 3; sent++) await before.start({ ip });
    for (let sent = 0; sent < 2; sent++) await during.start({ ip });
    expect((await errorOf(during.start())).message).toContain('"number-60"');
    expect((await errorOf(before.start())).message).toContain('"number-60"');
    for (let sent = 0; sent < 2; sent++) await during.start({ ip, to: other });
    expect((await errorOf(during.start({ ip, to: other }))).message).toContain('"ip-60"');
  });

  it("does not limit a number if the policy says so", async () => {
    const { start, phone } = verifierWith();
    for (let sent = 0; sent < 12; sent++) await start({ ip: "203.0.113.9" });
    expect(phone.messages).toHaveLength(12);
  });

  it.each([
    [{ number: [{ texts: 1.5, perSeconds: 1 }] }, "policy.limits.number"],
    [{ ip: [{ texts: -1, perSeconds: 1 }] }, "policy.limits.ip"],
    [{ all: [{ texts: 0, perSeconds: 0 }] }, "policy.limits.all"],
    [{ numbers: [] }, "policy.limits: `numbers` is not an option"],
  ])("rejects invalid limits: %j", async (limits, problem) => {
    const creating = async () => verifierWith({ policy: { limits: limits as never } });
    const error = await errorOf(creating());
    expect([error.code, error.message]).toEqual(["invalid-config", expect.stringContaining(problem)]);
  });

  it("accepts a limit of zero texts and a limit of a month", async () => {
    const none = verifierWith({ policy: { limits: { all: [{ texts: 0, perSeconds: 31 * 86_400 }] } } });
    expect((await errorOf(none.start())).code).toBe("rate-limited");
  });
});

describe("IP addresses", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::FFFF:cb00:7109", "203.0.113.9"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["1::", "1:0:0:0::/64"],
    ["64:ff9b::203.0.113.9", "64:ff9b:0:0::/64"],
    ["1:2::7:8", "1:2:0:0::/64"],
    ["1:2:3::8", "1:2:3:0::/64"],
  ])("%s is counted as %s", (ip, network) => {
    expect(ipNetworkOf(ip)).toBe(network);
    const [a, b, c] = network.split(":");
    expect(widerNetworkOf(network)).toBe(network.includes(":") ? `${a}:${b}:${c}::/48` : undefined);
  });

  it.each([
    "",
    "unknown",
    "203.0.113",
    "203.0.113.256",
    "0203.0.113.9",
    "203.0.113.9:80",
    "::1]:80/[",
    "[::1]",
    "1.2.3.4.5",
    "x203.0.113.9",
    "203.0.113.9x",
    ":".repeat(65),
    undefined,
    7,
  ])("%s is invalid", async (ip) => {
    const { start, phone } = verifierWith({ policy: {} });
    if (ip === undefined) expect(() => ipNetworkOf(ip as never)).toThrow("ip: must be an IP address");
    else {
      const error = await errorOf(start({ ip: ip as never }));
      expect([error.code, error.message]).toEqual(["invalid-message", expect.stringMatching(/^ip: /)]);
      expect(phone.messages).toEqual([]);
    }
  });
});

describe("SMS pumping: allowed countries, and texts whose code is not entered", () => {
  it("texts the listed countries and rejects numbers without a country", async () => {
    const { start, phone } = verifierWith({ policy: { ...unlimited, countries: ["GB"] } });
    await start({ to: other });
    const error = await errorOf(start());
    expect(error).toMatchObject({ code: "permission", delivery: "not-sent", failover: false });
    expect(error.message).toBe("Codes to US are not allowed by this app.");
    const satellite = await errorOf(start({ to: "+882161234567" }));
    expect(satellite.message).toBe("Codes to numbers of no country are not allowed by this app.");
    expect(phone.messages).toHaveLength(1);
    expect(() => verifierWith({ policy: { countries: ["us"] } })).toThrow(
      /policy.countries: must be ISO 3166 codes/,
    );
    expect(() => verifierWith({ policy: { countries: ["USA"] } })).toThrow(/capital letters/);
    expect(() => verifierWith({ policy: { countries: ["XUS"] } })).toThrow(/capital letters/);
  });

  it("refuses a country before anything is counted", async () => {
    const { start } = verifierWith({
      policy: { countries: ["GB"] },
      createLimiter: () => ({ consume: () => Promise.reject(new Error("counted")) }),
    });
    expect((await errorOf(start())).code).toBe("permission");
  });

  async function run({ verified, unverified }: { verified: number; unverified: number }) {
    const setup = verifierWith();
    for (let text = 0; text < verified; text++) {
      const started = await setup.start();
      await setup.settled();
      await setup.verifier.check({ ...started, code: setup.code() });
      await setup.settled();
    }
    for (let text = 0; text < unverified; text++) {
      await setup.start();
      await setup.settled();
    }
    return setup;
  }

  it("reports once if the codes of more than twenty texts a day to one country are not entered", async () => {
    const { events, start, settled, clock } = await run({ verified: 1, unverified: 20 });
    expect(events).toEqual([]);
    for (let text = 0; text < 5; text++) await start({ to: other });
    await start();
    await settled();
    const event = {
      type: "pumping-suspected",
      country: "US",
      day: "2025-03-01",
      unverified: 21,
      verified: 1,
    };
    expect(events).toEqual([event]);
    await start();
    await settled();
    expect(events).toEqual([event]);
    clock.now += 24 * hour;
    for (let text = 0; text < 21; text++) await start({ to: "+882161234567" });
    await settled();
    expect(events.slice(1)).toEqual([
      { type: "pumping-suspected", country: "ZZ", day: "2025-03-02", unverified: 21, verified: 0 },
    ]);
  });

  it("above that, reports if unused codes exceed three tenths of the entered ones", async () => {
    const { events, start, settled } = await run({ verified: 100, unverified: 30 });
    expect(events).toEqual([]);
    await start();
    await settled();
    expect(events).toMatchObject([{ unverified: 31, verified: 100 }]);
  });

  it("counts every text of a verified number as verified", async () => {
    const tallies: object[] = [];
    const memory = createMemoryVerificationStore();
    const { verifier, clock, start, code, settled } = verifierWith({
      store: {
        ...memory,
        async tally(input) {
          tallies.push(input);
          return memory.tally(input);
        },
      },
    });
    const { verificationId } = await start();
    clock.now += 30_000;
    await verifier.resend({ verificationId });
    await verifier.check({ verificationId, code: code() });
    await settled();
    const [country, day] = ["US", "2025-03-01"];
    expect(tallies).toEqual([
      { country, day, sent: 1, verified: 0 },
      { country, day, sent: 1, verified: 0 },
      { country, day, sent: 0, verified: 2 },
    ]);
  });

  it("reports both counts to OpenTelemetry, by country, and no number", async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6 });
    const provider = new MeterProvider({ readers: [reader] });
    const { verifier, start, code, settled } = verifierWith({ meter: provider.getMeter("test") });
    await start({ to: other });
    const { verificationId } = await start();
    await verifier.check({ verificationId, code: code() });
    await settled();
    await provider.forceFlush();
    const metrics = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics));
    const points = metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      descriptor.unit,
      dataPoints.map(({ attributes, value }) => [attributes["sms.country"], value]),
    ]);
    expect(points).toEqual([
      [
        "sms.verify.sent",
        "{text}",
        [
          ["GB", 1],
          ["US", 1],
        ],
      ],
      ["sms.verify.verified", "{text}", [["US", 1]]],
    ]);
    expect(JSON.stringify(metrics)).not.toContain(to.slice(1));
  });

  it("does not fail a start or a check if it cannot count", async () => {
    const store = { ...createMemoryVerificationStore(), tally: () => Promise.reject(new Error("down")) };
    const { verifier, start, code, settled } = verifierWith({
      store,
      onEvent: () => {
        throw new Error("listener");
      },
    });
    const started = await start();
    expect((await verifier.check({ ...started, code: code() })).status).toBe("approved");
    await settled();
  });
});
