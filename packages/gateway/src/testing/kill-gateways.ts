import { setTimeout as pause } from "node:timers/promises";
import { createCarrier, type MockServer, mockTwilio, startMockServer } from "@smskit/mock";
import { startPostgresServer } from "@smskit/test-postgres";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { patienceMs } from "@smskit/test-support/patience";
import type { GatewayTimes } from "../state/open-gateway.ts";
import { compareEvents, type EventComparison } from "./compare-events.ts";
import { type Comparison, compareTexts } from "./compare-texts.ts";
import { configWithEvents, keyOfApp } from "./config-for.ts";
import { type ClientName, clients, type LogicalText } from "./gateway-clients.ts";
import { type GatewayCrew, startGatewayCrew } from "./gateway-crew.ts";
import { type GatewayRecords, gatewayRecords } from "./gateway-records.ts";
import { eventSecret } from "./open-event-queue.ts";
import { startUnreliableApp, type UnreliableApp } from "./start-unreliable-app.ts";
import { startWebhookLine, type WebhookLine } from "./start-webhook-line.ts";

export interface KillReport extends Comparison {
  texts: number;
  kills: number;
  cutRequests: number;
  /** Numbers that got a text. */
  atPhones: number;
  /** Events on record, requests with one that the app got, webhooks of the provider, and what was wrong with any of them. */
  events: Record<
    "recorded" | "arrivals" | "redelivered" | "webhooks" | "repeatedWebhooks" | "inbound",
    number
  >;
  wrongEvents: EventComparison[];
  forged: number;
  /** Responses with 3xx or 4xx to webhooks of the provider. */
  refusedWebhooks: readonly string[];
  seconds: number;
  printed: string;
}

const mostSettlingMs = 120_000;
/** Fewer than a kill's share of what the test asserts would leave its proof to chance. */
const textsPerKill = 25;
const ourNumber = twilioWithNumber.from;
/** Ends in time for a look-up of unknown outcomes and a lease of a killed gateway; far shorter than for real ones. */
const times: GatewayTimes = {
  timeoutMs: 2_000,
  lookUpAfterMs: [200, 1_500],
  events: { retryAfterMs: Array.from({ length: 200 }, () => 300), leaseMs: 4_000, pollMs: 200 },
  eventTimeoutMs: 1_500,
};
/** Longer than a gateway waits for a response. */
const hangMs = 2_500;

interface Surroundings {
  provider: MockServer;
  line: WebhookLine;
  /** By the id of their endpoint. */
  apps: ReadonlyMap<string, UnreliableApp>;
  crew: GatewayCrew;
}

