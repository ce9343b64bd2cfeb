import { setTimeout as pause } from "node:timers/promises";
import { startPostgresServer } from "@smskit/test-postgres";
import { createTwilio } from "@smskit/twilio";
import { openDatabase } from "../open-database.ts";
import { createOutbox, type Outbox, type OutboxEntry, type OutboxProgress } from "../outbox.ts";
import { account } from "./provider.ts";
import { type SoakProvider, startMockProvider, startPlainProvider } from "./soak-provider.ts";
import { startWorkerProcess, type WorkerProcess } from "./start-worker-process.ts";

export interface SoakOptions {
  messages: number;
  /** Processes that send; with 0 this one does, on an embedded database. */
  workers: number;
  /** @default the mock */
  provider?: "mock" | "plain" | undefined;
  /** Messages under way at once in each worker. */
  concurrency: number;
  /** A worker is killed, and another started, after so many messages, or so much time. */
  killEvery: { messages: number } | { milliseconds: number } | undefined;
  timeoutMs: number;
  /** Chooses which worker is killed. */
  seed: number;
  onProgress?: (progress: OutboxProgress & { kills: number; atCarrier: number; seconds: number }) => void;
}

export interface SoakReport {
  accepted: number;
  failed: number;
  unknown: number;
  atCarrier: number;
  kills: number;
  /** Bodies that the carrier has more than once. */
  twice: string[];
  /** Accepted, or without a result, and the carrier never had it. */
  lost: string[];
  /** Failed for certain, and the carrier has it. */
  denied: string[];
  /** Unknown, and the carrier has it: an honest result. */
  unknownAtCarrier: number;
  enqueueSeconds: number;
  seconds: number;
  /** Most that a worker had, in MB. */
  workerMb: number;
  cpuMs: { workers: number; postgres: number | undefined; rest: number };
}

const name = "soak";
const lookUpAfterMs = [100, 1_000];
const bodyOf = (index: number) => `Soak message ${index}`;

/** Sends many messages through worker processes that are killed, and compares what they say with the carrier. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const postgres = options.workers === 0 ? undefined : await startPostgresServer();
  const database = await openDatabase(postgres?.url);
  const provider = await (options.provider === "plain" ? startPlainProvider() : startMockProvider());
  const connector = createTwilio({ ...account, baseUrl: provider.url });
  const outbox = createOutbox({ database, connector, name, timeoutMs: options.timeoutMs, lookUpAfterMs });
  const crew = createCrew(options, postgres?.url ?? "", provider.url);
  try {
    const enqueuing = performance.now();
    const list = await outbox.enqueueMany(messagesOf(options.messages));
    const enqueueSeconds = (performance.now() - enqueuing) / 1_000;
    const before = { postgres: postgres?.cpuMs(), own: process.cpuUsage() };
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1_000;
    crew.start();
    if (options.workers === 0) await outbox.work({ concurrency: options.concurrency });
    await watch(outbox, list.batch, crew, provider, options, seconds);
    const took = seconds();
    const own = process.cpuUsage(before.own);
    const postgresMs = postgres?.cpuMs();
    const residentMb = process.memoryUsage.rss() / 1e6;
    await crew.stop();
    const texts = await provider.texts();
    const entries: OutboxEntry[] = [];
    for await (const entry of outbox.results(list)) entries.push(entry);
    return {
      ...compare(options.messages, entries, texts),
      atCarrier: texts.size,
      kills: crew.kills,
      enqueueSeconds,
      seconds: took,
      workerMb:
        options.workers === 0 ? residentMb : Math.max(...crew.usages().map((usage) => usage.residentMb)),
      cpuMs: {
        workers: crew.usages().reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        postgres:
          postgresMs === undefined || before.postgres === undefined
            ? undefined
            : postgresMs - before.postgres,
        rest: (own.user + own.system) / 1_000,
      },
    };
  } finally {
    await crew.stop();
    await outbox.stop();
    await database.close();
    await connector.close();
    await provider.close();
    await postgres?.remove();
  }
}

function* messagesOf(count: number) {
  for (let index = 0; index < count; index++) {
    yield { to: `+1555${String(2_000_000 + index)}`, body: bodyOf(index) };
  }
}

/** Until nothing more happens by itself; workers are killed meanwhile. */
async function watch(
  outbox: Outbox,
  batch: string,
  crew: Crew,
  provider: SoakProvider,
  { killEvery, onProgress }: SoakOptions,
  seconds: () => number,
): Promise<void> {
  let last = { messages: 0, milliseconds: 0 };
  for (let told = -1; ; ) {
    await pause(20);
    crew.expectToLive();
    const now = { messages: provider.seen, milliseconds: seconds() * 1_000 };
    const isDue =
      killEvery !== undefined &&
      ("messages" in killEvery
        ? now.messages - last.messages >= killEvery.messages
        : now.milliseconds - last.milliseconds >= killEvery.milliseconds);
    // On a busy machine a worker may take longer to start than it is to live.
    if (isDue && crew.allWork) {
      await crew.killOne();
      last = now;
    }
    // Counting is work for the database: twice a second is enough for the reader.
    if (seconds() - told < 0.5) continue;
    told = seconds();
    const progress = await outbox.progress(batch);
    onProgress?.({ ...progress, kills: crew.kills, atCarrier: provider.seen, seconds: told });
    if (progress.done) return;
  }
}

