import { createCarrier, type Fault, type MockServer, startMockServer } from "@smskit/mock";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { patience } from "@smskit/test-support/patience";
import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createInspectableGateway, type InspectableGateway } from "./create-gateway.ts";
import { type GatewayServer, serveGateway } from "./operations/serve-gateway.ts";
import { ask, type System, systems } from "./testing/ask-gateway.ts";
import { configFor, keyOfApp } from "./testing/config-for.ts";
import { type CuttableProxy, startCuttableProxy } from "./testing/cuttable-proxy.ts";
import "@smskit/test-support/patience";

interface Served {
  gateway: InspectableGateway;
  server: GatewayServer;
  proxy: CuttableProxy;
}

let postgres: PostgresServer;
let provider: MockServer;
let one: Served;
let other: Served;
const logged: string[] = [];

async function serve(): Promise<Served> {
  const proxy = await startCuttableProxy(postgres.url);
  const logger = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  const times = { timeoutMs: 2_000, lookUpAfterMs: [100, 1_000] };
  const gateway = createInspectableGateway({ config: configFor(provider.url, proxy.url), logger }, times);
  await gateway.start();
  return { gateway, proxy, server: await serveGateway(gateway, { port: 0 }) };
}

beforeAll(async () => {
  postgres = await startPostgresServer();
  provider = await startMockServer({ port: 0, carrier: createCarrier({ latencyMs: 0 }) });
  one = await serve();
  other = await serve();
});
afterAll(async () => {
  for (const { gateway, server, proxy } of [one, other]) {
    await server.close(1_000);
    await gateway.stop();
    await proxy.close();
  }
  await provider.close();
  await postgres.remove();
  expect(logged.join(""), "whole numbers in logs").not.toMatch(/\b1555\d{7}\b/);
});

let numbers = 4_000_000;
const freshNumber = () => `+1555${numbers++}`;
const textsTo = (to: string) => provider.carrier.messages.filter((message) => message.to === to).length;

/** Asks for texts while something is broken: no success, an honest error, in time. Returns their numbers. */
async function expectErrors(at: Served): Promise<Map<string, System>> {
  const asked = new Map<string, System>();
  await Promise.all(
    systems.map(async (system) => {
      const to = freshNumber();
      asked.set(to, system);
      const heard = await ask(at, system, to);
      expect(heard, system).toMatchObject({ ok: false });
      if (system === "api") expect(heard.status).toBe(503);
      expect(heard.ms, `${system}, in milliseconds`).toBeLessThan(system === "api" ? 15_000 : 7_000);
      expect(heard.body).not.toContain(to.slice(-6));
    }),
  );
  return asked;
}

