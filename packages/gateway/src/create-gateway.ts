import { SmsError } from "@smskit/core";
import { expectArgument, expectOptions } from "@smskit/core/wrapper";
import type { Hono } from "hono";
import { type Logger, pino } from "pino";
import type { GatewayConfig } from "./config/gateway-config.ts";
import type { GatewayConfigInput } from "./config/gateway-config-input.ts";
import type { LoadProvider } from "./config/load-connectors.ts";
import { invalidConfig, type ReadConfig, readGatewayConfig } from "./config/read-gateway-config.ts";
import { restartProblems } from "./config/restart-problems.ts";
import type { AppTypes, GatewayContext, RequestEnvironment } from "./context.ts";
import { missingTemplates } from "./doors/missing-templates.ts";
import { createApp } from "./http/create-app.ts";
import { type GatewayTimes, openGateway, type RunningGateway } from "./state/open-gateway.ts";
import { withDeadline } from "./with-deadline.ts";

export interface GatewayOptions {
  /** The config, as its JSON file has it. Any string may be `{ "$env": "NAME" }` or `{ "$file": "path" }`. */
  config: GatewayConfigInput | object;
  /**
   * The folder from which relative paths of the config are read.
   * @default the current folder
   */
  folder?: string | undefined;
  /**
   * Environment variables for `$env`.
   * @default process.env
   */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * Imports the module with a provider's connector definition.
   * @default import(`@smskit/${provider}`)
   */
  loadProvider?: LoadProvider | undefined;
  /** @default pino, which writes JSON to standard output */
  logger?: Logger | undefined;
  /**
   * Called once if the gateway lost the folder of its database: its lock was deleted, or taken by another machine that shares the
   * folder. It writes nothing any more, and every request fails. End the process, with an exit code that restarts it.
   */
  onLost?: ((error: SmsError) => void) | undefined;
}

/** A gateway, for any server with web requests. */
export interface Gateway {
  /**
   * Responds to a request. Before `start`, and after `stop`, with 503.
   * @param environment What the server knows of the connection: without `remoteAddress`, clients have no IP address.
   */
  fetch(request: Request, environment?: RequestEnvironment): Promise<Response>;
  /**
   * Reads the config, opens the database, and begins to send. It does not listen: pass `fetch` to a server, or use
   * `serveGateway`.
   * @throws {SmsError} `invalid-config` with every problem and its path; `unavailable` if the database cannot be opened.
   */
  start(): Promise<void>;
  /**
   * Replaces the config: keys, limits, templates, doors, connectors and the level of the log.
   * @throws {SmsError} `invalid-config` if it is wrong, or changes what needs a restart, such as the database, the secret or the
   * address; then nothing has changed.
   */
  reload(config: GatewayConfigInput | object): Promise<void>;
  /**
   * Takes no more requests, waits for requests and sends under way, and closes the database. Requests that wait for an outcome
   * get their response at once. Texts that are not sent yet are sent after the next start.
   */
  stop(): Promise<void>;
}

/** A gateway whose parts can be looked at, for tests. */
export interface InspectableGateway extends Gateway {
  /** What its parts use, while it runs. */
  readonly context: GatewayContext | undefined;
}

/**
 * Creates a gateway: one service between any system that sends texts and any SMS provider.
 * @example
 * const gateway = createGateway({ config });
 * await gateway.start();
 * const response = await gateway.fetch(request);
 */
export function createGateway(options: GatewayOptions): Gateway {
  return createInspectableGateway(options);
}

/** @param times Shorter ones than those of the outbox. */
export function createInspectableGateway(options: GatewayOptions, times?: GatewayTimes): InspectableGateway {
  expectOptions("createGateway", options, {
    config: true,
    folder: true,
    env: true,
    loadProvider: true,
    logger: true,
    onLost: true,
  });
  expectArgument(
    typeof options.config === "object" && options.config !== null,
    "createGateway: config: must be an object, such as the content of the config's JSON file.",
  );
  expectArgument(
    options.onLost === undefined || typeof options.onLost === "function",
    "createGateway: onLost: must be a function.",
  );
  const { folder = process.cwd(), env = process.env, logger = pino(), onLost } = options;
  const { loadProvider = (provider: string): Promise<object> => import(`@smskit/${provider}`) } = options;
  const read = (config: object) => readGatewayConfig(config, { env, folder }, loadProvider);
  const stopping = new AbortController();
  const underWay = new Set<Promise<Response>>();
  let running: { gateway: RunningGateway; app: Hono<AppTypes> } | undefined;
  let started: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  let reloaded: Promise<void> = Promise.resolve();

  async function open(): Promise<void> {
    const first = await read(options.config);
    applyLogLevel(logger, first.config);
    const gateway = await openGateway(first, {
      folder,
      log: logger,
      stopping: stopping.signal,
      times,
      onLost,
    });
    try {
      const app = createApp(gateway.context);
      await gateway.work();
      running = { gateway, app };
    } catch (thrown) {
      await gateway.stop().catch(() => {});
      throw thrown;
    }
    logger.info({ connectors: first.connectors.map(({ name }) => name) }, "started");
    await warnOfTemplates(first);
  }

  async function warnOfTemplates({ config, connectors }: ReadConfig): Promise<void> {
    const all = connectors.map(({ connector }) => connector);
    for (const { path, message } of await missingTemplates(config, all)) logger.warn({ path }, message);
  }

  async function replace(config: object): Promise<void> {
    if (running === undefined || stopped !== undefined)
      throw invalidUse("reload: the gateway is not running.");
    const next = await read(config);
    const problems = restartProblems(running.gateway.context.config, next.config);
    if (problems.length > 0) throw invalidConfig(problems);
    running.gateway.replaceConfig(next);
    applyLogLevel(logger, next.config);
    logger.info({ connectors: next.connectors.map(({ name }) => name) }, "reloaded");
    await warnOfTemplates(next);
  }

  async function close(): Promise<void> {
    stopping.abort();
    await started?.catch(() => {});
    await withDeadline(Promise.allSettled(underWay), longestRequestMs, undefined);
    await running?.gateway.stop();
    running = undefined;
    logger.info("stopped");
  }

  return {
    get context() {
      return running?.gateway.context;
    },
    async fetch(request, environment = {}) {
      if (running === undefined || stopped !== undefined) {
        return new Response("The gateway is not running.", { status: 503, headers: { "Retry-After": "1" } });
      }
      const response = Promise.resolve(running.app.fetch(request, environment));
      underWay.add(response);
      return response.finally(() => underWay.delete(response));
    },
    start() {
      if (started !== undefined || stopped !== undefined) {
        return Promise.reject(invalidUse("start: was called before; create another gateway."));
      }
      started = open().catch((thrown) => {
        started = undefined;
        throw thrown;
      });
      return started;
    },
    reload(config) {
      // One after the other, so that the last one that was asked for is the one that stays.
      const replaced = reloaded.then(() => replace(config));
      reloaded = replaced.catch(() => {});
      return replaced;
    },
    stop() {
      stopped ??= close();
      return stopped;
    },
  };
}

/** Milliseconds that a stop waits for requests. Waiting for an outcome ends at once, so that only clients are slow. */
const longestRequestMs = 30_000;

function applyLogLevel(logger: Logger, { log }: GatewayConfig): void {
  if (log.level !== undefined) logger.level = log.level;
}

function invalidUse(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}
