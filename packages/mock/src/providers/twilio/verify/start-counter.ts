import { parseJsonObject } from "../../../server/parse-json-object.ts";
import type { TwilioState } from "../state.ts";
import { bucketsOf, limitsOf, type RateLimits } from "./rate-limits.ts";
import type { VerifyService } from "./verify-services.ts";

/** Counts starts by the keys that the app passes. */
export interface StartCounter {
  /**
   * Whether one more start is within every bucket.
   *
   * @param keys `RateLimits` of the request: by the unique name of a limit, the key to count.
   */
  admits(service: VerifyService, keys: string | null): boolean;
  /** Counts a start. */
  count(service: VerifyService, keys: string | null): void;
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

/**
 * Names of limits that the service does not have count nothing; what Twilio does with them is not documented.
 *
 * @see https://www.twilio.com/docs/verify/api/programmable-rate-limits
 */
export function createStartCounter(
  rateLimits: RateLimits,
  { carrier }: Pick<TwilioState, "carrier">,
): StartCounter {
  /** By account, limit and key: when starts were counted. */
  const counted = new Map<string, number[]>();

  function* limitsBy(service: VerifyService, keys: string | null) {
    const given = parseJsonObject(keys || "{}") ?? {};
    for (const limit of limitsOf(rateLimits, service)) {
      if (!Object.hasOwn(given, limit.uniqueName)) continue;
      const key = JSON.stringify([service.accountSid, limit.sid, given[limit.uniqueName]]);
      yield { key, buckets: bucketsOf(rateLimits, limit), times: counted.get(key) ?? [] };
    }
  }

  return {
    admits(service, keys) {
      const now = carrier.now();
      for (const { buckets, times } of limitsBy(service, keys)) {
        const isFull = buckets.some(
          ({ max, interval }) => times.filter((time) => now - time < interval * 1_000).length >= max,
        );
        if (isFull) return false;
      }
      return true;
    },
    count(service, keys) {
      const now = carrier.now();
      for (const { key, buckets, times } of limitsBy(service, keys)) {
        const longest = Math.max(0, ...buckets.map(({ interval }) => interval * 1_000));
        counted.set(key, [...times.filter((time) => now - time < longest), now]);
      }
    },
    reset(accountSid) {
      for (const key of counted.keys()) {
        if (accountSid === undefined || JSON.parse(key)[0] === accountSid) counted.delete(key);
      }
    },
  };
}