interface Crew {
  readonly kills: number;
  readonly allWork: boolean;
  /** Throws when a worker has ended that nobody killed. */
  expectToLive(): void;
  start(): void;
  killOne(): Promise<void>;
  stop(): Promise<void>;
  usages(): WorkerProcess["usage"][];
}

function createCrew(options: SoakOptions, databaseUrl: string, providerUrl: string): Crew {
  const { workers, concurrency, timeoutMs } = options;
  const all: WorkerProcess[] = [];
  let living: WorkerProcess[] = [];
  let kills = 0;
  let state = options.seed >>> 0;

  function random(): number {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  }

  function startOne(): void {
    const orders = { databaseUrl, providerUrl, name, concurrency, timeoutMs, lookUpAfterMs, tellUsage: true };
    const worker = startWorkerProcess(orders);
    all.push(worker);
    living.push(worker);
  }

  return {
    get kills() {
      return kills;
    },
    get allWork() {
      return living.every(({ working }) => working);
    },
    expectToLive() {
      for (const { end } of living) if (end !== undefined) throw end;
    },
    start() {
      for (let count = 0; count < workers; count++) startOne();
    },
    async killOne() {
      const [victim] = living.splice(Math.floor(random() * living.length), 1);
      await victim?.kill();
      kills += 1;
      startOne();
    },
    async stop() {
      const last = living;
      living = [];
      await Promise.all(last.map((worker) => worker.kill()));
    },
    usages: () => all.map(({ usage }) => usage),
  };
}

function compare(
  messages: number,
  entries: readonly OutboxEntry[],
  texts: ReadonlyMap<string, number>,
): Pick<SoakReport, "accepted" | "failed" | "unknown" | "twice" | "lost" | "denied" | "unknownAtCarrier"> {
  const report = { accepted: 0, failed: 0, unknown: 0, unknownAtCarrier: 0 };
  const lost: string[] = [];
  const denied: string[] = [];
  for (let index = 0; index < messages; index++) {
    const state = entries[index]?.state;
    const had = texts.get(bodyOf(index)) ?? 0;
    if (state === "accepted" || state === "failed" || state === "unknown") report[state] += 1;
    if (state === "unknown") report.unknownAtCarrier += Math.min(had, 1);
    else if (state === "failed" && had > 0) denied.push(bodyOf(index));
    else if (state !== "failed" && had === 0) lost.push(bodyOf(index));
  }
  const twice = [...texts].flatMap(([body, count]) => (count > 1 ? [body] : []));
  return { ...report, twice, lost, denied };
}
