import type { PhoneState } from "./carrier-message.ts";

/** The state and the opt-outs of a phone. */
export interface Phone {
  /** @default "reachable" */
  readonly state: PhoneState;
  /**
   * The senders and services that its owner opted out of, or `"all"`. An entry with a provider's name, such as
   * `acme:+15550001111`, was added by that provider and counts for it only. @default []
   */
  readonly optedOutOf: "all" | readonly string[];
}

/** A change of a phone. */
export interface PhoneChange {
  /** @default unchanged */
  state?: PhoneState | undefined;
  /** The senders and services that its owner opted out of. @default unchanged */
  optedOutOf?: Phone["optedOutOf"] | undefined;
}

/** Limits an operation to one account. */
export interface AccountScope {
  /** A provider's account, as in `accountId` of a message. @default all accounts */
  account?: string | undefined;
}

/** @internal */
export interface Phones {
  /** For an account: what was set for it, or else for all accounts. Without one: everything that was set for any account. */
  get(to: string, account: string | undefined): Phone;
  set(to: string, change: PhoneChange, account: string | undefined): void;
  /** The numbers of the phones that were set. */
  numbers(account: string | undefined): string[];
  reset(account: string | undefined): void;
}

/** @internal */
export function createPhones(): Phones {
  const shared = new Map<string, PhoneChange>();
  /** By number and then by account, the last one set last. */
  const byNumber = new Map<string, Map<string, PhoneChange>>();

  return {
    get(to, account) {
      const byAccount = byNumber.get(to);
      const views =
        account === undefined ? [...(byAccount?.values() ?? [])] : [byAccount?.get(account) ?? {}];
      const state = views.findLast((view) => view.state !== undefined)?.state;
      const lists = views.flatMap(({ optedOutOf }) => (optedOutOf === undefined ? [] : [optedOutOf]));
      const known = shared.get(to);
      return {
        state: state ?? known?.state ?? "reachable",
        optedOutOf: (lists.length > 0 ? union(lists) : known?.optedOutOf) ?? [],
      };
    },
    set(to, change, account) {
      if (account !== undefined) {
        const byAccount = byNumber.get(to) ?? new Map<string, PhoneChange>();
        const view = merged(byAccount.get(account), change);
        byAccount.delete(account);
        byNumber.set(to, byAccount.set(account, view));
        return;
      }
      shared.set(to, merged(shared.get(to), change));
      // A change for all also replaces what was set for single accounts.
      for (const view of byNumber.get(to)?.values() ?? []) {
        if (change.state !== undefined) view.state = undefined;
        if (change.optedOutOf !== undefined) view.optedOutOf = undefined;
      }
    },
    numbers(account) {
      if (account === undefined) return [...new Set([...shared.keys(), ...byNumber.keys()])];
      return [...byNumber].flatMap(([to, byAccount]) => (byAccount.has(account) ? [to] : []));
    },
    reset(account) {
      if (account === undefined) {
        shared.clear();
        byNumber.clear();
        return;
      }
      for (const [to, byAccount] of byNumber) {
        byAccount.delete(account);
        if (byAccount.size === 0) byNumber.delete(to);
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
