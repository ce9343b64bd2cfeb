import type { TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { challengeCollection, notifyAgain } from "./challenges.ts";
import { collectionResources } from "./collection.ts";
import { entityCollection } from "./entities.ts";
import { factorCollection } from "./factors.ts";
import { messagingConfigurationCollection } from "./messaging-configurations.ts";
import { bucketCollection, rateLimitCollection } from "./rate-limits.ts";
import { serviceResources } from "./service-handlers.ts";
import { listTemplates } from "./templates.ts";
import { verificationResources } from "./verification-handlers.ts";
import { ofService } from "./verify-call.ts";
import { createVerifyWorld } from "./verify-world.ts";
import { webhookCollection } from "./webhooks.ts";

/** Twilio Verify v2. */
export interface VerifyApi {
  /** The resources of `verify.twilio.com`. */
  readonly resources: readonly TwilioResource[];
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

/** @see https://www.twilio.com/docs/verify/api */
export function createVerifyApi(state: TwilioState): VerifyApi {
  const world = createVerifyWorld(state);
  const { services, rateLimits, attempts, safeList } = world;
  return {
    resources: [
      ...serviceResources(services),
      ...verificationResources(world),
      ...collectionResources(services, rateLimitCollection(rateLimits)),
      ...collectionResources(services, bucketCollection(rateLimits)),
      ...collectionResources(services, messagingConfigurationCollection(world.messagingConfigurations)),
      ...collectionResources(services, webhookCollection(world.webhooks)),
      { path: "/v2/Templates", GET: listTemplates },
      ...attempts.resources,
      ...safeList.resources,
      ...collectionResources(services, entityCollection(world.entities)),
      ...collectionResources(services, factorCollection(world)),
      ...collectionResources(services, challengeCollection(world)),
      {
        path: "/v2/Services/{ServiceSid}/Entities/{Identity}/Challenges/{ChallengeSid}/Notifications",
        POST: ofService(services, (call) => notifyAgain(call, world)),
      },
      ...world.accessTokens.resources,
      { path: "/v2/Forms/{FormType}", GET: fetchForm },
    ],
    reset: world.reset,
  };
}

/** The forms of Verify Push say nothing that a test could use. */
const fetchForm: NonNullable<TwilioResource["GET"]> = ({ path, request, notFound }) => {
  if (path["FormType"] !== "form-push") return notFound(request);
  return json(200, request.host, {
    form_type: "form-push",
    forms: { create_factor: {}, verify_factor: {}, create_challenge: {} },
    form_meta: {},
    url: `${request.origin}/v2/Forms/form-push`,
  });
};
