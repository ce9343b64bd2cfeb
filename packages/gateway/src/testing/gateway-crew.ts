import { freePort } from "@smskit/test-support/free-port";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import type { GatewayTimes } from "../state/open-gateway.ts";
import type { Ask, Reach } from "./gateway-clients.ts";
import { type GatewayProcess, startGatewayProcess } from "./start-gateway-process.ts";

/** Gateways that are killed and started again, on ports that stay. */
export interface GatewayCrew extends Pick<Reach, "ask" | "through"> {
  readonly kills: number;
  /** Requests under way at a gateway when it was killed. */
  readonly cutRequests: number;
  /** How many gateways serve now. */
  readonly serving: number;
  /** Kills a gateway that serves, and starts another in its place; false if none does. Throws when one ended by itself. */
  killOne(): Promise<boolean>;
  /** What all of them printed. */
  printed(): string;
  stop(): Promise<void>;
}

interface Place {
  port: number;
  process: GatewayProcess;
  underWay: number;
}

export async function startGatewayCrew(
  config: GatewayConfigInput,
  { count, random, times }: { count: number; random: () => number; times: GatewayTimes },
): Promise<GatewayCrew> {
  const places: Place[] = [];
  const all: GatewayProcess[] = [];
  let kills = 0;
  let cutRequests = 0;

  function start(port: number): GatewayProcess {
    const started = startGatewayProcess({ config, port, times });
    all.push(started);
    return started;
  }

  for (let index = 0; index < count; index++) {
    const port = await freePort();
    places.push({ port, process: start(port), underWay: 0 });
  }

  function expectToLive(): void {
    for (const { process } of places) if (process.end !== undefined) throw process.end;
  }

  /** Any gateway; the next one if nothing listens there. */
  async function through<T>(attempt: (url: string) => Promise<T>): Promise<T> {
    const first = Math.floor(random() * places.length);
    for (let tried = 0; ; tried++) {
      const place = places[(first + tried) % places.length] as Place;
      place.underWay += 1;
      try {
        return await attempt(place.process.url);
      } catch (thrown) {
        if (!isRefused(thrown) || tried + 1 >= places.length) throw thrown;
      } finally {
        place.underWay -= 1;
      }
    }
  }

  const ask: Ask = (path, init) =>
    through(async (url) => {
      const response = await fetch(`${url}${path}`, init);
      return { status: response.status, body: await response.text() };
    }).catch(() => undefined);

  return {
    ask,
    through,
    get kills() {
      return kills;
    },
    get cutRequests() {
      return cutRequests;
    },
    get serving() {
      return places.filter(({ process }) => process.serving).length;
    },
    async killOne() {
      expectToLive();
      const candidates = places.filter(({ process }) => process.serving);
      const victim = candidates[Math.floor(random() * candidates.length)];
      if (victim === undefined) return false;
      kills += 1;
      cutRequests += victim.underWay;
      await victim.process.kill();
      victim.process = start(victim.port);
      return true;
    },
    printed: () => all.flatMap(({ printed }) => printed).join(""),
    async stop() {
      await Promise.all(places.map(({ process }) => process.kill()));
    },
  };
}

/** Whether nothing listened at the port, so that a load balancer asks the next one. */
function isRefused(thrown: unknown): boolean {
  const { code, cause } = thrown as { code?: string; cause?: { code?: string } };
  return code === "ECONNREFUSED" || cause?.code === "ECONNREFUSED";
}
