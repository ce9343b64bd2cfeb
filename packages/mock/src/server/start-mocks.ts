import type { CarrierEngine } from "../carrier/carrier.ts";
import { interceptRequests } from "./intercept-requests.ts";
import type { MockProvider } from "./mock-provider.ts";
import { refuseProduction } from "./refuse-production.ts";

/** Options of {@link startMocks}. */
export interface MocksOptions {
  /** Start even if `NODE_ENV` is `production`. @default false */
  allowProduction?: boolean | undefined;
}

/** Mocks that handle the requests of this process. */
export interface RunningMocks {
  /** Stops handling requests, and sends no more webhooks. */
  stop(): void;
  /** Resets every carrier of these mocks. */
  reset(): void;
}

let running = false;

/**
 * Handles the HTTP requests of this process without a socket: those of `fetch`, `node:http`, `node:https` and of clients
 * built on them, such as undici, even through a function, agent or pool that was created before. Requests to this machine
 * pass through. Any other request that no mock handles fails like a network error, and a process warning names its method
 * and host. Pass options last.
 *
 * @throws Error when mocks are already running, when a carrier has faults that need a real socket (`startMockServer`), or
 * when `NODE_ENV` is `production`.
 *
 * @example
 * const carrier = createCarrier();
 * const mocks = startMocks(mockTwilio(carrier));
 * // … send …
 * mocks.stop();
 */
export function startMocks(
  ...given: readonly MockProvider[] | readonly [...mocks: MockProvider[], options: MocksOptions]
): RunningMocks {
  const mocks: MockProvider[] = [];
  let options: MocksOptions = {};
  for (const one of given) {
    if (isMock(one)) mocks.push(one);
    else options = one;
  }
  refuseProduction("startMocks", options);
  if (running)
    throw new Error("startMocks: mocks are already running in this process. Call their stop() first.");
  const carriers = [...new Set(mocks.map(({ carrier }) => carrier as CarrierEngine))];
  const detach: (() => void)[] = [];
  try {
    for (const { faults, webhooks } of carriers) {
      detach.push(faults.attach("in-process"), webhooks.attach());
    }
    detach.push(interceptRequests(mocks));
  } catch (error) {
    for (const undo of detach) undo();
    throw error;
  }
  running = true;
  return {
    stop() {
      if (!running) return;
      running = false;
      for (const undo of detach) undo();
    },
    reset() {
      for (const carrier of carriers) carrier.reset();
    },
  };
}

function isMock(given: MockProvider | MocksOptions): given is MockProvider {
  return "handlers" in given;
}
