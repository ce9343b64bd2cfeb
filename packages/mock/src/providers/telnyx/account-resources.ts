import type { CarrierNumber } from "../../carrier/numbers.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { stableUuid } from "../shared/ids.ts";
import type { TelnyxNumber, TelnyxProfile } from "./options.ts";
import { data, list, refused } from "./responses.ts";
import type { CallingAccount, TelnyxState } from "./state.ts";

const since = "2024-01-02T03:04:05Z";

/** Responds to `GET /v2/balance`. */
export function balanceResponse({ credit = "10.00" }: CallingAccount): ProviderResponse {
  return data({
    record_type: "balance",
    balance: credit,
    available_credit: credit,
    credit_limit: "0.00",
    pending: "0.00",
    currency: "USD",
  });
}

/** Responds to `GET /v2/phone_numbers/messaging`, filtered by number and profile. */
export function numbersResponse(
  state: TelnyxState,
  account: CallingAccount,
  { query }: ProviderRequest,
): ProviderResponse {
  const wanted = query.get("filter[phone_number]");
  const profile = query.get("filter[messaging_profile_id]");
  const all = state.listedNumbers ?? (wanted === null ? [] : [state.number(wanted)]);
  const found = all.filter(
    (number): number is TelnyxNumber =>
      number !== undefined &&
      (wanted === null || number.number === wanted) &&
      (profile === null || number.profile === profile),
  );
  return list(found, query, (number) => numberResource(number, account));
}

/** Responds to `GET /v2/phone_numbers/{id}/messaging`; the id may also be the number itself. */
export function numberResponse(state: TelnyxState, account: CallingAccount, id: string): ProviderResponse {
  const found =
    state.listedNumbers?.find(({ number }) => number === id || stableUuid(number) === id) ??
    (id.startsWith("+") ? state.number(id) : undefined);
  return found === undefined ? refused({ code: "10005" }) : data(numberResource(found, account));
}

/** Responds to `GET /v2/messaging_profiles`. */
export function profilesResponse(
  state: TelnyxState,
  account: CallingAccount,
  { query }: ProviderRequest,
): ProviderResponse {
  const profiles = (state.options.profiles ?? []).flatMap(({ id }) => state.profile(id) ?? []);
  return list(profiles, query, (profile) => profileResource(profile, state, account));
}

/** Responds to `GET /v2/messaging_profiles/{id}` and to that of its numbers. */
export function profileResponse(
  state: TelnyxState,
  account: CallingAccount,
  request: { id: string; ofNumbers: boolean; query: URLSearchParams },
): ProviderResponse {
  const { id, ofNumbers, query } = request;
  const profile = state.profile(id);
  if (profile === undefined) return refused({ code: "10005" });
  if (!ofNumbers) return data(profileResource(profile, state, account));
  return list(state.poolOf(profile), query, (number) =>
    numberResource({ number, profile: profile.id }, account),
  );
}

/** The numbers that the options list, and where texts to them go. */
export function knownNumbers(state: TelnyxState): CarrierNumber[] {
  return (state.listedNumbers ?? []).map(({ number, profile }) => {
    const { inboundUrl, fallbackUrl } = state.inboundOf(state.profile(profile ?? ""));
    return {
      number,
      provider: "telnyx",
      ...(inboundUrl !== undefined && { inboundUrl }),
      ...(fallbackUrl !== undefined && { fallbackUrl }),
    };
  });
}

function numberResource({ number, profile }: TelnyxNumber, account: CallingAccount) {
  return {
    record_type: "messaging_settings",
    id: stableUuid(number),
    phone_number: number,
    messaging_profile_id: profile,
    organization_id: account.id,
    country_code: number.startsWith("+1") ? "US" : "GB",
    type: "longcode",
    messaging_product: "A2P",
    traffic_type: "A2P",
    eligible_messaging_products: ["A2P"],
    features: { sms: { domestic_two_way: true, international_inbound: true, international_outbound: true } },
    tags: [],
    created_at: since,
    updated_at: since,
  };
}

/** A profile as the API shows it. */
export function profileResource(
  { id, enabled = true, numberPool = true, destinations, webhookUrl, webhookFailoverUrl }: TelnyxProfile,
  state: TelnyxState,
  account: CallingAccount,
) {
  return {
    record_type: "messaging_profile",
    id,
    name: "My Messaging Profile",
    organization_id: account.id,
    enabled,
    alpha_sender: null,
    number_pool_settings: numberPool
      ? {
          long_code_weight: 1,
          toll_free_weight: 1,
          skip_unhealthy: true,
          sticky_sender: false,
          geomatch: false,
        }
      : null,
    url_shortener_settings: null,
    // Telnyx names countries, this mock calling codes.
    whitelisted_destinations: destinations ?? ["*"],
    webhook_api_version: "2",
    webhook_url: webhookUrl ?? state.options.webhookUrl ?? null,
    webhook_failover_url: webhookFailoverUrl ?? null,
    smart_encoding: false,
    created_at: since,
    updated_at: since,
  };
}
