import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { missing, type Objection } from "../objection.ts";
import type { ResourceStore } from "../resource-store.ts";
import type { Collection } from "./collection.ts";
import { invalidRequest, type ServiceCall } from "./verify-call.ts";
import type { VerifyService } from "./verify-services.ts";

/** A user of the app, who has factors. */
export interface Entity {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  /** What the app calls the user. */
  readonly identity: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Finds an entity by its identity. */
export function findEntity(
  store: ResourceStore<Entity>,
  service: VerifyService,
  identity: string | undefined,
): Entity | undefined {
  return entitiesOf(store, service).find((one) => one.identity === identity);
}

function entitiesOf(store: ResourceStore<Entity>, { sid, accountSid }: VerifyService): Entity[] {
  return store.list(accountSid).filter(({ serviceSid }) => serviceSid === sid);
}

/** Makes an entity; it is not saved yet. */
export function draftEntity(identity: string, { service, state }: ServiceCall): Entity | Objection {
  if (!/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/.test(identity) || identity.length < 8 || identity.length > 64) {
    return invalidRequest("Identity");
  }
  const now = new Date(state.carrier.now());
  return {
    sid: `YE${randomHexId()}`,
    accountSid: service.accountSid,
    serviceSid: service.sid,
    identity,
    createdAt: now,
    updatedAt: now,
  };
}

/** @see https://www.twilio.com/docs/verify/api/entity */
export function entityCollection(store: ResourceStore<Entity>): Collection<Entity> {
  return {
    path: "/v2/Services/{ServiceSid}/Entities",
    parameter: "Identity",
    key: "entities",
    store,
    members: ({ service }) => entitiesOf(store, service),
    idOf: ({ identity }) => identity,
    create(call, members) {
      const identity = call.request.form.get("Identity");
      if (!identity) return missing("Identity");
      if (members.some((other) => other.identity === identity)) return { code: 60301 };
      return draftEntity(identity, call);
    },
    render: (entity, url) => ({
      sid: entity.sid,
      identity: entity.identity,
      account_sid: entity.accountSid,
      service_sid: entity.serviceSid,
      date_created: isoSeconds(entity.createdAt),
      date_updated: isoSeconds(entity.updatedAt),
      url,
      links: { factors: `${url}/Factors`, new_factors: `${url}/Factors`, challenges: `${url}/Challenges` },
    }),
  };
}
