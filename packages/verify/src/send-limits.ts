import {
  countText,
  createMemoryLimiter,
  expectOptions,
  isLimit,
  type Limiter,
  limitRule,
  type NamedLimit,
} from "@smskit/core/wrapper";
import { ipNetworkOf, widerNetworkOf } from "./ip-network.ts";
import type { KeyRing } from "./key-ring.ts";
import { type CompletePolicy, refusal } from "./verifier-policy.ts";

/** What a text is counted by. */
export interface CountedText {
  to: string;
  ip?: string | undefined;
  /** ISO 3166 alpha-2. */
  country: string;
}

/**
 * Counts a text by its IP address, the network around it, its number, its country, and all together. In this order: a text
 * that one limit refuses is not counted by the next. Numbers and addresses are counted by their keyed fingerprints.
 */
export function createSendLimits(
  limits: CompletePolicy["limits"],
  keys: KeyRing,
  createLimiter: (limit: NamedLimit) => Limiter = createMemoryLimiter,
): (text: CountedText) => Promise<void> {
  const make = (name: keyof typeof limits) => {
    const field = `policy.limits.${name}`;
    if (!Array.isArray(limits[name])) throw refusal(field, "must be a list of limits");
    return limits[name].map((given, index) => {
      expectOptions(`createVerifier: ${field}`, given, { texts: true, perSeconds: true });
      if (!isLimit(given)) throw refusal(`${field}[${index}]`, limitRule);
      const limit = { ...given, name: `${name}-${given.perSeconds}` };
      return { limit, limiter: createLimiter(limit) };
    });
  };
  const counted = {
    ...{ ip: make("ip"), ipNetwork: make("ipNetwork"), number: make("number") },
    ...{ country: make("country"), all: make("all") },
  };

  /** Counts by each secret's fingerprint, so that a new secret does not reset the counts. */
  async function count(name: keyof typeof counted, fingerprints: readonly string[]): Promise<void> {
    for (const { limit, limiter } of counted[name]) {
      for (const key of fingerprints) await countText(limit, limiter, key);
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
