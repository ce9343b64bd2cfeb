import type { CarrierNumber } from "../../carrier/numbers.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { networkOf } from "../shared/networks.ts";
import { inboundOf } from "./inbound-target.ts";
import type { PlivoApplication, PlivoNumber, PlivoPowerpack } from "./options.ts";
import { json, list, refused } from "./responses.ts";
import { apiNumber, e164 } from "./senders.ts";
import type { KnownAccount, PlivoState } from "./state.ts";

const tollFree = /^\+18(?:00|33|44|55|66|77|88)/;
const since = "2024-01-02T03:04:05.000000Z";

/** A request for a resource of an account. */
export interface ResourceRequest {
  readonly state: PlivoState;
  readonly account: KnownAccount;
  readonly request: ProviderRequest;
}

/** Responds to `GET /v1/Account/{auth_id}/`. */
export function accountResponse({
  id,
  credit = "10.00000",
  verifiedNumbers,
}: KnownAccount): ProviderResponse {
  return json(200, {
    account_type: verifiedNumbers === undefined ? "standard" : "developer",
    address: "",
    auth_id: id,
    auto_recharge: false,
    billing_mode: "prepaid",
    cash_credits: credit,
    city: "",
    name: "Smskit",
    resource_uri: `/v1/Account/${id}/`,
    state: "",
    timezone: "UTC",
  });
}

/** Responds to `GET /v1/Account/{auth_id}/Number/`, filtered by the start of the number. */
export function numbersResponse({ state, account, request }: ResourceRequest): ProviderResponse {
  const start = apiNumber(request.query.get("number_startswith") ?? "");
  const implied = start === "" ? [] : [{ number: e164(start) }];
  const found = (state.listedNumbers ?? implied).filter(({ number }) => apiNumber(number).startsWith(start));
  return list(found, request, (number) => numberResource(number, state, account));
}

/** Responds to `GET /v1/Account/{auth_id}/Number/{number}/`. */
export function numberResponse({ state, account }: ResourceRequest, id: string): ProviderResponse {
  const number = /^\+?\d+$/.test(id) ? state.number(id) : undefined;
  return number === undefined
    ? refused({ refusal: "not-found" })
    : json(200, numberResource(number, state, account));
}

/** Responds to `GET /v1/Account/{auth_id}/Application/`. */
export function applicationsResponse({ state, account, request }: ResourceRequest): ProviderResponse {
  return list(state.applications, request, (application) => applicationResource(application, account));
}

/** Responds to `GET /v1/Account/{auth_id}/Application/{app_id}/`. */
export function applicationResponse({ state, account }: ResourceRequest, id: string): ProviderResponse {
  const application = state.application(id);
  return application === undefined
    ? refused({ refusal: "not-found" })
    : json(200, applicationResource(application, account));
}

/** Responds to `GET /v1/Account/{auth_id}/Powerpack/`. */
export function powerpacksResponse({ state, account, request }: ResourceRequest): ProviderResponse {
  return list(state.options.powerpacks ?? [], request, (one) => powerpackResource(one, account));
}

/** Responds to `GET /v1/Account/{auth_id}/Powerpack/{uuid}/`. */
export function powerpackResponse({ state, account }: ResourceRequest, id: string): ProviderResponse {
  const powerpack = state.powerpack(id);
  return powerpack === undefined
    ? refused({ refusal: "not-found" })
    : json(200, powerpackResource(powerpack, account));
}

/** Responds to `GET /v1/Account/{auth_id}/NumberPool/{uuid}/…`. In this mock a pool has the UUID of its Powerpack. */
export function poolResponse(
  { state, account, request }: ResourceRequest,
  { id, kind, number }: { id: string; kind: string; number: string },
): ProviderResponse {
  const powerpack = state.powerpack(id);
  if (powerpack === undefined) return refused({ refusal: "not-found" });
  const pool = state.poolOf(powerpack).filter((one) => poolKindOf(one) === kind);
  const render = (one: string): object => poolResource(one, powerpack, account);
  if (number === "") return list(pool, request, render);
  const found = pool.find((one) => apiNumber(one) === apiNumber(number));
  return found === undefined ? refused({ refusal: "not-found" }) : json(200, render(found));
}

/** The numbers that the options list, and where texts to them go. */
export function knownNumbers(state: PlivoState): CarrierNumber[] {
  return (state.listedNumbers ?? []).map((number) => ({
    number: number.number,
    provider: "plivo",
    ...inboundOf(state, number),
  }));
}

/** The list of a pool that has a number. */
function poolKindOf(number: string): string {
  if (!number.startsWith("+")) return "Shortcode";
  return tollFree.test(number) ? "Tollfree" : "Number";
}

function numberResource(number: PlivoNumber, state: PlivoState, account: KnownAccount): object {
  const application = state.applicationOf(number);
  const digits = apiNumber(number.number);
  return {
    added_on: since.slice(0, 10),
    alias: null,
    application: application === undefined ? null : `/v1/Account/${account.id}/Application/${application}/`,
    carrier: "Plivo",
    cnam_lookup: null,
    monthly_rental_rate: "0.80000",
    number: digits,
    number_type: tollFree.test(number.number) ? "tollfree" : "local",
    region: networkOf(number.number)?.country ?? "",
    renewal_date: null,
    resource_uri: `/v1/Account/${account.id}/Number/${digits}/`,
    sms_enabled: number.sms ?? true,
    sms_rate: "0.00000",
    sub_account: null,
    tendlc_campaign_id: null,
    tendlc_registration_status: null,
    toll_free_sms_verification: null,
    voice_enabled: true,
    voice_rate: "0.00850",
  };
}

function applicationResource(application: PlivoApplication, account: KnownAccount): object {
  const { id, messageUrl = "", messageMethod = "POST" } = application;
  return {
    answer_method: "POST",
    answer_url: "",
    app_id: id,
    app_name: "My application",
    application_type: "XML",
    default_app: false,
    default_endpoint_app: false,
    enabled: true,
    fallback_answer_url: "",
    fallback_method: "POST",
    hangup_method: "POST",
    hangup_url: "",
    log_incoming_message: true,
    message_method: messageMethod,
    message_url: messageUrl,
    public_uri: false,
    resource_uri: `/v1/Account/${account.id}/Application/${id}/`,
    sip_uri: `sip:${id}@app.plivo.com`,
    sub_account: null,
  };
}

function powerpackResource({ id, application }: PlivoPowerpack, account: KnownAccount): object {
  return {
    application_id: application ?? "",
    application_type: application === undefined ? "" : "XML",
    created_on: since,
    local_connect: true,
    name: "My Powerpack",
    number_pool: `/v1/Account/${account.id}/NumberPool/${id}/`,
    sticky_sender: true,
    uuid: id,
  };
}

function poolResource(number: string, { id }: PlivoPowerpack, account: KnownAccount): object {
  const shared = {
    added_on: since,
    country_iso2: networkOf(number)?.country ?? "US",
    number_pool_uuid: id,
  };
  if (!number.startsWith("+")) return { ...shared, shortcode: number };
  const digits = apiNumber(number);
  return {
    ...shared,
    account_phone_number_resource: `/v1/Account/${account.id}/Number/${digits}/`,
    number: digits,
    service: "sms",
    type: tollFree.test(number) ? "tollfree" : "fixed",
  };
}
