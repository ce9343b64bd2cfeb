import { parseJsonObject } from "../../../server/parse-json-object.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { nodeCrypto } from "../../shared/node-crypto.ts";
import { isObjection, type Objection } from "../objection.ts";
import type { ResourceStore } from "../resource-store.ts";
import type { TwilioCall } from "../resources.ts";
import type { Collection } from "./collection.ts";
import { draftEntity, type Entity, findEntity } from "./entities.ts";
import { type FactorKind, readFactor, readPushConfig, readTotpConfig } from "./factor-request.ts";
import { totpOf } from "./service-settings.ts";
import { isTotpCode } from "./totp.ts";
import type { ServiceCall } from "./verify-call.ts";
import { announce, type VerifyEvent, type VerifyWebhook } from "./webhooks.ts";

/** Something that proves who a user is: an app with codes, or a phone with Verify's SDK. */
export type Factor = FactorKind & {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly entitySid: string;
  readonly identity: string;
  readonly friendlyName: string;
  readonly isVerified: boolean;
  /** Wrong codes so far. */
  readonly wrongCodes: number;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** Of the service, for the address in the QR code. */
  readonly issuer: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What factors depend on. */
export interface FactorWorld {
  readonly entities: ResourceStore<Entity>;
  readonly factors: ResourceStore<Factor>;
  readonly webhooks: ResourceStore<VerifyWebhook>;
}

const mostAttempts = 5;
const mostFactors = { push: 20, totp: 100 };

/** The factors of an entity. */
export function factorsOf(store: ResourceStore<Factor>, entity: Entity): Factor[] {
  return store.list(entity.accountSid).filter(({ entitySid }) => entitySid === entity.sid);
}

/** @see https://www.twilio.com/docs/verify/api/factor */
export function factorCollection(world: FactorWorld): Collection<Factor> {
  const { entities, factors } = world;
  return {
    path: "/v2/Services/{ServiceSid}/Entities/{Identity}/Factors",
    key: "factors",
    store: factors,
    // The first factor makes the entity, so none is missing.
    members({ service, path }) {
      const entity = findEntity(entities, service, path["Identity"]);
      return entity === undefined ? [] : factorsOf(factors, entity);
    },
    create(call, members) {
      const { service, path, request, state } = call;
      const entity =
        findEntity(entities, service, path["Identity"]) ?? draftEntity(path["Identity"] ?? "", call);
      if (isObjection(entity)) return entity;
      const kind = readFactor(request.form, service.settings);
      if ("code" in kind) return kind;
      const alike = members.filter(({ factorType }) => factorType === kind.factorType);
      if (alike.length >= mostFactors[kind.factorType]) return { code: 60315 };
      if (members.some((other) => bindingOf(other) === bindingOf(kind))) return { code: 60317 };
      const now = new Date(state.carrier.now());
      const factor: Factor = {
        sid: `YF${randomHexId()}`,
        accountSid: service.accountSid,
        serviceSid: service.sid,
        entitySid: entity.sid,
        identity: entity.identity,
        friendlyName: request.form.get("FriendlyName") ?? "",
        isVerified: false,
        wrongCodes: 0,
        metadata: parseJsonObject(request.form.get("Metadata") || "null") ?? null,
        issuer: totpOf(service.settings).issuer,
        createdAt: now,
        updatedAt: now,
        ...kind,
      };
      entities.save(entity);
      announceFactor("factor.created", factor, call, world);
      return factor;
    },
    update: (factor, call) => updateFactor(factor, call, world),
    removed: (factor, call) => announceFactor("factor.deleted", factor, call, world),
    render: renderFactor,
    renderNew: (factor) => ({ binding: renderBinding(factor), options: null }),
  };
}

/** Renames a factor, changes its configuration, or verifies it with what its device made. */
function updateFactor(factor: Factor, call: ServiceCall, world: FactorWorld): Factor | Objection {
  const { form } = call.request;
  const updatedAt = new Date(call.state.carrier.now());
  const friendlyName = form.get("FriendlyName") || factor.friendlyName;
  const changed = { ...configured(factor, form), friendlyName, updatedAt };
  if (isObjection(changed)) return changed;
  const payload = form.get("AuthPayload");
  if (!payload || factor.isVerified) return changed;
  if (factor.wrongCodes >= mostAttempts) return { code: 60310 };
  if (isProof(factor, payload, factor.sid, call)) {
    announceFactor("factor.verified", factor, call, world);
    return { ...changed, isVerified: true };
  }
  // A wrong code leaves the factor unverified; only a wrong signature is an error.
  return factor.factorType === "push" ? { code: 60311 } : { ...changed, wrongCodes: factor.wrongCodes + 1 };
}

function configured(factor: Factor, form: URLSearchParams): Factor | Objection {
  if (factor.factorType === "totp") {
    const config = readTotpConfig(form, factor.config);
    return "code" in config ? config : { ...factor, config };
  }
  const config = readPushConfig(form, factor.config);
  return "code" in config ? config : { ...factor, config };
}

/**
 * Whether a payload is the factor's code, or the signature that the phone's key made of a text.
 *
 * @param signed What a phone signs.
 */
export function isProof(
  factor: Factor,
  payload: string,
  signed: string,
  { state }: Pick<TwilioCall, "state">,
): boolean {
  if (factor.factorType === "totp") {
    return isTotpCode(payload, factor.secret, factor.config, state.carrier.now());
  }
  try {
    const key = { key: factor.publicKey, format: "der", type: "spki", encoding: "base64" } as const;
    const verifier = nodeCrypto().createVerify("sha256").update(signed);
    return verifier.verify(nodeCrypto().createPublicKey(key), payload, "base64");
  } catch {
    // The key is not one.
    return false;
  }
}

function bindingOf(kind: FactorKind): string {
  return kind.factorType === "totp" ? kind.secret : kind.publicKey;
}

function renderFactor(factor: Factor, url: string): Record<string, unknown> {
  return {
    sid: factor.sid,
    account_sid: factor.accountSid,
    service_sid: factor.serviceSid,
    entity_sid: factor.entitySid,
    identity: factor.identity,
    date_created: isoSeconds(factor.createdAt),
    date_updated: isoSeconds(factor.updatedAt),
    friendly_name: factor.friendlyName,
    status: factor.isVerified ? "verified" : "unverified",
    factor_type: factor.factorType,
    config: renderConfig(factor),
    metadata: factor.metadata,
    url,
  };
}

function renderConfig(factor: FactorKind): Record<string, unknown> {
  if (factor.factorType === "totp") {
    const { alg, skew, codeLength, timeStep } = factor.config;
    return { alg, skew, code_length: codeLength, time_step: timeStep };
  }
  const { sdkVersion, appId, notificationPlatform, notificationToken } = factor.config;
  return {
    sdk_version: sdkVersion,
    app_id: appId,
    notification_platform: notificationPlatform,
    notification_token: notificationToken,
  };
}

/** Told once, when the factor is created. */
function renderBinding(factor: Factor): Record<string, unknown> {
  if (factor.factorType === "push") return { alg: "ES256", public_key: factor.publicKey };
  const { alg, codeLength, timeStep } = factor.config;
  const query = new URLSearchParams({
    secret: factor.secret,
    issuer: factor.issuer,
    algorithm: alg.toUpperCase(),
    digits: String(codeLength),
    period: String(timeStep),
  });
  const label = `${encodeURIComponent(factor.issuer)}:${encodeURIComponent(factor.friendlyName)}`;
  return { secret: factor.secret, uri: `otpauth://totp/${label}?${query.toString().replaceAll("+", "%20")}` };
}

function announceFactor(
  type: VerifyEvent["type"],
  factor: Factor,
  call: ServiceCall,
  { webhooks }: FactorWorld,
): void {
  announce(webhooks, { type, serviceSid: factor.serviceSid, fields: factorFields(factor) }, call);
}

/** The parameters of webhooks that are about a factor. */
export function factorFields(factor: Factor): Record<string, string> {
  return {
    entity_identity: factor.identity,
    factor_sid: factor.sid,
    factor_type: factor.factorType,
    factor_friendly_name: factor.friendlyName,
  };
}
