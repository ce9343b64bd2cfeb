import { resolve } from "node:path";
import type { SmsConnector, SmsError } from "@smskit/core";
import { notify } from "@smskit/core/wrapper";
import { withTelemetry } from "@smskit/delivery";
import {
  createMessageLog,
  createPostgresLimiters,
  createPostgresSuppressionStore,
  createPostgresVerificationStore,
  migrateTables,
  openDatabase,
} from "@smskit/postgres";
import { createOutbox, type OutboxOptions } from "@smskit/postgres/outbox";
import { createVerifier } from "@smskit/verify";
import type { Logger } from "pino";
import type { ReadConfig } from "../config/read-gateway-config.ts";
import type { GatewayContext } from "../context.ts";
import { allTargets } from "../events/all-targets.ts";
import type { DeliveryRules } from "../events/delivery-rules.ts";
import { createEventQueue } from "../events/event-queue.ts";
import { safeRequest } from "../http/safe-request.ts";
import { createBoundedLog } from "../operations/bounded-log.ts";
import { createGatewayMetrics } from "../operations/gateway-metrics.ts";
import { composeConnector } from "../sending/compose-connector.ts";
import { createRecordingHealth } from "../sending/recording-health.ts";
import { createSubmitter } from "../sending/submitter.ts";
import { createOutcomeWaiter } from "../sending/wait-for-outcome.ts";
import { gatewayMigrations } from "./gateway-migrations.ts";
import { isUrl } from "./is-url.ts";
import { createKeyedHash } from "./keyed-hash.ts";
import { createMessageStore } from "./message-store.ts";
import { purgeExpired } from "./purge-expired.ts";

/** How long a send may take, when outcomes that are unknown are looked up, and how events are delivered. */
export interface GatewayTimes extends Pick<OutboxOptions, "timeoutMs" | "lookUpAfterMs"> {
  events?: Partial<DeliveryRules> | undefined;
  /** Milliseconds for one request to an endpoint of events. */
  eventTimeoutMs?: number | undefined;
  /** Milliseconds that every door has for a response, whatever its system allows. It is read for each request. */
  doorWaitMs?: number | undefined;
}

/** A gateway with an open database. */
export interface RunningGateway {
  readonly context: GatewayContext;
  /** Begins to send texts and events. */
  work(): Promise<void>;
  replaceConfig(next: ReadConfig): void;
  stop(): Promise<void>;
}

const cleanUpEveryMs = 3_600_000;

/** Opens the database of a config, and composes what works on it. */
export async function openGateway(
  first: ReadConfig,
  {
    folder,
    log,
    stopping,
    times,
    onLost,
  }: {
    folder: string;
    log: Logger;
    stopping: AbortSignal;
    times?: GatewayTimes | undefined;
    onLost?: ((error: SmsError) => void) | undefined;
  },
): Promise<RunningGateway> {
  const { database: target } = first.config;
  const database = await openDatabase(isUrl(target) ? target : resolve(folder, target), {
    onLost(error) {
      log.fatal(error.message);
      notify(onLost, error);
    },
  });
  try {
    await migrateTables(database, { name: "gateway", migrations: gatewayMigrations });
    return compose(first, { database, log, metrics: await createGatewayMetrics(), stopping, times });
  } catch (thrown) {
    await database.close().catch(() => {});
    throw thrown;
  }
}

interface Surroundings extends Pick<GatewayContext, "database" | "log" | "metrics"> {
  stopping: AbortSignal;
  times?: GatewayTimes | undefined;
}

