import { syncBuiltinESMExports } from "node:module";
import type { UnhandledFrameHandle } from "msw";
import type { CarrierEngine } from "./carrier.ts";
import { isLoopback } from "./is-private-host.ts";
import { loadMswNode } from "./load-msw.ts";
import type { MockProvider } from "./mock-provider.ts";

/** Mocks that answer inside this process. */
export interface RunningMocks {
  /** Lets requests out again, and tells apps nothing more. */
  stop(): void;
  /** Resets every carrier of these mocks. */
  reset(): void;
}

let running = false;

/**
 * Answers requests of this process (`fetch`, `node:http`, `node:https` and what stands on them) without a
 * socket. Requests to this machine pass; any other that no mock answers fails like a network error, and a
 * process warning names its method and host.
 *
 * @throws Error when mocks are running already, or when a carrier has socket faults, which need
 * `startMockServer`.
 *
 * @example
 * const carrier = createCarrier();
 * const mocks = startMocks(mockTwilio(carrier));
 * // … send …
 * mocks.stop();
 */
export function startMocks(...mocks: readonly MockProvider[]): RunningMocks {
  if (running) throw new Error("Mocks are running already in this process: call stop() on them first.");
  const carriers = [...new Set(mocks.map(({ carrier }) => carrier as CarrierEngine))];
  const detach: (() => void)[] = [];
  try {
    for (const { faults, webhooks } of carriers) {
      detach.push(faults.attach("in-process"), webhooks.attach());
    }
  } catch (error) {
    for (const undo of detach) undo();
    throw error;
  }
  const server = loadMswNode().setupServer(...mocks.flatMap(({ handlers }) => handlers));
  server.listen({
    // A string here would let .json requests out, as "common assets".
    onUnhandledFrame({ frame }) {
      const { method, url } = targetOf(frame);
      if (isLoopback(url.hostname)) return;
      const refusal = `No mock answers ${method} requests to ${url.host}; it was not let out.`;
      process.emitWarning(refusal, "MockWarning");
      // A thrown Error would reach an HTTP client as status 500; a socket takes nothing else.
      throw frame.protocol === "http" ? Response.error() : new Error(refusal);
    },
  });
  // For code that imported `request` by its name.
  syncBuiltinESMExports();
  running = true;
  return {
    stop() {
      if (!running) return;
      running = false;
      for (const undo of detach) undo();
      server.close();
      syncBuiltinESMExports();
    },
    reset() {
      for (const carrier of carriers) carrier.reset();
    },
  };
}

type UnhandledFrame = Parameters<Exclude<UnhandledFrameHandle, string>>[0]["frame"];

/** msw types the data of a frame as unknown. */
function targetOf({ protocol, data }: UnhandledFrame): { method: string; url: URL } {
  if (protocol === "http") {
    const { request } = data as { request: Request };
    return { method: request.method, url: new URL(request.url) };
  }
  const { connection } = data as { connection: { client: { url: URL } } };
  return { method: "WebSocket", url: new URL(connection.client.url) };
}
