import { setTimeout as pause } from "node:timers/promises";
import { createCarrier, startMockServer } from "@smskit/mock";
import { startPostgresServer } from "@smskit/test-postgres";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { hookSecret, token } from "../doors/testing/ask-door.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { type Comparison, compareTexts, type ShownMessage } from "./compare-texts.ts";
import { type ClientName, clients, type LogicalText } from "./gateway-clients.ts";
import { type GatewayCrew, startGatewayCrew } from "./gateway-crew.ts";
import { secret } from "./start-gateway.ts";
import { accountSid, authToken } from "./start-twilio-front.ts";

export interface KillReport extends Comparison {
  texts: number;
  kills: number;
  cutRequests: number;
  /** Numbers that got a text. */
  atPhones: number;
  seconds: number;
  printed: string;
}

const api = createApiKey();
/** The key of the API in {@link configFor}. */
export const keyOfApp = api.key;
const mostSettlingMs = 90_000;
const many = 1_000_000;

/** A config whose limits never refuse. */
export function configFor(providerUrl: string, database: string): GatewayConfigInput {
  const door = { token, dailyTexts: many };
  return {
    connectors: { main: { provider: "twilio", config: { ...twilioWithNumber, baseUrl: providerUrl } } },
    templates: [{ usageType: "SignIn", content: "Your code is {{code}}." }],
    database,
    secret,
    keys: [{ id: "app", sha256: api.sha256, scopes: ["messages:send", "messages:read"] }],
    doors: {
      supabase: { type: "supabase", secret: hookSecret, dailyTexts: many },
      kratos: { type: "kratos", ...door },
      logto: { type: "logto", ...door },
    },
    twilio: { accounts: [{ accountSid, authToken, dailyTexts: many }] },
  } as GatewayConfigInput;
}

/** Kills gateways under load, and compares what their clients were told with what phones got. */
export async function killGateways(options: {
  kills: number;
  /** Clients at once. */
  clients: number;
  seed: number;
}): Promise<KillReport> {
  const started = performance.now();
  const random = randomFrom(options.seed);
  const postgres = await startPostgresServer();
  const provider = await startMockServer({
    port: 0,
    carrier: createCarrier({ latencyMs: 0, seed: options.seed }),
  });
  const phones = new Map<string, number>();
  provider.carrier.on("message", ({ to }) => phones.set(to, (phones.get(to) ?? 0) + 1));
  // Sends that are under way when a gateway is killed, and outcomes that only a look-up tells.
  provider.carrier.faults.add({ kind: "slow-answer", afterMs: 200, probability: 0.4 });
  provider.carrier.faults.add({ kind: "reset-after-read", probability: 0.02 });
  provider.carrier.faults.add({ kind: "reset-after-read", accepted: false, probability: 0.02 });
  provider.carrier.faults.add({ kind: "rate-limited", retryAfter: "0", probability: 0.02 });
  const crew = await startGatewayCrew(configFor(provider.url, postgres.url), {
    count: 2,
    random,
    times: { timeoutMs: 2_000, lookUpAfterMs: [200, 1_500] },
  });
  try {
    const texts = await underLoad(crew, options, random);
    provider.carrier.faults.clear();
    await serving(crew, 2);
    const records = await settledRecords(crew, texts);
    const comparison = compareTexts(texts, phones, records);
    return {
      ...comparison,
      texts: texts.length,
      kills: crew.kills,
      cutRequests: crew.cutRequests,
      atPhones: phones.size,
      seconds: Math.round((performance.now() - started) / 1_000),
      printed: crew.printed(),
    };
  } finally {
    await crew.stop();
    await provider.close();
    await postgres.remove();
  }
}

/** Lets clients ask until so many gateways were killed; returns what they asked for, once each has its last response. */
async function underLoad(
  crew: GatewayCrew,
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
      await clients[text.client](text, { ...crew, key: api.key, random });
      await pause(random() * 100);
    }
  }

  async function killer(): Promise<void> {
    while (crew.kills < options.kills) {
      // Now and then the last one that serves, so that there are times without any.
      await serving(crew, random() < 0.8 ? 2 : 1);
      await pause(random() * 1_000);
      await crew.killOne();
    }
  }

  await Promise.all([killer(), ...Array.from({ length: options.clients }, client)]);
  return texts;
}

async function serving(crew: GatewayCrew, count: number): Promise<void> {
  const endsAt = performance.now() + 60_000;
  while (crew.serving < count) {
    if (performance.now() > endsAt)
      throw new Error(`The gateways did not start:\n${crew.printed().slice(-2_000)}`);
    await pause(20);
  }
}

/** The messages of each number, once none is queued any more. */
async function settledRecords(
  crew: GatewayCrew,
  texts: readonly LogicalText[],
): Promise<Map<string, ShownMessage[]>> {
  const endsAt = performance.now() + mostSettlingMs;
  const records = new Map<string, ShownMessage[]>();
  let open = texts.map(({ to }) => to);
  for (;;) {
    for (const to of open) records.set(to, await messagesTo(crew, to));
    open = open.filter((to) => records.get(to)?.some(({ status }) => status === "queued"));
    if (open.length === 0 || performance.now() > endsAt) return records;
    await pause(200);
  }
}

async function messagesTo(crew: GatewayCrew, number: string): Promise<ShownMessage[]> {
  const response = await crew.ask("/v1/messages/search", {
    method: "POST",
    headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ number }),
  });
  if (response?.status !== 200)
    throw new Error(`The search responded ${response?.status}: ${response?.body}`);
  return (JSON.parse(response.body) as { messages: ShownMessage[] }).messages;
}

/** Numbers from 0 to 1, the same for one seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
