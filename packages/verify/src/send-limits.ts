import { SmsError } from "@smskit/core";
import { expectOptions } from "@smskit/core/wrapper";
import { ipNetworkOf, widerNetworkOf } from "./ip-network.ts";
import type { KeyRing } from "./key-ring.ts";
import { tooSoon } from "./refusals.ts";
import { type CompletePolicy, refusal, type SendCap } from "./verifier-policy.ts";

/** A cap with its name, for errors and stores. */
export interface SendLimit extends SendCap {
  /** `number-3600`, `ip-3600`, `ipNetwork-3600`, … */
  name: string;
}

/** Counts, atomically. `rate-limiter-flexible` has such limiters for many stores. */
export interface SendLimiter {
  /** Counts one; rejects with `{ msBeforeNext }` where the limit is reached, and with an `Error` where it cannot tell. */
  consume(key: string): Promise<unknown>;
}

/** What a text is counted by. */
export interface CountedText {
  to: string;
  ip?: string | undefined;
  /** ISO 3166 alpha-2. */
  country: string;
}

/**
 * Counts a text by its IP address, the network around that, its number, its country, and all together. In this order: who is refused at one
 * uses up none of the next. Numbers and addresses are counted by their keyed fingerprints.
 */
export function createSendLimits(
  limits: CompletePolicy["limits"],
  keys: KeyRing,
  createLimiter: (limit: SendLimit) => SendLimiter = memoryLimiter,
): (text: CountedText) => Promise<void> {
  const make = (name: keyof typeof limits) => {
    if (!Array.isArray(limits[name])) throw refusal(`policy.limits.${name}`, "is no list of caps");
    return limits[name].map((cap) => {
      expectOptions(`createVerifier: policy.limits.${name}`, cap, { texts: true, perSeconds: true });
      checkCap(name, cap);
      const limit = { ...cap, name: `${name}-${cap.perSeconds}` };
      return { limit, limiter: createLimiter(limit) };
    });
  };
  const counted = {
    ...{ ip: make("ip"), ipNetwork: make("ipNetwork"), number: make("number") },
    ...{ country: make("country"), all: make("all") },
  };

  /** By each secret's fingerprint, so that a new secret is no new start. */
  async function count(name: keyof typeof counted, fingerprints: readonly string[]): Promise<void> {
    for (const { limit, limiter } of counted[name]) {
      try {
        for (const key of fingerprints) await limiter.consume(key);
      } catch (thrown) {
        throw refusalOf(limit, thrown);
      }
    }
  }

  return async ({ to, ip, country }) => {
    const address = ip === undefined ? undefined : ipNetworkOf(ip);
    const network = address === undefined ? undefined : widerNetworkOf(address);
    if (address !== undefined) await count("ip", await keys.signAll("ip", address));
    if (network !== undefined) await count("ipNetwork", await keys.signAll("ipNetwork", network));
    await count("number", await keys.recipientsOf(to));
    await count("country", [country]);
    await count("all", ["all"]);
  };
}

function checkCap(name: string, cap: SendCap): void {
  const { texts = -1, perSeconds = 0 }: Partial<SendCap> = cap ?? {};
  if (Number.isInteger(texts) && texts >= 0 && perSeconds > 0) return;
  throw refusal(`policy.limits.${name}`, "has no whole number of texts from 0, or no perSeconds above 0");
}

/** Seconds that the timers behind the counts in memory can hold: 24 days. A longer limit would not limit at all. */
const longestSeconds = 2_147_483;

function memoryLimiter({ name, texts, perSeconds }: SendLimit): SendLimiter {
  if (perSeconds > longestSeconds) {
    throw refusal("policy.limits", `counts in memory last 24 days; give createLimiter for "${name}"`);
  }
  let limiter: Promise<SendLimiter> | undefined;
  return {
    async consume(key) {
      // The package's own entry is CommonJS that requires modules of Node.js: ESM bundles and workers fail on it.
      limiter ??= import("rate-limiter-flexible/lib/RateLimiterMemory.js").then(
        ({ default: RateLimiterMemory }) =>
          new RateLimiterMemory({ keyPrefix: name, points: texts, duration: perSeconds }),
      );
      return (await limiter).consume(key);
    },
  };
}

function refusalOf({ name, texts, perSeconds }: SendLimit, thrown: unknown): SmsError {
  const waitMs =
    thrown instanceof Error ? undefined : (thrown as { msBeforeNext?: unknown } | undefined)?.msBeforeNext;
  if (typeof waitMs === "number") {
    return tooSoon(`The limit "${name}" of codes is reached: ${texts} in ${perSeconds} s.`, waitMs);
  }
  return new SmsError({
    code: "unavailable",
    failover: false,
    message: `The limit "${name}" cannot be checked; no code is sent without it.`,
  });
}
