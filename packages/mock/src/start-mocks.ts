import type { HttpHandler } from "msw";
import { setupServer } from "msw/node";
import type { CarrierEngine } from "./carrier.ts";
import type { MockProvider } from "./mock-provider.ts";

/** Mocks that answer inside this process. */
export interface RunningMocks {
  /** Lets requests out again. */
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
    for (const { faults } of carriers) detach.push(faults.attach("in-process"));
  } catch (error) {
    for (const undo of detach) undo();
    throw error;
  }
  const server = setupServer(...mocks.flatMap((mock) => [...mock.handlers] as HttpHandler[]));
  server.listen({
    onUnhandledFrame({ frame }) {
      if (frame.protocol !== "http") return;
      const { method, url } = (frame.data as { request: Request }).request;
      const { hostname, host } = new URL(url);
      if (isLoopback(hostname)) return;
      process.emitWarning(`No mock answers ${method} requests to ${host}; it was not let out.`, "MockWarning");
      throw Response.error();
    },
  });
  running = true;
  return {
    stop() {
      if (!running) return;
      running = false;
      for (const undo of detach) undo();
      server.close();
    },
    reset() {
      for (const carrier of carriers) carrier.reset();
    },
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
