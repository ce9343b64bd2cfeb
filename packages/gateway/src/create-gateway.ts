import { SmsError } from "@smskit/core";
import type { Hono } from "hono";
import { type Logger, pino } from "pino";
import type { GatewayConfigInput } from "./config/gateway-config.ts";
import type { LoadProvider } from "./config/load-connectors.ts";
import { readGatewayConfig } from "./config/read-gateway-config.ts";
import type { AppTypes, GatewayContext, RequestEnvironment } from "./context.ts";
import { createApp } from "./http/create-app.ts";
import { openGateway, type RunningGateway } from "./state/open-gateway.ts";

export interface GatewayOptions {
  /** The config, as its JSON file has it. Any value may be `{ "$env": "NAME" }` or `{ "$file": "path" }`. */
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
}

/** A gateway, for any server with web requests. */
export interface Gateway {
  /** What its parts use, while it runs. @internal */
  readonly context: GatewayContext | undefined;
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
   * Replaces the config: keys, limits, templates, doors and connectors. The database and the address stay.
   * @throws {SmsError} `invalid-config`; then nothing has changed.
   */
  reload(config: GatewayConfigInput | object): Promise<void>;
  /** Takes no more requests, waits for sends under way, and closes the database. */
  stop(): Promise<void>;
}

/**
 * Creates a gateway: one service between any system that sends texts and any SMS provider.
 * @example
 * const gateway = createGateway({ config });
 * await gateway.start();
 * const response = await gateway.fetch(request);
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { folder = process.cwd(), env = process.env, logger = pino() } = options;
  const { loadProvider = (provider: string): Promise<object> => import(`@smskit/${provider}`) } = options;
  const read = (config: object) => readGatewayConfig(config, { env, folder }, loadProvider);
  let running: { gateway: RunningGateway; app: Hono<AppTypes> } | undefined;
  let state: "new" | "starting" | "running" | "stopped" = "new";

  return {
    get context() {
      return running?.gateway.context;
    },
    async fetch(request, environment = {}) {
      if (running === undefined || state !== "running") {
        return new Response("The gateway is not running.", { status: 503, headers: { "Retry-After": "1" } });
      }
      return running.app.fetch(request, environment);
    },
    async start() {
      if (state !== "new")
        throw new SmsError({
          code: "invalid-config",
          message: "start: was called before; create another gateway.",
        });
      state = "starting";
      try {
        const gateway = await openGateway(await read(options.config), { folder, log: logger });
        running = { gateway, app: createApp(gateway.context) };
        await gateway.work();
        state = "running";
      } catch (thrown) {
        await running?.gateway.stop().catch(() => {});
        running = undefined;
        state = "new";
        throw thrown;
      }
    },
    async reload(config) {
      const next = await read(config);
      running?.gateway.replaceConfig(next);
    },
    async stop() {
      state = "stopped";
      await running?.gateway.stop();
      running = undefined;
    },
  };
}

export type { GatewayContext };
