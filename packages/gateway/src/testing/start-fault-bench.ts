import { createCarrier, type MockServer, startMockServer } from "@smskit/mock";
import type { PostgresServer } from "@smskit/test-postgres";
import { freePort } from "@smskit/test-support/free-port";
import { patience } from "@smskit/test-support/patience";
import { reveals } from "@smskit/test-support/without-ids";
import pg from "pg";
import { pino } from "pino";
import { expect, vi } from "vitest";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { createInspectableGateway, type InspectableGateway } from "../create-gateway.ts";
import { type GatewayServer, serveGateway } from "../operations/serve-gateway.ts";
import { ask, askUntilTaken, type System, statusOf, systems } from "./ask-gateway.ts";
import { configFor } from "./config-for.ts";
import { type CuttableProxy, startCuttableProxy } from "./cuttable-proxy.ts";

/** A gateway that listens, and its own line to the database. */
export interface ServedGateway {
  gateway: InspectableGateway;
  server: GatewayServer;
  proxy: CuttableProxy;
  /** How many requests have reached the gateway. */
  readonly received: number;
}

/** Two gateways on one Postgres, one provider, and what must hold while something is broken. */
export interface FaultBench {
  provider: MockServer;
  one: ServedGateway;
  other: ServedGateway;
  /** Starts another gateway on the same database. */
  serve(changes?: Partial<GatewayConfigInput>): Promise<ServedGateway>;
  stop(served: ServedGateway): Promise<void>;
  /** Asks for texts that must be put on record; returns their numbers. */
  expectSuccesses(at: ServedGateway): Promise<string[]>;
  /** Asks for texts while something is broken: no success, an honest error, in time. Returns their numbers. */
  expectErrors(at: ServedGateway): Promise<Map<string, System>>;
  /** Repeats requests until they are a success, and counts texts. */
  expectOnceAfterwards(at: ServedGateway, asked: ReadonlyMap<string, System>): Promise<void>;
  /** Waits until each number has one text, and nothing is queued. */
  expectOnce(numbers: readonly string[]): Promise<void>;
  textsTo(number: string): number;
  /** The status of the only message to a number, by the API. */
  statusOf(number: string): Promise<string | undefined>;
  query<Row extends object>(sql: string): Promise<pg.QueryResult<Row>>;
  close(): Promise<void>;
}

let numbers = 4_000_000;
export const freshNumber = () => `+1555${numbers++}`;

/** Status of `/readyz`. */
export async function readiness({ server }: ServedGateway): Promise<number> {
  return (await fetch(`${server.url}/readyz`)).status;
}

export async function startFaultBench(postgres: PostgresServer): Promise<FaultBench> {
  const logged: string[] = [];
  const running = new Set<ServedGateway>();
  const carrier = createCarrier({ latencyMs: 0 });

  async function serve(changes: Partial<GatewayConfigInput> = {}): Promise<ServedGateway> {
    const proxy = await startCuttableProxy(postgres.url);
    const logger = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
    const config = { ...configFor(bench.provider.url, proxy.url), ...changes };
    const times = { timeoutMs: 2_000, lookUpAfterMs: [100, 1_000] };
    const gateway = createInspectableGateway({ config, logger }, times);
    await gateway.start();
    let received = 0;
    const fetch: InspectableGateway["fetch"] = (request, environment) => {
      received += 1;
      return gateway.fetch(request, environment);
    };
    const served: ServedGateway = {
      gateway,
      proxy,
      server: await serveGateway({ fetch }, { port: 0 }),
      get received() {
        return received;
      },
    };
    running.add(served);
    return served;
  }

  async function stop(served: ServedGateway): Promise<void> {
    running.delete(served);
    const { gateway, server, proxy } = served;
    await Promise.all([server.close(1_000), gateway.stop()]);
    await proxy.close();
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

  const textsTo = (to: string) => carrier.messages.filter((message) => message.to === to).length;

  async function expectOnce(asked: readonly string[]): Promise<void> {
    await vi.waitFor(async () => {
      expect(asked.map(textsTo)).toEqual(asked.map(() => 1));
      const { rows } = await query<{ count: string }>(
        "SELECT count(*) FROM smskit.gateway_messages WHERE status = 'queued'",
      );
      expect(Number(rows[0]?.count), "queued").toBe(0);
    }, patience);
  }

  const bench: FaultBench = {
    provider: await startMockServer({ port: await freePort(), carrier }),
    one: undefined as never,
    other: undefined as never,
    serve,
    stop,
    query,
    textsTo,
    expectOnce,
    async expectSuccesses(at) {
      const asked: string[] = [];
      for (const system of systems) {
        const to = freshNumber();
        asked.push(to);
        await askUntilTaken(at, system, to);
      }
      return asked;
    },
    async expectErrors(at) {
      const asked = new Map<string, System>();
      await Promise.all(
        systems.map(async (system) => {
          const to = freshNumber();
          asked.set(to, system);
          const heard = await ask(at, system, to);
          const isProgram = system === "api" || system === "twilio";
          expect(heard, system).toMatchObject({ ok: false });
          if (isProgram) expect(heard.status, system).toBe(503);
          expect(reveals(heard.body, to.slice(-6))).toBe(false);
        }),
      );
      return asked;
    },
    async expectOnceAfterwards(at, asked) {
      await vi.waitFor(async () => expect(await readiness(at)).toBe(200), patience);
      for (const [to, system] of asked) {
        await vi.waitFor(async () => expect((await ask(at, system, to)).ok).toBe(true), patience);
      }
      await expectOnce([...asked.keys()]);
    },
    statusOf: (number) => statusOf(bench.other, number),
    async close() {
      await Promise.all([...running].map(stop));
      await bench.provider.close();
      expect(logged.join(""), "whole numbers in logs").not.toMatch(/\b1555\d{7}\b/);
    },
  };
  bench.one = await serve();
  bench.other = await serve();
  return bench;
}
