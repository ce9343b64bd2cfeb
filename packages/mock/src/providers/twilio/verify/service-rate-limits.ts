import type { Carrier } from "../../../carrier/carrier.ts";
import type { VerifyService } from "./verify-services.ts";

/** Counts starts by the keys that the app passes, for the rate limits of a service. */
export interface ServiceRateLimits {
  /**
   * Whether one more start is within every bucket.
   * @param keys `RateLimits` of the request: by the unique name of a limit, the key to count.
   */
  admits(service: VerifyService, keys: string | null): boolean;
  /** Counts a start. */
  count(service: VerifyService, keys: string | null): void;
  /** Forgets everything, or what is of one account. */
  reset(account: string | undefined): void;
}

/**
 * Names of limits that the service does not have count nothing; what Twilio does with them is not documented.
 *
 * @see https://www.twilio.com/docs/verify/api/service-rate-limits
 * @internal
 */
export function createServiceRateLimits(carrier: Pick<Carrier, "now">): ServiceRateLimits {
  /** By account, service, limit and key: when starts were counted. */
  const counted = new Map<string, number[]>();

  function* bucketsOf({ sid, accountSid, settings }: VerifyService, keys: string | null) {
    const given: Record<string, unknown> = JSON.parse(keys || "{}");
    for (const [name, buckets] of Object.entries(settings.rateLimits)) {
      if (!Object.hasOwn(given, name)) continue;
      const key = JSON.stringify([accountSid, sid, name, given[name]]);
      yield { key, buckets, times: counted.get(key) ?? [] };
    }
  }

  return {
    admits(service, keys) {
      const now = carrier.now();
      for (const { buckets, times } of bucketsOf(service, keys)) {
        const isFull = buckets.some(
          ({ max, interval }) => times.filter((time) => now - time < interval * 1_000).length >= max,
        );
        if (isFull) return false;
      }
      return true;
    },
    count(service, keys) {
      const now = carrier.now();
      for (const { key, buckets, times } of bucketsOf(service, keys)) {
        const longest = Math.max(0, ...buckets.map(({ interval }) => interval * 1_000));
        counted.set(key, [...times.filter((time) => now - time < longest), now]);
      }
    },
    reset(account) {
      for (const key of counted.keys()) {
        if (account === undefined || JSON.parse(key)[0] === account) counted.delete(key);
      }
    },
  };
}
