import { dropOldest, keepOnly } from "../carrier/bounded-list.ts";
import type { AccountScope } from "../carrier/phones.ts";
import { createRandom } from "../carrier/random.ts";
import type { FaultStage } from "./fault-kinds.ts";
import { type Fault, specOf } from "./fault-types.ts";
import { validateFault } from "./validate-fault.ts";

/** A fault that fired. */
export interface FiredFault {
  /** The fault's kind. */
  readonly kind: Fault["kind"];
  /** The fault, as it was added. */
  readonly fault: Fault;
  /** The provider whose request or message it hit. */
  readonly provider?: string;
  /** The recipient of that message, E.164. */
  readonly to?: string;
  /** The account of that request or message, if it was known. */
  readonly account?: string;
  /** When, by the carrier's clock. */
  readonly at: Date;
}

/** Makes requests and deliveries fail. The same seed gives the same failures. */
export interface Faults {
  /**
   * Adds a fault and returns a function that removes it. If several match, they are tried in the order in which they
   * were added, and only one fires. Each draws from its own random stream, in the order in which requests arrive.
   *
   * @throws Error for a fault that needs a socket while the carrier is mocked in-process (`startMocks`), for an unknown
   * kind or field, and for a field that is missing or out of range.
   */
  add(fault: Fault): () => void;
  /** Removes every fault, or those of one account. `fired` keeps its entries. */
  clear(scope?: AccountScope): void;
  /** The faults that fired, newest last (the last 10,000). */
  readonly fired: readonly FiredFault[];
}

/** The faults as the carrier, the providers and the server use them. @internal */
export interface FaultEngine extends Faults {
  /** Adds a fault and returns its id. */
  arm(fault: Fault): string;
  /** Removes a fault; returns `false` if the id is unknown. */
  disarm(id: string): boolean;
  /** The faults that may still fire, in the order in which they are tried. */
  list(): { readonly id: string; readonly fault: Fault }[];
  /** Returns the fault that fires here, if any. `socket: false`: the request did not come over a real socket. */
  take(
    stage: FaultStage,
    candidate: {
      providers: readonly string[];
      to?: string | undefined;
      account?: string | undefined;
      socket?: boolean;
    },
  ): Fault | undefined;
  /** Registers a transport that requests come through; the result unregisters it. */
  attach(transport: "in-process" | "server"): () => void;
  reset(account: string | undefined): void;
}

const firedLimit = 10_000;

interface ArmedFault {
  id: string;
  fault: Fault;
  stage: FaultStage;
  left: number;
  random: () => number;
}

/** @internal */
export function createFaults(options: {
  seed: number;
  now: () => number;
  /** Called when a fault is added or removed, or fires. */
  changed: (account: string | undefined) => void;
}): FaultEngine {
  const armed = new Set<ArmedFault>();
  const fired: FiredFault[] = [];
  const transports = { "in-process": 0, server: 0 };
  /** How many were added, by account, so that faults of other accounts do not change an account's random streams. */
  const added = new Map<string | undefined, number>();
  let ids = 0;

  function refuseInProcess(fault: Fault): void {
    if (specOf(fault).needsSocket && transports["in-process"] > 0 && transports.server === 0)
      throw noSocket(fault);
  }

  function armNew(fault: Fault): ArmedFault {
    validateFault(fault);
    refuseInProcess(fault);
    const { account } = fault;
    const count = (added.get(account) ?? 0) + 1;
    added.set(account, count);
    ids += 1;
    const entry: ArmedFault = {
      id: `fault-${ids}`,
      fault,
      stage: specOf(fault).stage,
      left: fault.times ?? Number.POSITIVE_INFINITY,
      random: createRandom(Math.imul(options.seed + count, 0x9e3779b1)),
    };
    if (entry.left > 0) armed.add(entry);
    options.changed(account);
    return entry;
  }

  function remove(entry: ArmedFault): void {
    if (armed.delete(entry)) options.changed(entry.fault.account);
  }

  return {
    fired,
    add(fault) {
      const entry = armNew(fault);
      return () => remove(entry);
    },
    arm: (fault) => armNew(fault).id,
    disarm(id) {
      const entry = [...armed].find((one) => one.id === id);
      if (entry !== undefined) remove(entry);
      return entry !== undefined;
    },
    list: () => [...armed].map(({ id, fault }) => ({ id, fault })),
    clear({ account } = {}) {
      for (const entry of armed) {
        if (account === undefined || entry.fault.account === account) armed.delete(entry);
      }
      options.changed(account);
    },
    take(stage, { providers, to, account, socket = true }) {
      for (const entry of armed) {
        const { fault } = entry;
        if (entry.stage !== stage) continue;
        if (fault.provider !== undefined && !providers.includes(fault.provider)) continue;
        if (fault.to !== undefined && fault.to !== to) continue;
        if (fault.account !== undefined && fault.account !== account) continue;
        if (!socket && specOf(fault).needsSocket) {
          if (transports.server > 0) continue;
          throw noSocket(fault);
        }
        if (fault.probability !== undefined && entry.random() >= fault.probability) continue;
        entry.left -= 1;
        if (entry.left <= 0) armed.delete(entry);
        const provider = fault.provider ?? (providers.length === 1 ? providers[0] : undefined);
        fired.push({
          kind: fault.kind,
          fault,
          at: new Date(options.now()),
          ...(provider !== undefined && { provider }),
          ...(to !== undefined && { to }),
          ...(account !== undefined && { account }),
        });
        dropOldest(fired, firedLimit);
        options.changed(account);
        return fault;
      }
      return undefined;
    },
    attach(transport) {
      transports[transport] += 1;
      try {
        for (const { fault } of armed) refuseInProcess(fault);
      } catch (error) {
        transports[transport] -= 1;
        throw error;
      }
      let attached = true;
      return () => {
        if (attached) transports[transport] -= 1;
        attached = false;
      };
    },
    reset(account) {
      if (account === undefined) {
        armed.clear();
        fired.length = 0;
        added.clear();
        return;
      }
      for (const entry of armed) if (entry.fault.account === account) armed.delete(entry);
      keepOnly(fired, (one) => one.account !== account);
      added.delete(account);
    },
  };
}

function noSocket({ kind }: Fault): Error {
  return new Error(`The fault "${kind}" needs a real socket: use startMockServer instead of startMocks.`);
}
