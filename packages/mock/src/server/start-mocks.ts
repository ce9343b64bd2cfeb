import type { CarrierEngine } from "../carrier/carrier.ts";
import { interceptRequests } from "./intercept-requests.ts";
import type { MockProvider } from "./mock-provider.ts";
import { refuseProduction } from "./refuse-production.ts";

/** Options of {@link startMocks}. */
export interface MocksOptions {
  /** Start although `NODE_ENV` is `production`. @default false */
  allowProduction?: boolean | undefined;
}

/** Mocks that answer inside this process. */
export interface RunningMocks {
  /** Lets requests out again, and tells apps nothing more. */
  stop(): void;
  /** Resets every carrier of these mocks. */
  reset(): void;
}

let running = false;

/**
 * Answers HTTP requests of this process without a socket: those of `fetch`, `node:http`, `node:https` and what stands
 * on them, such as undici, also through a function, agent or pool that code got hold of before. Requests to this
 * machine pass; any other that no mock answers fails like a network error, and a process warning names its method and
 * host. Options, if any, come last.
 *
 * @throws Error when mocks are running already, when a carrier has socket faults, which need `startMockServer`, or
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
  if (running) throw new Error("Mocks are running already in this process: call stop() on them first.");
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
