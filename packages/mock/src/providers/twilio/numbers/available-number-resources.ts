import { integerWithin } from "../../shared/validation.ts";
import { normalizeNumber } from "../channels.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import { findNumbers } from "./available-numbers.ts";
import {
  capabilitiesOf,
  type NumberCountry,
  type NumberKind,
  nationalFormat,
  numberCountries,
  numberRegions,
} from "./number-plans.ts";

const available = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers";
const kinds = { local: "Local", mobile: "Mobile", toll_free: "TollFree" } as const;
/** Kinds that Twilio sells in few countries, and the mock in none. */
const rareKinds = ["National", "Voip", "SharedCost", "MachineToMachine"];
const usualPageSize = 30;

/** The numbers that can be bought. @see https://www.twilio.com/docs/phone-numbers/api/availablephonenumberlocal-resource */
export const availableNumberResources: readonly TwilioResource[] = [
  {
    path: `${available}[.json]`,
    GET: ({ request, account }) =>
      json(200, request.host, {
        countries: numberCountries.map((country) => countryResource(country, account.sid)),
        uri: request.path,
      }),
  },
  {
    path: `${available}/{CountryCode}[.json]`,
    GET: ofCountry((country, { request, account }) =>
      json(200, request.host, countryResource(country, account.sid)),
    ),
  },
  ...Object.values(kinds).map((kind) => ({
    path: `${available}/{CountryCode}/${kind}[.json]`,
    GET: ofCountry((country, call) => listNumbers(country, kind, call)),
  })),
  ...rareKinds.map((kind) => ({
    path: `${available}/{CountryCode}/${kind}[.json]`,
    GET: ofCountry((country, { request }) => json(200, request.host, availableList([], country, request))),
  })),
];

function ofCountry(
  respond: (country: NumberCountry, call: TwilioCall) => ReturnType<TwilioHandler>,
): TwilioHandler {
  return (call) => {
    const code = call.path["CountryCode"]?.toUpperCase();
    const country = numberCountries.find((one) => one.code === code);
    return country === undefined ? call.notFound(call.request) : respond(country, call);
  };
}

function countryResource(country: NumberCountry, accountSid: string): Record<string, unknown> {
  const path = `/2010-04-01/Accounts/${accountSid}/AvailablePhoneNumbers/${country.code}`;
  const sold = Object.entries(kinds).filter(([, kind]) => country.plans[kind] !== undefined);
  return {
    country_code: country.code,
    country: country.name,
    uri: `${path}.json`,
    beta: false,
    subresource_uris: Object.fromEntries(sold.map(([name, kind]) => [name, `${path}/${kind}.json`])),
  };
}

function listNumbers(country: NumberCountry, kind: NumberKind, call: TwilioCall) {
  const { request, state, respondWithError } = call;
  const { query, host } = request;
  const contains = query.get("Contains") ?? undefined;
  if (contains !== undefined && !/^\+?[\da-z*%()\s.-]{2,20}\$?$/i.test(contains)) {
    return respondWithError(20001, host, { reason: "Invalid parameter: Contains" });
  }
  const near = normalizeNumber(query.get("NearNumber") ?? "");
  const limit = integerWithin(query.get("PageSize"), { least: 1, most: 1000 }) ?? usualPageSize;
  const found = findNumbers(
    {
      country,
      kind,
      areaCode: query.get("AreaCode") || (near.startsWith("+1") ? near.slice(2, 5) : undefined),
      contains,
      region: query.get("InRegion") || undefined,
      locality: query.get("InLocality") || undefined,
    },
    limit,
    state.numbers.isTaken,
  );
  const wanted = found.filter((number) => isCapable(number, query));
  return json(200, host, availableList(wanted, country, request));
}

/** One page; there are no more numbers than a request asks for. */
function availableList(numbers: readonly string[], country: NumberCountry, request: TwilioCall["request"]) {
  return listEnvelope("available_phone_numbers", numbers, {
    ...request,
    sidOf: (number) => number,
    render: (number) => availableNumber(number, country, request.query),
  });
}

const filters = { SmsEnabled: "sms", MmsEnabled: "mms", VoiceEnabled: "voice", FaxEnabled: "fax" } as const;

function isCapable(number: string, query: URLSearchParams): boolean {
  const capabilities = capabilitiesOf(number);
  return Object.entries(filters).every(([parameter, capability]) => {
    const wanted = query.get(parameter);
    return !wanted || (wanted === "true") === capabilities[capability];
  });
}

function availableNumber(
  number: string,
  country: NumberCountry,
  query: URLSearchParams,
): Record<string, unknown> {
  const region = numberRegions.find(
    (one) => one.country === country.code && one.areaCodes.includes(number.slice(2, 5)),
  );
  return {
    friendly_name: nationalFormat(number),
    phone_number: number,
    lata: query.get("InLata") || null,
    locality: region?.locality ?? null,
    rate_center: query.get("InRateCenter") || region?.locality.toUpperCase() || null,
    latitude: null,
    longitude: null,
    region: region?.region ?? null,
    postal_code: query.get("InPostalCode") || null,
    iso_country: country.code,
    address_requirements: "none",
    beta: false,
    capabilities: capabilitiesOf(number),
  };
}
