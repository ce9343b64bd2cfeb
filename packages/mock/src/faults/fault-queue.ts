import { dropOldest, keepOnly } from "../carrier/bounded-list.ts";
import type { AccountScope } from "../carrier/phones.ts";
import { createRandom } from "../carrier/random.ts";
import type { Fault, SocketFault } from "./fault-types.ts";

/** A fault that struck. */
export interface FiredFault {
  /** The fault's kind. */
  readonly kind: Fault["kind"];
  /** The fault, as it was added. */
  readonly fault: Fault;
  /** The provider whose request or message it struck. */
  readonly provider?: string;
  /** The recipient of that message, E.164. */
  readonly to?: string;
  /** Whom it struck, where that was known. */
  readonly account?: string;
  /** When, by the carrier's clock. */
  readonly at: Date;
}

/** When in the life of a request a fault strikes. */
type FaultStage = "connection" | "head" | "exchange" | "delivery" | "receipt";

/** Turns things wrong, at run time, the same way for the same seed. */
export interface Faults {
  /**
   * Adds a fault; the result removes it. Of several that match, the one added first is tried first, and one
   * strikes. Each draws from its own stream of the seed, in the order in which requests arrive.
   *
   * @throws Error for a socket fault while the carrier is mocked in-process (`startMocks`), for one that
   * cannot match `to` or `account`, and for a probability or number of times that is none.
   */
  add(fault: Fault): () => void;
  /** Removes every fault, or those of one account. What fired stays listed. */
  clear(scope?: AccountScope): void;
  /** What struck, newest last (the last 10,000). */
  readonly fired: readonly FiredFault[];
}

/** What the carrier, the providers and the server see of the faults. @internal */
export interface FaultEngine extends Faults {
  /** Adds a fault, and says by what it can be removed. */
  arm(fault: Fault): string;
  /** `false` where there is none. */
  disarm(id: string): boolean;
  /** The faults that may still strike, in the order in which they are tried. */
  list(): { readonly id: string; readonly fault: Fault }[];
  /** The fault that strikes here, if one does. `socket: false` says that there is none to strike. */
  take(
    stage: FaultStage,
    candidate: {
      providers: readonly string[];
      to?: string | undefined;
      account?: string | undefined;
      socket?: boolean;
    },
  ): Fault | undefined;
  /** Says what requests come through; the result says that they no longer do. */
  attach(transport: "in-process" | "server"): () => void;
  reset(account: string | undefined): void;
}

const stages: Record<Fault["kind"], FaultStage> = {
  "reset-on-connect": "connection",
  "hang-handshake": "connection",
  "reset-before-read": "head",
  "rate-limited": "exchange",
  "server-error": "exchange",
  redirect: "exchange",
  "garbled-answer": "exchange",
  "empty-answer": "exchange",
  hang: "exchange",
  "reset-after-read": "exchange",
  fin: "exchange",
  "truncated-answer": "exchange",
  "garbage-answer": "exchange",
  "slow-answer": "exchange",
  "idle-close": "exchange",
  undelivered: "delivery",
  "late-receipt": "receipt",
  "duplicate-receipt": "receipt",
  "reordered-receipts": "receipt",
  "missing-receipt": "receipt",
};

/** Every kind of fault there is. @internal */
export const faultKinds = Object.keys(stages) as Fault["kind"][];

/** Whether a fault strikes before it is known who asks. @internal */
export function firesBeforeRead(kind: Fault["kind"]): boolean {
  return stages[kind] === "connection" || stages[kind] === "head";
}

const socketKinds = new Set<string>([
  "reset-on-connect",
  "hang-handshake",
  "reset-before-read",
  "hang",
  "reset-after-read",
  "fin",
  "truncated-answer",
  "garbage-answer",
  "slow-answer",
  "idle-close",
]);

const firedLimit = 10_000;

/** Whether a fault needs a real socket. @internal */
export function isSocketFault(fault: Fault | undefined): fault is SocketFault {
  return fault !== undefined && socketKinds.has(fault.kind);
}

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
  /** Called when a fault was added or removed, or struck. */
  changed: (account: string | undefined) => void;
}): FaultEngine {
  const armed = new Set<ArmedFault>();
  const fired: FiredFault[] = [];
  const transports = { "in-process": 0, server: 0 };
  /** How many were added, by account: what others add changes nobody's draws. */
  const added = new Map<string | undefined, number>();
  let ids = 0;

  function refuseInProcess(fault: Fault): void {
    if (isSocketFault(fault) && transports["in-process"] > 0 && transports.server === 0)
      throw noSocket(fault);
  }

  function armNew(fault: Fault): ArmedFault {
    checkFault(fault);
    refuseInProcess(fault);
    const { account } = fault;
    const count = (added.get(account) ?? 0) + 1;
    added.set(account, count);
    ids += 1;
    const entry: ArmedFault = {
      id: `fault-${ids}`,
      fault,
      stage: stages[fault.kind],
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
        if (!socket && isSocketFault(fault)) {
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
  return new Error(`The fault "${kind}" needs a real socket: use startMockServer. In-process there is none.`);
}

function checkFault(fault: Fault): void {
  const stage: FaultStage | undefined = stages[fault.kind];
  if (stage === undefined) throw new Error(`There is no fault "${String(fault.kind)}".`);
  for (const scope of ["to", "account"] as const) {
    if (!firesBeforeRead(fault.kind) || fault[scope] === undefined) continue;
    throw new Error(
      `The fault "${fault.kind}" strikes before a request is read, so it cannot match \`${scope}\`.`,
    );
  }
  if (fault.kind === "late-receipt" && !(fault.byMs >= 0)) {
    throw new Error(`\`byMs\` of the fault "late-receipt" must be 0 or more.`);
  }
  const { probability, times } = fault;
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new Error(`\`probability\` of the fault "${fault.kind}" must be from 0 to 1.`);
  }
  if (times !== undefined && !(times >= 0)) {
    throw new Error(`\`times\` of the fault "${fault.kind}" must be 0 or more.`);
  }
}
