import { setTimeout as pause } from "node:timers/promises";
import { databaseError } from "./database-error.ts";
import { type Claim, type Claims, claim, leastPriority } from "./outbox-claim.ts";
import { createMetrics } from "./outbox-metrics.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { perform } from "./outbox-send.ts";
import { createSettler, type Settlement } from "./outbox-settle.ts";
import { forgetOld } from "./outbox-table.ts";
import { settlementError } from "./settled-callback.ts";

export interface WorkOptions {
  /**
   * Most messages being sent at once in this process. From 2 on, a tenth of them, and at least one, is reserved for messages
   * with a `priority` above 0, so that a code does not wait behind a stalled campaign.
   * @default 10
   */
  concurrency?: number | undefined;
}

export interface StopOptions {
  /**
   * Milliseconds for sends under way to end by themselves. After that they are aborted: a message goes back to the outbox if
   * it was not sent, and is looked up if that is unknown.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
}

/** Sends the messages of the outbox, until it is stopped. */
export interface OutboxWorker {
  /** Takes no more messages, waits for sends under way, and puts them on record. */
  stop(options?: StopOptions): Promise<void>;
}

/** Milliseconds that a busy worker waits for more room, so that one transaction takes several messages. */
const lingerMs = 25;
/** Milliseconds until an idle worker looks again. */
const idleMs = 250;
/** Milliseconds until a worker uses a database again that failed. */
const failedMs = 1_000;
const superviseEveryMs = 2_000;
const forgetEveryMs = 60_000;

/** Starts a worker; `wake` makes it look for messages at once. */
export function startWorker(
  settings: OutboxSettings,
  queue: OutboxQueue,
  concurrency: number,
): OutboxWorker & { wake(): void } {
  const settler = createSettler(settings, queue);
  const metrics = createMetrics(settings);
  const underWay = new Set<Promise<void>>();
  /** How many of them have no priority. */
  let ordinary = 0;
  const mostOrdinary = concurrency === 1 ? 1 : concurrency - Math.max(1, Math.floor(concurrency / 10));
  /** Aborts sends, at the end of the time that a stop gives them. */
  const ending = new AbortController();
  /** Ends every wait of the worker. */
  const ended = new AbortController();
  let stopping = false;
  let interrupt = new AbortController();

  function wake(): void {
    interrupt.abort();
  }

  async function idle(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: interrupt.signal }).catch(() => {});
    if (interrupt.signal.aborted) interrupt = new AbortController();
  }

  /** Settles a claim, and tries again while the database is away, so that its outcome is not lost. */
  async function settle(settlement: Settlement): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        return await settler(settlement);
      } catch (thrown) {
        settings.report(settlementError(thrown, "The outcome of a message cannot be put on record."));
        await pause(failedMs, undefined, { signal: ended.signal }).catch(() => {});
      }
    }
  }

  async function handle(claimed: Claim): Promise<void> {
    const settlement = await perform(claimed, settings, ending.signal);
    await settle(settlement);
    metrics.settled(settlement);
  }

  function begin(claims: readonly Claim[]): void {
    for (const claimed of claims) {
      const counts = claimed.priority < leastPriority ? 1 : 0;
      ordinary += counts;
      const handled = handle(claimed)
        .catch(settings.report)
        .finally(() => {
          ordinary -= counts;
          underWay.delete(handled);
          wake();
        });
      underWay.add(handled);
    }
  }

  async function take(): Promise<Claims | undefined> {
    try {
      const all = concurrency - underWay.size;
      return await claim(settings, queue, { all, ordinary: Math.min(all, mostOrdinary - ordinary) });
    } catch (thrown) {
      settings.report(databaseError(thrown, "The outbox cannot be read."));
      return undefined;
    }
  }

  async function run(): Promise<void> {
    let takenAt = 0;
    while (!stopping) {
      const room = concurrency - underWay.size;
      const leftMs = takenAt + lingerMs - performance.now();
      if (room === 0 || (room < concurrency / 2 && leftMs > 0)) {
        await idle(room === 0 ? idleMs : leftMs);
        continue;
      }
      takenAt = performance.now();
      const taken = await take();
      if (taken === undefined) await idle(failedMs);
      else {
        begin(taken.claims);
        if (!taken.full) await idle(Math.min(taken.waitMs ?? idleMs, 1_000));
      }
    }
  }

  async function every(milliseconds: number, work: () => Promise<void>): Promise<void> {
    while (!stopping) {
      await work().catch((thrown) =>
        settings.report(databaseError(thrown, "The outbox cannot be maintained.")),
      );
      await pause(milliseconds, undefined, { signal: ended.signal }).catch(() => {});
    }
  }

  const running = run();
  const looking = [
    every(superviseEveryMs, () => queue.supervise()),
    every(forgetEveryMs, () => forgetOld(settings)),
  ];
  let stopped: Promise<void> | undefined;

  async function stop(timeoutMs: number): Promise<void> {
    stopping = true;
    wake();
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    // After that the database is not waited for either: a message without a recorded outcome is looked up, as if its worker
    // had died.
    const last = setTimeout(() => ended.abort(), timeoutMs + 5_000);
    const gone = new Promise<void>((resolve) => ended.signal.addEventListener("abort", () => resolve()));
    await Promise.race([running.then(() => Promise.all(underWay)), gone]);
    clearTimeout(timer);
    clearTimeout(last);
    ended.abort();
    await Promise.race([Promise.all(looking), pause(1_000, undefined, { ref: false })]);
    metrics.close();
  }

  return {
    wake,
    stop({ timeoutMs = 10_000 } = {}) {
      stopped ??= stop(timeoutMs);
      return stopped;
    },
  };
}
