import { parseJsonObject } from "../../../server/parse-json-object.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { missing, type Objection, refuse } from "../objection.ts";
import type { ResourceStore } from "../resource-store.ts";
import { json } from "../responses.ts";
import type { Collection } from "./collection.ts";
import { findEntity } from "./entities.ts";
import { type Factor, type FactorWorld, factorFields, factorsOf, isProof } from "./factors.ts";
import { invalidRequest, type ServiceCall } from "./verify-call.ts";
import { announce } from "./webhooks.ts";

/** A question to a factor whether its user agrees. */
export interface Challenge {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly entitySid: string;
  readonly identity: string;
  readonly factorSid: string;
  readonly factorType: Factor["factorType"];
  readonly status: "pending" | "approved" | "denied";
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly hiddenDetails: Readonly<Record<string, unknown>> | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly wrongCodes: number;
  readonly notifications: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly respondedAt: Date | null;
  readonly expiresAt: Date;
}

/** What challenges depend on. */
export interface ChallengeWorld extends FactorWorld {
  readonly challenges: ResourceStore<Challenge>;
  /** Milliseconds since 1970 by the carrier's clock. */
  now(): number;
}

const minute = 60_000;
const mostAttempts = 5;
const mostNotifications = 3;

/** @see https://www.twilio.com/docs/verify/api/challenge */
export function challengeCollection(world: ChallengeWorld): Collection<Challenge> {
  const { challenges, now } = world;
  return {
    path: "/v2/Services/{ServiceSid}/Entities/{Identity}/Challenges",
    key: "challenges",
    store: challenges,
    canDelete: false,
    members(call) {
      const entity = findEntity(world.entities, call.service, call.path["Identity"]);
      if (entity === undefined) return undefined;
      const own = challenges.list(entity.accountSid).filter(({ entitySid }) => entitySid === entity.sid);
      return call.request.query.get("Order") === "asc" ? own.toReversed() : own;
    },
    filter(challenge, query) {
      const status = query.get("Status");
      const factor = query.get("FactorSid");
      return (
        (!status || statusOf(challenge, now()) === status) && (!factor || challenge.factorSid === factor)
      );
    },
    create: (call) => createChallenge(call, world),
    update: (challenge, call) => respond(challenge, call, world),
    render: (challenge, url) => ({
      sid: challenge.sid,
      account_sid: challenge.accountSid,
      service_sid: challenge.serviceSid,
      entity_sid: challenge.entitySid,
      identity: challenge.identity,
      factor_sid: challenge.factorSid,
      date_created: isoSeconds(challenge.createdAt),
      date_updated: isoSeconds(challenge.updatedAt),
      date_responded: challenge.respondedAt && isoSeconds(challenge.respondedAt),
      expiration_date: isoSeconds(challenge.expiresAt),
      status: statusOf(challenge, now()),
      responded_reason: "none",
      details: challenge.details,
      hidden_details: challenge.hiddenDetails,
      metadata: challenge.metadata,
      factor_type: challenge.factorType,
      url,
      links: { notifications: `${url}/Notifications` },
    }),
  };
}

function statusOf({ status, expiresAt }: Challenge, now: number): string {
  return status === "pending" && expiresAt.getTime() <= now ? "expired" : status;
}

function factorFor(
  sid: string | null,
  { service, path }: ServiceCall,
  world: ChallengeWorld,
): Factor | undefined {
  const entity = findEntity(world.entities, service, path["Identity"]);
  return entity && factorsOf(world.factors, entity).find((factor) => factor.sid === sid);
}