/** Kills gateways under load, and compares what their clients and the app were told with what phones got. */
export async function killGateways(options: {
  kills: number;
  /** Clients at once. */
  clients: number;
  seed: number;
}): Promise<KillReport> {
  const started = performance.now();
  const random = randomFrom(options.seed);
  const postgres = await startPostgresServer();
  const line = await startWebhookLine(random);
  const apps = new Map([
    ["app", await startUnreliableApp(eventSecret, { random, hangMs })],
    ["other", await startUnreliableApp(eventSecret, { random, hangMs })],
  ]);
  const carrier = createCarrier({
    latencyMs: 100,
    seed: options.seed,
    inboundUrl: `${line.url}/webhooks/main`,
  });
  const mocks = [mockTwilio(carrier, { authToken: twilioWithNumber.authToken })];
  const provider = await startMockServer({ port: 0, carrier, mocks });
  const phones = new Map<string, number>();
  carrier.on("message", ({ to }) => phones.set(to, (phones.get(to) ?? 0) + 1));
  // Sends that are under way when a gateway is killed, and outcomes that only a look-up tells.
  carrier.faults.add({ kind: "slow-answer", afterMs: 200, probability: 0.4 });
  carrier.faults.add({ kind: "reset-after-read", probability: 0.02 });
  carrier.faults.add({ kind: "reset-after-read", accepted: false, probability: 0.02 });
  carrier.faults.add({ kind: "rate-limited", retryAfter: "0", probability: 0.02 });
  const config = configWithEvents(provider.url, postgres.url, { publicUrl: line.url, endpoints: apps });
  const crew = await startGatewayCrew(config, { count: 2, random, times });
  line.ask = crew.ask;
  try {
    const texts = await underLoad({ provider, line, apps, crew }, options, random);
    carrier.faults.clear();
    for (const app of apps.values()) app.recover();
    await serving(crew, 2);
    const records = gatewayRecords(crew.ask, keyOfApp);
    const numbers = texts.map(({ to }) => to);
    await records.settledMessages(numbers, mostSettlingMs);
    await eventsDelivered({ provider, line, apps, crew }, records);
    // Reports may have changed statuses since.
    const messages = await records.settledMessages(numbers, 0);
    const events = await records.events();
    const truth = {
      messages: [...messages.values()].flat(),
      inbound: carrier.replies.map(({ id }) => id),
      events,
    };
    const arrivals = [...apps.values()].flatMap((app) => app.arrivals);
    return {
      ...compareTexts(texts, phones, messages),
      texts: texts.length,
      kills: crew.kills,
      cutRequests: crew.cutRequests,
      atPhones: phones.size,
      events: {
        recorded: events.length,
        arrivals: arrivals.length,
        redelivered: arrivals.length - events.length * apps.size,
        webhooks: line.taken,
        repeatedWebhooks: line.repeated,
        inbound: truth.inbound.length,
      },
      wrongEvents: [...apps].map(([name, app]) => compareEvents(name, app.arrivals, truth)),
      forged: [...apps.values()].reduce((sum, { forged }) => sum + forged, 0),
      refusedWebhooks: line.refusals,
      seconds: Math.round((performance.now() - started) / 1_000),
      printed: crew.printed(),
    };
  } finally {
    await line.close();
    await crew.stop();
    for (const app of apps.values()) await app.close();
    await provider.close();
    await postgres.remove();
  }
}

/** Waits until the gateways have every webhook, and the app every event. */
async function eventsDelivered({ provider, line }: Surroundings, records: GatewayRecords): Promise<void> {
  await provider.carrier.idle();
  const endsAt = performance.now() + mostSettlingMs;
  while (!line.isIdle || (await records.hasOpenEvents())) {
    if (performance.now() > endsAt) return;
    await pause(200);
  }
}

/** Lets clients ask until so many gateways were killed; returns what they asked for, once each has its last response. */
async function underLoad(
  { crew, provider }: Surroundings,
  options: { kills: number; clients: number },
  random: () => number,
): Promise<LogicalText[]> {
  const texts: LogicalText[] = [];
  const names = Object.keys(clients) as ClientName[];
  await serving(crew, 2);

  async function client(): Promise<void> {
    while (crew.kills < options.kills) {
      const index = texts.length;
      const text: LogicalText = {
        index,
        client: names[Math.floor(random() * names.length)] as ClientName,
        to: `+1555${2_000_000 + index}`,
        code: String(100_000 + index),
        verdict: "silence",
        wasAccepted: false,
      };
      texts.push(text);
      await clients[text.client](text, { ...crew, key: keyOfApp, random });
      await pause(random() * 100);
    }
  }

  async function killer(): Promise<void> {
    while (crew.kills < options.kills) {
      // Under load, however slow the machine is.
      await until(() => provider.carrier.messages.length >= crew.kills * textsPerKill, crew);
      // Now and then the last one that serves, so that there are times without any.
      await serving(crew, random() < 0.8 ? 2 : 1);
      await pause(random() * 1_000);
      await crew.killOne();
    }
  }

  /** People who text the app, also STOP; nobody sends anything to them. */
  async function sender(): Promise<void> {
    for (let index = 0; crew.kills < options.kills; index++) {
      const body = random() < 0.1 ? "STOP" : `Where is order ${index}?`;
      await provider.carrier.reply({ from: `+1555${3_000_000 + index}`, to: ourNumber, body });
      await pause(50 + random() * 100);
    }
  }

  await Promise.all([killer(), sender(), ...Array.from({ length: options.clients }, client)]);
  return texts;
}

function serving(crew: GatewayCrew, count: number): Promise<void> {
  return until(() => crew.serving >= count, crew);
}

async function until(condition: () => boolean, crew: GatewayCrew): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > endsAt)
      throw new Error(`The gateways do not serve:\n${crew.printed().slice(-2_000)}`);
    await pause(20);
  }
}

/** Numbers from 0 to 1, the same for one seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
