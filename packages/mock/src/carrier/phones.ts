import type { PhoneState } from "./carrier-message.ts";

/** What the world knows of one phone. */
export interface Phone {
  /** @default "reachable" */
  readonly state: PhoneState;
  /**
   * The senders and services its owner said STOP to, or `"all"`. One that a provider took down itself has its
   * name before it, as `twilio:+15550001111`, and does not count for another. @default []
   */
  readonly optedOutOf: "all" | readonly string[];
}

/** What is to change of a phone. */
export interface PhoneChange {
  /** What is the matter with the phone from now on. @default as it was */
  state?: PhoneState | undefined;
  /** The senders and services that its owner opted out of. @default as it was */
  optedOutOf?: Phone["optedOutOf"] | undefined;
}

/** Whose view is meant. */
export interface AccountScope {
  /** A provider's account, as `accountId` of a message. @default everybody's */
  account?: string | undefined;
}

/** @internal */
export interface Phones {
  /** For an account: what it was told, else what the world knows. Without one: all that anybody was told. */
  get(to: string, account: string | undefined): Phone;
  set(to: string, change: PhoneChange, account: string | undefined): void;
  /** The phones that somebody said something of. */
  numbers(account: string | undefined): string[];
  reset(account: string | undefined): void;
}

/** @internal */
export function createPhones(): Phones {
  const world = new Map<string, PhoneChange>();
  /** By number and then by account; the one that was told last is last. */
  const told = new Map<string, Map<string, PhoneChange>>();

  return {
    get(to, account) {
      const byAccount = told.get(to);
      const views =
        account === undefined ? [...(byAccount?.values() ?? [])] : [byAccount?.get(account) ?? {}];
      const state = views.findLast((view) => view.state !== undefined)?.state;
      const lists = views.flatMap(({ optedOutOf }) => (optedOutOf === undefined ? [] : [optedOutOf]));
      const known = world.get(to);
      return {
        state: state ?? known?.state ?? "reachable",
        optedOutOf: (lists.length > 0 ? union(lists) : known?.optedOutOf) ?? [],
      };
    },
    set(to, change, account) {
      if (account !== undefined) {
        const byAccount = told.get(to) ?? new Map<string, PhoneChange>();
        const view = merged(byAccount.get(account), change);
        byAccount.delete(account);
        told.set(to, byAccount.set(account, view));
        return;
      }
      world.set(to, merged(world.get(to), change));
      // What everybody is told counts for those, too, who had been told otherwise.
      for (const view of told.get(to)?.values() ?? []) {
        if (change.state !== undefined) view.state = undefined;
        if (change.optedOutOf !== undefined) view.optedOutOf = undefined;
      }
    },
    numbers(account) {
      if (account === undefined) return [...new Set([...world.keys(), ...told.keys()])];
      return [...told].flatMap(([to, byAccount]) => (byAccount.has(account) ? [to] : []));
    },
    reset(account) {
      if (account === undefined) {
        world.clear();
        told.clear();
        return;
      }
      for (const [to, byAccount] of told) {
        byAccount.delete(account);
        if (byAccount.size === 0) told.delete(to);
      }
    },
  };
}

function merged(known: PhoneChange | undefined, change: PhoneChange): PhoneChange {
  return {
    state: change.state ?? known?.state,
    optedOutOf: change.optedOutOf ?? known?.optedOutOf,
  };
}

function union(lists: readonly Phone["optedOutOf"][]): Phone["optedOutOf"] {
  const names = new Set<string>();
  for (const list of lists) {
    if (list === "all") return "all";
    for (const name of list) names.add(name);
  }
  return [...names];
}