/** Repeats requests until they are a success, and counts texts. */
async function expectOnceAfterwards(at: Served, asked: ReadonlyMap<string, System>): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${at.server.url}/readyz`)).status).toBe(200), patience);
  for (const [to, system] of asked) {
    await vi.waitFor(async () => expect((await ask(at, system, to)).ok).toBe(true), patience);
  }
  await expectOnce([...asked.keys()]);
}

async function expectOnce(asked: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(asked.map(textsTo)).toEqual(asked.map(() => 1)), patience);
  const { rows } = await query<{ count: string }>(
    "SELECT count(*) FROM smskit.gateway_messages WHERE status = 'queued'",
  );
  if (Number(rows[0]?.count) > 0) return vi.waitFor(() => expectOnce(asked), patience);
}

async function query<Row extends object>(sql: string): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client(postgres.url);
  await client.connect();
  try {
    return await client.query<Row>(sql);
  } finally {
    await client.end();
  }
}

/** Texts that are on record before something breaks. */
async function expectSuccesses(at: Served): Promise<string[]> {
  const asked: string[] = [];
  for (const system of systems) {
    const to = freshNumber();
    asked.push(to);
    expect(await ask(at, system, to), system).toMatchObject({ ok: true });
  }
  return asked;
}

describe("while the provider is away, doors respond with success in time", () => {
  const withFault = (fault: Fault) => async () => provider.carrier.faults.add(fault);

  test.each<[string, () => Promise<() => unknown>]>([
    ["refuses connections", closeProvider],
    ["fails", withFault({ kind: "server-error" })],
    ["hangs", withFault({ kind: "hang", accepted: false })],
  ])("it %s: texts are sent at most once, and the API says what is unknown", async (name, begin) => {
    const end = await begin();
    const asked = systems.map((system) => [system, freshNumber()] as const);
    await Promise.all(
      asked.map(async ([system, to]) => {
        const heard = await ask(one, system, to);
        expect(heard, system).toMatchObject({ ok: true });
        expect(heard.ms).toBeLessThan(7_000);
      }),
    );
    for (const [, to] of asked) expect(["queued", "unknown"]).toContain(await statusOf(to));
    await end();
    for (const [, to] of asked) {
      await vi.waitFor(async () => expect(["accepted", "unknown"]).toContain(await statusOf(to)), patience);
      const status = await statusOf(to);
      if (name === "refuses connections") expect(status).toBe("accepted");
      if (status === "accepted") expect(textsTo(to)).toBe(1);
      else expect(textsTo(to)).toBeLessThanOrEqual(1);
    }
  });
});

describe("while the database is away, doors and API respond in time with an error, and nothing is sent twice afterwards", () => {
  test("stopped, and started again", async () => {
    const before = await expectSuccesses(one);
    await postgres.stop();
    const asked = await expectErrors(one);
    await postgres.start();
    await expectOnceAfterwards(one, asked);
    await expectOnce([...before, ...(await expectSuccesses(other))]);
  });

  test("frozen, and thawed", async () => {
    const before = await expectSuccesses(one);
    await postgres.freeze();
    const asked = await expectErrors(one);
    postgres.thaw();
    await expectOnceAfterwards(one, asked);
    await expectOnce([...before, ...(await expectSuccesses(other))]);
  });

  test("full: it takes no more rows (SQLSTATE 53100)", async () => {
    const before = await expectSuccesses(one);
    await query(
      `CREATE FUNCTION refuse_rows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER disk_is_full BEFORE INSERT ON smskit.gateway_messages EXECUTE FUNCTION refuse_rows()`,
    );
    const asked = await expectErrors(one).finally(() =>
      query("DROP TRIGGER disk_is_full ON smskit.gateway_messages; DROP FUNCTION refuse_rows"),
    );
    await expectOnceAfterwards(one, asked);
    await expectOnce(before);
  });

  test("cut off from one of two gateways: the other one goes on", async () => {
    const before = await expectSuccesses(one);
    one.proxy.cut();
    const [asked, fine] = await Promise.all([expectErrors(one), expectSuccesses(other)]);
    // A load balancer brings the repeated requests to the other one.
    await expectOnceAfterwards(other, asked);
    one.proxy.heal();
    await expectOnceAfterwards(one, asked);
    await expectOnce([...before, ...fine]);
  });
});

test("the database is lost after a text was put on record: the API says `queued`, not that nothing was sent", async () => {
  const stop = provider.carrier.faults.add({ kind: "hang", accepted: false });
  const to = freshNumber();
  const asking = ask(one, "api", to, { Prefer: "wait=3" });
  await vi.waitFor(async () => expect(await statusOf(to)).toBe("queued"), patience);
  one.proxy.cut();
  const heard = await asking;
  one.proxy.heal();
  stop();
  expect([heard.status, JSON.parse(heard.body).status]).toEqual([202, "queued"]);
});

/** Nothing listens at the provider's port; returns what opens it again. */
async function closeProvider(): Promise<() => Promise<void>> {
  const { carrier, port } = provider;
  await provider.close();
  return async () => {
    provider = await startMockServer({ port, carrier });
  };
}

async function statusOf(number: string): Promise<string | undefined> {
  const response = await fetch(`${other.server.url}/v1/messages/search`, {
    method: "POST",
    headers: { Authorization: `Bearer ${keyOfApp}`, "Content-Type": "application/json" },
    body: JSON.stringify({ number }),
  });
  const { messages } = (await response.json()) as { messages: { status: string }[] };
  expect(messages).toHaveLength(1);
  return messages[0]?.status;
}
