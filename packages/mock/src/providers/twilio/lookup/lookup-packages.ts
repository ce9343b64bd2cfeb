import { isoSeconds } from "../../shared/dates.ts";
import type { LookupFacts } from "./lookup-facts.ts";

/** Renders one package of Lookup. */
type LookupPackage = (facts: LookupFacts, query: URLSearchParams) => Record<string, unknown>;

/** The parameters that `identity_match` compares, and their fields in the response. */
const identityFields: Readonly<Record<string, string>> = {
  FirstName: "first_name_match",
  LastName: "last_name_match",
  AddressLine1: "address_lines_match",
  City: "city_match",
  State: "state_match",
  PostalCode: "postal_code_match",
  AddressCountryCode: "address_country_match",
  NationalId: "national_id_match",
  DateOfBirth: "date_of_birth_match",
};

/** In `error_code` of a package: the number is of a kind or country that the package does not cover. */
const notMobile = 60612;
const outOfCoverage = 60600;
const notEnoughParameters = 60617;

/**
 * The packages that `Fields` asks for, in the order of the response. Their errors are in `error_code`: the response is
 * still 200.
 *
 * @see https://www.twilio.com/docs/lookup/v2-api
 */
export const lookupPackages: Readonly<Record<string, LookupPackage>> = {
  caller_name: ({ country, callerName }) => ({
    caller_name: country === "US" ? (callerName?.name ?? null) : null,
    caller_type: country === "US" ? (callerName?.type ?? null) : null,
    error_code: country === "US" ? null : outOfCoverage,
  }),
  sim_swap: ({ lineType, lastSimSwap, now, ...facts }) => {
    if (lineType !== "mobile") {
      return {
        last_sim_swap: null,
        carrier_name: null,
        mobile_country_code: null,
        mobile_network_code: null,
        error_code: notMobile,
      };
    }
    const at = lastSimSwap === undefined ? undefined : new Date(lastSimSwap);
    return {
      last_sim_swap: {
        last_sim_swap_date: at === undefined ? null : isoSeconds(at),
        swapped_period: "PT24H",
        swapped_in_period: at !== undefined && now - at.getTime() <= 86_400_000,
      },
      carrier_name: facts.carrierName,
      mobile_country_code: facts.mobileCountryCode,
      mobile_network_code: facts.mobileNetworkCode,
      error_code: null,
    };
  },
  call_forwarding: ({ lineType, callForwarding }) => ({
    call_forwarding_enabled: lineType === "mobile" ? (callForwarding ?? false) : null,
    error_code: lineType === "mobile" ? null : notMobile,
  }),
  line_status: ({ lineType, state }) => ({
    status: lineType === "mobile" ? statusOf(state) : null,
    error_code: lineType === "mobile" ? null : notMobile,
  }),
  line_type_intelligence: ({ lineType, carrierName, mobileCountryCode, mobileNetworkCode }) => ({
    error_code: null,
    mobile_country_code: mobileCountryCode,
    mobile_network_code: mobileNetworkCode,
    carrier_name: carrierName,
    type: lineType,
  }),
  identity_match: ({ owner }, query) => {
    const asked = Object.entries(identityFields).filter(([parameter]) => query.get(parameter));
    const matches = asked.map(([parameter, field]): [string, string] => [
      field,
      matchOf(query.get(parameter) ?? "", owner?.[parameter]),
    ]);
    const exact = matches.filter(([, match]) => match === "exact_match").length;
    return {
      ...Object.fromEntries(Object.values(identityFields).map((field) => [field, "no_data_available"])),
      ...Object.fromEntries(matches),
      summary_score: asked.length === 0 ? 0 : Math.round((100 * exact) / asked.length),
      error_code: asked.length === 0 ? notEnoughParameters : null,
      error_message: asked.length === 0 ? "Not enough arguments" : null,
    };
  },
  reassigned_number: ({ country, reassigned }, query) => {
    const date = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(query.get("LastVerifiedDate") ?? "")?.slice(1);
    const error = country === "US" ? (date === undefined ? notEnoughParameters : null) : outOfCoverage;
    return {
      last_verified_date: date?.join("-") ?? null,
      is_number_reassigned: error === null ? (reassigned ? "yes" : "no") : null,
      error_code: error === null ? null : String(error),
    };
  },
  sms_pumping_risk: ({ smsPumpingRisk, state, now }) => ({
    carrier_risk_category: categoryOf(smsPumpingRisk),
    number_blocked: state === "blocked",
    number_blocked_date: state === "blocked" ? isoSeconds(new Date(now)) : null,
    number_blocked_last_3_months: state === "blocked" ? true : null,
    sms_pumping_risk_score: smsPumpingRisk,
    error_code: null,
  }),
  phone_number_quality_score: ({ smsPumpingRisk }) => ({
    carrier_risk_score: smsPumpingRisk,
    carrier_risk_category: categoryOf(smsPumpingRisk),
    disposable_phone_risk_score: 0,
    disposable_phone_risk_category: "low",
    quality_score: smsPumpingRisk,
    quality_category: categoryOf(smsPumpingRisk),
    velocity_risk_score: 0,
    velocity_risk_category: "low",
    error_code: null,
  }),
  pre_fill: ({ owner }) => ({
    first_name: owner?.["FirstName"] ?? null,
    last_name: owner?.["LastName"] ?? null,
    address_line: owner?.["AddressLine1"] ?? null,
    city: owner?.["City"] ?? null,
    state: owner?.["State"] ?? null,
    postal_code: owner?.["PostalCode"] ?? null,
    country_code: owner?.["AddressCountryCode"] ?? null,
    date_of_birth: owner?.["DateOfBirth"] ?? null,
    error_code: owner === undefined ? outOfCoverage : null,
  }),
};

/** Twilio documents these statuses, but not which one the phones of this mock would have. */
function statusOf(state: LookupFacts["state"]): string {
  if (state === "unknown") return "inactive";
  return state === "unreachable" ? "unreachable" : "reachable";
}

/** The bounds of the categories are this mock's own: Twilio documents the names only. */
function categoryOf(score: number): string {
  if (score >= 90) return "high";
  if (score >= 75) return "moderate";
  return score >= 60 ? "mild" : "low";
}

function matchOf(given: string, known: string | undefined): string {
  if (known === undefined) return "no_data_available";
  const [a, b] = [given, known].map((text) => text.trim().toLowerCase());
  if (a === b) return "exact_match";
  return a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a))
    ? "high_partial_match"
    : "no_match";
}
