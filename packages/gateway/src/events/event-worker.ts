import type { Database } from "@smskit/postgres";
import type { Logger } from "pino";
import type { SafeRequest, SafeResponse } from "../http/safe-request.ts";
import { type DeliveryRules, waitAfter } from "./delivery-rules.ts";
import { type ClaimedDelivery, claimDeliveries, recordDelivered, recordFailure } from "./event-deliveries.ts";
import type { EventTarget } from "./event-target.ts";

export interface EventWorker {
  /** Looks for events now. */
  wake(): void;
  /** Takes no more events, and waits for requests under way. */
  stop(): Promise<void>;
}

export interface EventWorkerOptions {
  database: Database;
  log: Logger;
  targets: () => readonly EventTarget[];
  post: (request: SafeRequest) => Promise<SafeResponse>;
  rules: DeliveryRules;
}

/** The receiver says that it is gone for good. */
const gone = 410;

/** Delivers events until it is stopped. */
export function startEventWorker({ database, log, targets, post, rules }: EventWorkerOptions): EventWorker {
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  /** Targets whose last attempt failed, so that the log has a line for each outage, not for each attempt. */
  const failing = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let isWoken = false;
  let isStopped = false;
  let databaseFailed = false;

  async function look(): Promise<void> {
    const known = new Map(targets().map((target) => [target.id, target]));
    const free = new Map<string, number>();
    for (const id of known.keys()) {
      const places = rules.concurrency - (underWay.get(id) ?? 0);
      if (places > 0) free.set(id, places);
    }
    if (free.size === 0) return;
    for (const claimed of await claimDeliveries(database, free, rules.leaseMs)) {
      const target = known.get(claimed.target) as EventTarget;
      underWay.set(target.id, (underWay.get(target.id) ?? 0) + 1);
      const work = deliver(claimed, target).finally(() => {
        underWay.set(target.id, (underWay.get(target.id) ?? 1) - 1);
        running.delete(work);
        wake();
      });
      running.add(work);
    }
  }

  async function deliver(claimed: ClaimedDelivery, target: EventTarget): Promise<void> {
    try {
      const response = await attempt(claimed, target);
      if (response.status !== undefined && response.status >= 200 && response.status < 300) {
        failing.delete(target.id);
        return await recordDelivered(database, claimed, response);
      }
      const { attempts } = claimed;
      const waitMs = response.status === gone ? undefined : waitAfter(attempts, rules, response);
      const said = { target: target.id, type: claimed.queued.name, attempts, ...response };
      if (waitMs === undefined) log.error(said, "an event was given up: it is a dead letter");
      else if (!failing.has(target.id)) log.warn(said, "a target does not take events; they are retried");
      failing.add(target.id);
      await recordFailure(database, claimed, response, waitMs);
    } catch (thrown) {
      // Its lease ends, and it is delivered again.
      log.error(
        { target: target.id, kind: (thrown as Error).name },
        "the outcome of an event was not recorded",
      );
    }
  }

  async function attempt(
    { queued }: ClaimedDelivery,
    target: EventTarget,
  ): Promise<SafeResponse | { failure: "request-failed"; status?: undefined; retryAfterMs?: undefined }> {
    try {
      return await post(target.request(queued));
    } catch (thrown) {
      log.error({ target: target.id, kind: (thrown as Error).name }, "a request could not be created");
      return { failure: "request-failed" };
    }
  }

  function run(): void {
    if (isStopped || looking !== undefined) return;
    clearTimeout(timer);
    isWoken = false;
    looking = look()
      .then(
        () => {
          databaseFailed = false;
        },
        (error: Error) => {
          if (!databaseFailed) log.error({ kind: error.name }, "events cannot be read from the database");
          databaseFailed = true;
        },
      )
      .finally(() => {
        looking = undefined;
        if (isStopped) return;
        if (isWoken && !databaseFailed) run();
        else timer = setTimeout(run, rules.pollMs).unref();
      });
  }

  function wake(): void {
    isWoken = true;
    run();
  }

  run();
  return {
    wake,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
      await Promise.all(running);
    },
  };
}
