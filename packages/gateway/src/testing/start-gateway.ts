import { createCarrier, type MockServer, type MockServerOptions, startMockServer } from "@smskit/mock";
import { patience, patienceMs } from "@smskit/test-support/patience";
import { pino } from "pino";
import { expect, onTestFinished, vi } from "vitest";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { createInspectableGateway, type InspectableGateway } from "../create-gateway.ts";
import type { GatewayTimes } from "../state/open-gateway.ts";

export const secret = "a-secret-of-the-gateway-for-tests";

/** A running gateway that sends through a mock provider. */
export interface TestGateway {
  gateway: InspectableGateway;
  /** The mock's server and phone network: `server.carrier.messages` are what phones got. */
  server: MockServer;
  /** The config that it was started with, for `gateway.reload`. */
  config: GatewayConfigInput;
  /** Everything that was logged, a line each. */
  logged: string[];
  /** Makes a request to the gateway: `request("/healthz")`. */
  request(path: string, init?: RequestInit, remoteAddress?: string): Promise<Response>;
  /** What phones got, once no text is queued any more: a busy machine may take longer than a request waits. */
  texts(): Promise<{ to: string; body: string }[]>;
  /**
   * Gives doors their own time for a response, as outside of tests, until the test ends or the returned function is called. Otherwise
   * they wait longer, so that a busy machine changes no response.
   */
  useOwnDoorTimes(): () => void;
  close(): Promise<void>;
}

/** Starts a gateway on a database in memory. Opening one takes a second: share it within a file of tests. */
export async function startGateway(
  changes: Partial<GatewayConfigInput> = {},
  serverOptions: MockServerOptions = {},
  ownTimes: GatewayTimes = {},
): Promise<TestGateway> {
  const server = await startMockServer({ carrier: createCarrier({ latencyMs: 0 }), ...serverOptions });
  const config: GatewayConfigInput = {
    connectors: {
      main: {
        provider: "twilio",
        config: {
          accountSID: "AC0123456789abcdef0123456789abcdef",
          authToken: "fedcba9876543210fedcba9876543210",
          fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
          baseUrl: server.url,
        },
        webhook: { authToken: "fedcba9876543210fedcba9876543210" },
      },
    },
    templates: [
      { usageType: "SignIn", content: "Your code is {{code}}." },
      { usageType: "Generic", content: "Code: {{code}}" },
    ],
    database: "memory://",
    secret,
    ...changes,
  };
  const logged: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  const times: GatewayTimes = { doorWaitMs: patienceMs, ...ownTimes };
  const gateway = createInspectableGateway({ config, logger }, times);
  await gateway.start();
  return {
    gateway,
    server,
    config,
    logged,
    request: (path, init, remoteAddress = "127.0.0.1") =>
      gateway.fetch(new Request(new URL(path, "http://gateway.test"), init), { remoteAddress }),
    async texts() {
      await vi.waitFor(async () => {
        const { rows = [] } =
          (await gateway.context?.database.query(
            "SELECT 1 FROM smskit.gateway_messages WHERE status = 'queued' LIMIT 1",
          )) ?? {};
        expect(rows).toEqual([]);
      }, patience);
      return server.carrier.messages.map(({ to, body }) => ({ to, body }));
    },
    useOwnDoorTimes() {
      times.doorWaitMs = undefined;
      const restore = () => {
        times.doorWaitMs = patienceMs;
      };
      onTestFinished(restore);
      return restore;
    },
    async close() {
      await gateway.stop();
      await server.close();
    },
  };
}