function createChallenge(call: ServiceCall, world: ChallengeWorld): Challenge | Objection {
  const { form } = call.request;
  const now = world.now();
  if (!form.get("FactorSid")) return missing("FactorSid");
  const factor = factorFor(form.get("FactorSid"), call, world);
  if (factor === undefined) return invalidRequest("FactorSid");
  if (!factor.isVerified) return { code: 60318 };
  const expires = form.get("ExpirationDate");
  const expiresAt = new Date(expires || now + 5 * minute);
  const wait = expiresAt.getTime() - now;
  if (!(wait > 0 && wait <= 60 * minute)) return invalidRequest("ExpirationDate");
  const message = form.get("Details.Message");
  if (factor.factorType === "push" && !message) return missing("Details.Message");
  if ((message ?? "").length > 256) return invalidRequest("Details.Message");
  const fields = form.getAll("Details.Fields").map(parseJsonObject);
  if (fields.length > 20 || fields.includes(undefined)) return invalidRequest("Details.Fields");
  const hidden = form.get("HiddenDetails");
  if (hidden && parseJsonObject(hidden) === undefined) return invalidRequest("HiddenDetails");
  const at = new Date(now);
  const challenge: Challenge = {
    sid: `YC${randomHexId()}`,
    accountSid: factor.accountSid,
    serviceSid: factor.serviceSid,
    entitySid: factor.entitySid,
    identity: factor.identity,
    factorSid: factor.sid,
    factorType: factor.factorType,
    status: "pending",
    details: message || fields.length > 0 ? { message: message ?? null, date: null, fields } : null,
    hiddenDetails: hidden ? (parseJsonObject(hidden) ?? null) : null,
    metadata: null,
    wrongCodes: 0,
    notifications: factor.factorType === "push" ? 1 : 0,
    createdAt: at,
    updatedAt: at,
    respondedAt: null,
    expiresAt,
  };
  const payload = form.get("AuthPayload");
  if (!payload || factor.factorType !== "totp") return challenge;
  // A wrong code at once is not an error: the challenge waits for the right one.
  if (!isProof(factor, payload, "", call)) return { ...challenge, wrongCodes: 1 };
  return responded(challenge, "approved", factor, call, world);
}

/** The user approves or denies. */
function respond(challenge: Challenge, call: ServiceCall, world: ChallengeWorld): Challenge | Objection {
  const { form } = call.request;
  const factor = factorFor(challenge.factorSid, call, world);
  const payload = form.get("AuthPayload");
  const metadata = form.get("Metadata");
  if (!payload || factor === undefined) return invalidRequest("AuthPayload");
  if (metadata && parseJsonObject(metadata) === undefined) return invalidRequest("Metadata");
  if (challenge.status !== "pending") return { code: 60322 };
  if (statusOf(challenge, world.now()) === "expired") return { code: 60323 };
  if (challenge.wrongCodes >= mostAttempts) return { code: 60308 };
  const known = { ...challenge, metadata: parseJsonObject(metadata || "null") ?? challenge.metadata };
  const status = factor.factorType === "push" ? pushStatus(payload) : "approved";
  if (status === undefined || (factor.factorType === "totp" && !isProof(factor, payload, "", call))) {
    world.challenges.save({ ...known, wrongCodes: known.wrongCodes + 1 });
    return { code: 60324 };
  }
  return responded(known, status, factor, call, world);
}

/** A phone sends a JSON Web Token that says `approved` or `denied`. Its signature is not checked. */
function pushStatus(token: string): "approved" | "denied" | undefined {
  const [, claims = ""] = token.split(".");
  try {
    const status = parseJsonObject(atob(claims.replaceAll("-", "+").replaceAll("_", "/")))?.["status"];
    return status === "approved" || status === "denied" ? status : undefined;
  } catch {
    // Not Base64.
    return undefined;
  }
}

function responded(
  challenge: Challenge,
  status: "approved" | "denied",
  factor: Factor,
  call: ServiceCall,
  world: ChallengeWorld,
): Challenge {
  const fields = { ...factorFields(factor), challenge_sid: challenge.sid };
  announce(world.webhooks, { type: `challenge.${status}`, serviceSid: factor.serviceSid, fields }, call);
  const at = new Date(world.now());
  return { ...challenge, status, respondedAt: at, updatedAt: at };
}

/** Sends the push notification of a challenge again; no phone gets one. */
export function notifyAgain(
  call: ServiceCall,
  { challenges, factors, now }: ChallengeWorld,
): ProviderResponse {
  const { path, request, service } = call;
  const challenge = challenges.find(path["ChallengeSid"] ?? "", service.accountSid);
  const isOfPath = challenge?.serviceSid === service.sid && challenge.identity === path["Identity"];
  if (challenge === undefined || !isOfPath) return call.notFound(request);
  const factor = factors.find(challenge.factorSid, service.accountSid);
  if (factor?.factorType !== "push") return refuse(call, invalidRequest("ChallengeSid"));
  if (factor.config.notificationPlatform === "none") return refuse(call, { code: 60307 });
  if (challenge.notifications >= mostNotifications) return refuse(call, { code: 60309 });
  challenges.save({ ...challenge, notifications: challenge.notifications + 1 });
  return json(201, request.host, {
    sid: `NT${randomHexId()}`,
    account_sid: challenge.accountSid,
    service_sid: challenge.serviceSid,
    entity_sid: challenge.entitySid,
    identity: challenge.identity,
    challenge_sid: challenge.sid,
    priority: "high",
    ttl: Number(request.form.get("Ttl") ?? 150),
    date_created: isoSeconds(new Date(now())),
  });
}
