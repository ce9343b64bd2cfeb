import type { Carrier } from "../../carrier/carrier.ts";
import { forgetAccount } from "./accounts.ts";

/** Limits the requests of each account. */
export interface RequestLimit {
  /**
   * Counts a request, and returns whether it is within the limit.
   *
   * @param perSecond Requests allowed within any second; `undefined` allows any number.
   */
  admit(account: string, perSecond: number | undefined): boolean;
  /** Forgets the requests of one account, or all of them. */
  reset(account: string | undefined): void;
}

/**
 * Makes a limit of requests a second, by the carrier's clock.
 *
 * @example
 * const limit = createRequestLimit(carrier);
 * limit.admit("account-1", 1); // true
 * limit.admit("account-1", 1); // false, within the same second
 */
export function createRequestLimit(carrier: Carrier): RequestLimit {
  const recent = new Map<string, number[]>();
  return {
    admit(account, perSecond) {
      if (perSecond === undefined) return true;
      const now = carrier.now();
      const times = (recent.get(account) ?? []).filter((time) => now - time < 1000);
      const admitted = times.length < perSecond;
      if (admitted) times.push(now);
      recent.set(account, times);
      return admitted;
    },
    reset: (account) => forgetAccount(account, recent),
  };
}
