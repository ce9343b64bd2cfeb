import { type Fault, startMockServer } from "@smskit/mock";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { patience } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ask, askUntilTaken, systems } from "./testing/ask-gateway.ts";
import { type FaultBench, freshNumber, readiness, startFaultBench } from "./testing/start-fault-bench.ts";
import "@smskit/test-support/patience";

let postgres: PostgresServer;
let bench: FaultBench;

beforeAll(async () => {
  postgres = await startPostgresServer();
  bench = await startFaultBench(postgres);
});
afterAll(async () => {
  postgres.thaw();
  await bench.close();
  await postgres.remove();
});

describe("while the provider is away, doors respond with success in time", () => {
  const withFault = (fault: Fault) => async () => bench.provider.carrier.faults.add(fault);

  test.each<[string, () => Promise<() => unknown>]>([
    ["refuses connections", closeProvider],
    ["fails", withFault({ kind: "server-error" })],
    ["hangs", withFault({ kind: "hang", accepted: false })],
  ])("it %s: texts are sent at most once, and the API says what is unknown", async (name, begin) => {
    const end = await begin();
    const asked = systems.map((system) => [system, freshNumber()] as const);
    await Promise.all(asked.map(([system, to]) => askUntilTaken(bench.one, system, to)));
    for (const [, to] of asked) expect(["queued", "unknown"]).toContain(await bench.statusOf(to));
    await end();
    for (const [, to] of asked) {
      await vi.waitFor(
        async () => expect(["accepted", "unknown"]).toContain(await bench.statusOf(to)),
        patience,
      );
      const status = await bench.statusOf(to);
      if (name === "refuses connections") expect(status).toBe("accepted");
      if (status === "accepted") expect(bench.textsTo(to)).toBe(1);
      else expect(bench.textsTo(to)).toBeLessThanOrEqual(1);
    }
  });
});

describe("while the database is away, doors and API respond in time with an error, and nothing is sent twice afterwards", () => {
  test("stopped, and started again", async () => {
    const before = await bench.expectSuccesses(bench.one);
    await postgres.stop();
    const asked = await bench.expectErrors(bench.one);
    expect(await readiness(bench.one)).toBe(503);
    await postgres.start();
    await bench.expectOnceAfterwards(bench.one, asked);
    await bench.expectOnce([...before, ...(await bench.expectSuccesses(bench.other))]);
  });

  test("frozen, and thawed", async () => {
    const before = await bench.expectSuccesses(bench.one);
    await postgres.freeze();
    const asked = await bench.expectErrors(bench.one);
    expect(await readiness(bench.one)).toBe(503);
    postgres.thaw();
    await bench.expectOnceAfterwards(bench.one, asked);
    await bench.expectOnce([...before, ...(await bench.expectSuccesses(bench.other))]);
  });

  test("a stop while it is frozen ends within a minute, and what was accepted is sent once", async () => {
    const third = await bench.serve();
    const before = await bench.expectSuccesses(third);
    // One that is frozen as its send begins would be unknown.
    await bench.expectOnce(before);
    await postgres.freeze();
    const { received } = third;
    const asked = new Map(systems.map((system) => [freshNumber(), system]));
    const asking = Promise.allSettled([...asked].map(([to, system]) => ask(third, system, to)));
    await vi.waitFor(() => expect(third.received - received).toBe(asked.size), patience);
    await settledWithin(60_000, bench.stop(third));
    await asking;
    postgres.thaw();
    await bench.expectOnceAfterwards(bench.other, asked);
    await bench.expectOnce(before);
  });

  test.each(["cut", "silence"] as const)(
    "cut off from one of two gateways (%s): the other one goes on",
    async (how) => {
      const before = await bench.expectSuccesses(bench.one);
      bench.one.proxy[how]();
      const [asked, fine] = await Promise.all([
        bench.expectErrors(bench.one),
        bench.expectSuccesses(bench.other),
      ]);
      expect(await readiness(bench.one)).toBe(503);
      await vi.waitFor(async () => expect(await readiness(bench.other)).toBe(200), patience);
      // A load balancer brings the repeated requests to the other one.
      await bench.expectOnceAfterwards(bench.other, asked);
      bench.one.proxy.heal();
      await bench.expectOnceAfterwards(bench.one, asked);
      await bench.expectOnce([...before, ...fine]);
    },
  );
});

test("the database is lost after a text was put on record: the API says `queued`, not that nothing was sent", async () => {
  const to = freshNumber();
  // It stays queued, however slow the machine is.
  bench.provider.carrier.faults.add({ kind: "rate-limited", retryAfter: "3600", to });
  const asking = ask(bench.one, "api", to, { Prefer: "wait=3" });
  await vi.waitFor(async () => expect(await bench.statusOf(to)).toBe("queued"), patience);
  bench.one.proxy.cut();
  const heard = await asking;
  bench.one.proxy.heal();
  expect([heard.status, JSON.parse(heard.body).status]).toEqual([202, "queued"]);
});

/** Nothing listens at the provider's port; returns what opens it again. */
async function closeProvider(): Promise<() => Promise<void>> {
  const { carrier, port } = bench.provider;
  await bench.provider.close();
  return async () => {
    bench.provider = await startMockServer({ port, carrier });
  };
}
