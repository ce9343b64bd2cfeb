import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId, stableHexId } from "../../shared/ids.ts";
import { integerWithin } from "../../shared/validation.ts";
import { missing } from "../objection.ts";
import { createResourceStore, type ResourceStore } from "../resource-store.ts";
import type { TwilioState } from "../state.ts";
import type { Collection } from "./collection.ts";
import { invalid, type ServiceCall } from "./verify-call.ts";
import { longAgo } from "./verify-services.ts";

/** A key that an app passes when it starts a verification, so that starts are counted by it. */
export interface RateLimit {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly uniqueName: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How many starts a rate limit allows within how many seconds. */
export interface Bucket {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly rateLimitSid: string;
  readonly max: number;
  readonly interval: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The rate limits of all services, and their buckets. */
export interface RateLimits {
  readonly limits: ResourceStore<RateLimit>;
  readonly buckets: ResourceStore<Bucket>;
}

/** How many there may be. Twilio documents the codes 60207 and 60210, but not these numbers. */
const mostLimits = 20;
const mostBuckets = 20;
const anyNumber = { least: 1, most: 2_147_483_647 };

export function createRateLimits({
  options: { verifyServices = [] },
  isLost,
}: Pick<TwilioState, "options" | "isLost">): RateLimits {
  function listed(accountSid: string): { limit: RateLimit; buckets: Bucket[] }[] {
    const dates = { createdAt: longAgo, updatedAt: longAgo };
    return verifyServices
      .filter(({ account = accountSid }) => account === accountSid)
      .flatMap(({ sid: serviceSid, rateLimits = {} }) =>
        Object.entries(rateLimits).map(([uniqueName, buckets]) => {
          const sid = `RK${stableHexId(`${serviceSid}/${uniqueName}`)}`;
          const owner = { accountSid, serviceSid, ...dates };
          return {
            limit: { sid, uniqueName, description: null, ...owner },
            buckets: buckets.map(({ max, interval }) => ({
              sid: `BL${stableHexId(`${sid}/${interval}`)}`,
              rateLimitSid: sid,
              max,
              interval,
              ...owner,
            })),
          };
        }),
      );
  }
  return {
    limits: createResourceStore<RateLimit>({
      isLost,
      listed: (accountSid) => listed(accountSid).map(({ limit }) => limit),
    }),
    buckets: createResourceStore<Bucket>({
      isLost,
      listed: (accountSid) => listed(accountSid).flatMap(({ buckets }) => buckets),
    }),
  };
}

/** The rate limits of a service. */
export function limitsOf(
  { limits }: RateLimits,
  { sid, accountSid }: { sid: string; accountSid: string },
): RateLimit[] {
  return limits.list(accountSid).filter(({ serviceSid }) => serviceSid === sid);
}

/** The buckets of a rate limit. */
export function bucketsOf({ buckets }: RateLimits, { sid, accountSid }: RateLimit): Bucket[] {
  return buckets.list(accountSid).filter(({ rateLimitSid }) => rateLimitSid === sid);
}

/** @see https://www.twilio.com/docs/verify/api/service-rate-limits */
export function rateLimitCollection(all: RateLimits): Collection<RateLimit> {
  return {
    path: "/v2/Services/{ServiceSid}/RateLimits",
    key: "rate_limits",
    store: all.limits,
    members: ({ service }) => limitsOf(all, service),
    create({ service, request: { form }, state }, members) {
      const uniqueName = form.get("UniqueName");
      if (!uniqueName) return missing("UniqueName");
      if (!/^[\w.-]+$/.test(uniqueName)) return { code: 60209 };
      if (members.some((other) => other.uniqueName === uniqueName)) return { code: 60208 };
      if (members.length >= mostLimits) return { code: 60207 };
      const now = new Date(state.carrier.now());
      return {
        sid: `RK${randomHexId()}`,
        accountSid: service.accountSid,
        serviceSid: service.sid,
        uniqueName,
        description: form.get("Description") || null,
        createdAt: now,
        updatedAt: now,
      };
    },
    update: (limit, { request: { form }, state }) => ({
      ...limit,
      description: form.has("Description") ? form.get("Description") || null : limit.description,
      updatedAt: new Date(state.carrier.now()),
    }),
    render: (limit, url) => ({
      sid: limit.sid,
      service_sid: limit.serviceSid,
      account_sid: limit.accountSid,
      unique_name: limit.uniqueName,
      description: limit.description,
      date_created: isoSeconds(limit.createdAt),
      date_updated: isoSeconds(limit.updatedAt),
      url,
      links: { buckets: `${url}/Buckets` },
    }),
  };
}

/** @see https://www.twilio.com/docs/verify/api/service-rate-limit-buckets */
export function bucketCollection(all: RateLimits): Collection<Bucket> {
  const limitOf = ({ service, path }: ServiceCall) =>
    limitsOf(all, service).find(({ sid }) => sid === path["RateLimitSid"]);
  return {
    path: "/v2/Services/{ServiceSid}/RateLimits/{RateLimitSid}/Buckets",
    key: "buckets",
    store: all.buckets,
    members(call) {
      const limit = limitOf(call);
      return limit && bucketsOf(all, limit);
    },
    create({ service, path, request: { form }, state }, members) {
      for (const name of ["Max", "Interval"]) if (!form.get(name)) return missing(name);
      const max = integerWithin(form.get("Max"), anyNumber);
      const interval = integerWithin(form.get("Interval"), anyNumber);
      if (max === undefined) return invalid("Max");
      if (interval === undefined) return invalid("Interval");
      if (members.some((other) => other.interval === interval)) return { code: 60211 };
      if (members.length >= mostBuckets) return { code: 60210 };
      const now = new Date(state.carrier.now());
      return {
        sid: `BL${randomHexId()}`,
        accountSid: service.accountSid,
        serviceSid: service.sid,
        rateLimitSid: path["RateLimitSid"] ?? "",
        max,
        interval,
        createdAt: now,
        updatedAt: now,
      };
    },
    update(bucket, { request: { form }, state }, members) {
      const max = form.has("Max") ? integerWithin(form.get("Max"), anyNumber) : bucket.max;
      const interval = form.has("Interval")
        ? integerWithin(form.get("Interval"), anyNumber)
        : bucket.interval;
      if (max === undefined) return invalid("Max");
      if (interval === undefined) return invalid("Interval");
      const isTaken = members.some((other) => other.sid !== bucket.sid && other.interval === interval);
      if (isTaken) return { code: 60211 };
      return { ...bucket, max, interval, updatedAt: new Date(state.carrier.now()) };
    },
    render: (bucket, url) => ({
      sid: bucket.sid,
      rate_limit_sid: bucket.rateLimitSid,
      service_sid: bucket.serviceSid,
      account_sid: bucket.accountSid,
      max: bucket.max,
      interval: bucket.interval,
      date_created: isoSeconds(bucket.createdAt),
      date_updated: isoSeconds(bucket.updatedAt),
      url,
    }),
  };
}
