import { createResourceStore, type ResourceStore } from "../resource-store.ts";
import type { TwilioState } from "../state.ts";
import { type AccessTokens, createAccessTokens } from "./access-tokens.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import type { Challenge, ChallengeWorld } from "./challenges.ts";
import type { Entity } from "./entities.ts";
import type { Factor } from "./factors.ts";
import type { MessagingConfiguration } from "./messaging-configurations.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import { createSafeList, type SafeList } from "./safe-list.ts";
import { createStartCounter, type StartCounter } from "./start-counter.ts";
import { createVerifications, type Verifications } from "./verifications.ts";
import { createVerifyServices, type VerifyServices } from "./verify-services.ts";
import type { VerifyWebhook } from "./webhooks.ts";

/** What Verify keeps. */
export interface VerifyWorld extends ChallengeWorld {
  readonly services: VerifyServices;
  readonly verifications: Verifications;
  readonly attempts: Attempts;
  readonly rateLimits: RateLimits;
  readonly startCounter: StartCounter;
  readonly messagingConfigurations: ResourceStore<MessagingConfiguration>;
  readonly safeList: SafeList;
  readonly accessTokens: AccessTokens;
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

export function createVerifyWorld(state: TwilioState): VerifyWorld {
  const rateLimits = createRateLimits(state);
  const services = createVerifyServices(state);
  const world = {
    services,
    verifications: createVerifications(state),
    attempts: createAttempts(state),
    rateLimits,
    startCounter: createStartCounter(rateLimits, state),
    messagingConfigurations: createResourceStore<MessagingConfiguration>(state),
    webhooks: createResourceStore<VerifyWebhook>(state),
    safeList: createSafeList(state),
    entities: createResourceStore<Entity>(state),
    factors: createResourceStore<Factor>(state),
    challenges: createResourceStore<Challenge>(state),
    accessTokens: createAccessTokens(services, state),
  };
  return {
    ...world,
    now: () => state.carrier.now(),
    reset(accountSid) {
      const { rateLimits: _, ...parts } = world;
      const stores = [...Object.values(parts), rateLimits.limits, rateLimits.buckets];
      for (const store of stores) store.reset(accountSid);
    },
  };
}
