import { brandResources } from "../compliance/brand-resources.ts";
import { campaignResources } from "../compliance/campaign-resources.ts";
import { deactivationResources } from "../compliance/deactivation-resources.ts";
import { tollfreeResources } from "../compliance/tollfree-resources.ts";
import type { TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import { senderPoolResources } from "./sender-pool-resources.ts";
import { serviceResources } from "./service-resources.ts";

const usecases = [
  ["notifications", "Transactional notifications and alerts.", "Notify my users."],
  ["marketing", "Marketing messages, such as product information and offers.", "Market my services."],
  ["verification", "Codes and two-factor authentication.", "Verify users."],
  ["discussion", "Conversations with users.", "Engage in a discussion."],
  ["poll", "Polls, surveys and votes.", "Poll my audience."],
  ["undeclared", "No use case.", "Not listed here."],
].map(([usecase, description, purpose]) => ({ usecase, description, purpose }));

/** The resources of `messaging.twilio.com`. The first whose path matches handles a request. */
export const messagingResources: readonly TwilioResource[] = [
  ...brandResources,
  { path: "/v1/Services/Usecases", GET: ({ request }) => json(200, request.host, { usecases }) },
  ...campaignResources,
  ...serviceResources,
  ...senderPoolResources,
  ...tollfreeResources,
  ...deactivationResources,
];
