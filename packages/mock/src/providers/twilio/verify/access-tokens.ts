import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { integerWithin } from "../../shared/validation.ts";
import { refuse } from "../objection.ts";
import { createResourceStore, type ResourceStore } from "../resource-store.ts";
import type { TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { ofService, type ServiceCall } from "./verify-call.ts";
import type { VerifyServices } from "./verify-services.ts";

/** What lets a phone register a push factor. */
interface AccessToken {
  readonly sid: string;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly identity: string;
  readonly friendlyName: string | null;
  readonly ttl: number;
  readonly token: string;
  readonly createdAt: Date;
}

/** Access tokens of Verify Push. They are random: nothing in this mock reads them. */
export interface AccessTokens {
  readonly resources: readonly TwilioResource[];
  reset: ResourceStore<AccessToken>["reset"];
}

/** @see https://www.twilio.com/docs/verify/api/access-token */
export function createAccessTokens(
  services: VerifyServices,
  state: Pick<TwilioState, "isLost">,
): AccessTokens {
  const store = createResourceStore<AccessToken>(state);
  const path = "/v2/Services/{ServiceSid}/AccessTokens";
  const render = (token: AccessToken, { request }: ServiceCall) => ({
    sid: token.sid,
    account_sid: token.accountSid,
    service_sid: token.serviceSid,
    entity_identity: token.identity,
    factor_type: "push",
    factor_friendly_name: token.friendlyName,
    token: token.token,
    url: `${request.origin}/v2/Services/${token.serviceSid}/AccessTokens/${token.sid}`,
    ttl: token.ttl,
    date_created: isoSeconds(token.createdAt),
  });
  const create = ofService(services, (call) => {
    const { service, request } = call;
    const identity = request.form.get("Identity");
    const ttl = integerWithin(request.form.get("Ttl") || "60", { least: 60, most: 300 });
    if (!identity || request.form.get("FactorType") !== "push" || ttl === undefined) {
      return refuse(call, { code: 60305 });
    }
    const token: AccessToken = {
      sid: `YK${randomHexId()}`,
      accountSid: service.accountSid,
      serviceSid: service.sid,
      identity,
      friendlyName: request.form.get("FactorFriendlyName"),
      ttl,
      token: [1, 2, 3, 4, 5].map(randomHexId).join("."),
      createdAt: new Date(call.state.carrier.now()),
    };
    store.save(token);
    return json(201, request.host, render(token, call));
  });
  const read = ofService(services, (call) => {
    const token = store.find(call.path["Sid"] ?? "", call.service.accountSid);
    if (token?.serviceSid !== call.service.sid) return call.notFound(call.request);
    return json(200, call.request.host, render(token, call));
  });
  return {
    resources: [
      { path, POST: create },
      { path: `${path}/{Sid}`, GET: read },
    ],
    reset: store.reset,
  };
}