function compose(
  first: ReadConfig,
  { database, log, metrics, stopping, times = {} }: Surroundings,
): RunningGateway {
  const { events: rules, eventTimeoutMs, timeoutMs, lookUpAfterMs } = times;
  let current = first;
  const secrets = [first.config.secret].flat();
  const hash = createKeyedHash(secrets);
  const messages = createMessageStore(database, hash);
  let targets = allTargets(first.config);
  const events = createEventQueue({
    database,
    hash,
    log,
    targets: () => targets,
    post: (request) => safeRequest(request, { ...current.config.http, timeoutMs: eventTimeoutMs }),
    rules,
  });
  metrics.observeEvents(events.count);
  const suppression = createPostgresSuppressionStore(database);
  const createLimiter = createPostgresLimiters(database);
  const messageLog = createMessageLog(database, {
    secret: secrets,
    retentionDays: first.config.retention.messagesDays,
  });
  const composed = ({ config, connectors }: ReadConfig) =>
    composeConnector(
      config,
      // Each by itself, so that metrics tell which one a text went through.
      connectors.map((one) => ({
        ...one,
        connector: withTelemetry(one.connector, { meter: metrics.meter("@smskit/delivery") }),
      })),
      { suppression, createLimiter, hash, log: messageLog },
    );
  let connector = composed(first);
  /** What wrappers and the outbox keep, while a reload replaces what is behind it. */
  const stable = standIn(() => connector);
  const outbox = createOutbox({
    database,
    connector: stable,
    name: "gateway",
    attempts: first.config.delivery.attempts,
    timeoutMs,
    lookUpAfterMs,
    meter: metrics.meter("@smskit/postgres"),
    async onSettled(entries, transaction) {
      const changes = await messages.settle(entries, transaction);
      await events.add(
        changes.map((message) => ({ type: "message", message })),
        transaction,
      );
    },
    onError: (error) => log.error({ kind: error.name }, error.message),
  });
  const verifier = createVerifier({
    connector: stable,
    store: createPostgresVerificationStore(database),
    secret: secrets.map((value, index) => ({ id: String(secrets.length - index), value })),
    createLimiter,
    meter: metrics.meter("@smskit/verify"),
    policy: first.config.verification,
    onEvent: (event) => log.warn({ event: event.type }, "verification"),
  });
  const strangers = createBoundedLog((route, lines) =>
    log.warn({ route, lines }, "more requests without credentials came than are logged"),
  );
  const health = createRecordingHealth();
  const context: GatewayContext = {
    get config() {
      return current.config;
    },
    get connectors() {
      return current.connectors;
    },
    connector: stable,
    database,
    outbox,
    messages,
    messageLog,
    suppression,
    verifier,
    events,
    hash,
    log,
    metrics,
    strangers,
    createLimiter,
    submit: createSubmitter({
      ...{ database, outbox, messages, hash, createLimiter, health },
      connector: () => connector,
    }),
    health,
    get doorWaitMs() {
      return times.doorWaitMs;
    },
    waitForOutcome: {
      api: createOutcomeWaiter(messages, stopping),
      doors: createOutcomeWaiter(messages, stopping),
    },
  };
  function cleanUp(): void {
    const { messagesDays, eventsDays } = current.config.retention;
    cleaning = Promise.all([
      messages.purge(messagesDays),
      messageLog.purge(),
      events.purge(eventsDays),
      purgeExpired(database),
    ]).then(
      () => {},
      (error: Error) => log.error({ kind: error.name }, "old rows were not deleted"),
    );
  }
  let cleaning: Promise<void> | undefined;
  let cleanUpTimer: NodeJS.Timeout | undefined;

  return {
    context,
    async work() {
      await outbox.work({ concurrency: current.config.delivery.concurrency });
      events.start();
      cleanUp();
      cleanUpTimer = setInterval(cleanUp, cleanUpEveryMs).unref();
    },
    replaceConfig(next) {
      const replaced = current.connectors;
      // Whatever throws does so before anything is replaced.
      [connector, targets] = [composed(next), allTargets(next.config)];
      current = next;
      for (const { connector: old } of replaced) void old.close?.().catch(() => {});
    },
    async stop() {
      clearInterval(cleanUpTimer);
      strangers.close();
      await cleaning;
      await Promise.all([outbox.stop(), events.stop()]);
      await Promise.all(current.connectors.map(({ connector: one }) => one.close?.()));
      await metrics.close();
      await database.close();
    },
  };
}

/** A connector that passes everything on to the current one. */
function standIn(current: () => SmsConnector): SmsConnector {
  const { find } = current();
  return {
    specVersion: 1,
    id: "gateway",
    get provider() {
      return current().provider;
    },
    prepare: (message) => current().prepare(message),
    send: (message, options) => current().send(message, options),
    ...(find && { find: async (message, options) => current().find?.(message, options) }),
  };
}
