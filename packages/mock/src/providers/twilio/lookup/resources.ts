import type { ProviderResponse } from "../../../server/provider-response.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { createLineTypeOverrides, type LineTypeOverrides } from "./line-type-overrides.ts";
import { type LookupFacts, lookupFacts } from "./lookup-facts.ts";
import { lookupPackages } from "./lookup-packages.ts";
import { type ReadNumber, readNumber } from "./read-number.ts";

/** Lookup v1 and v2, with the line types that accounts override. */
export interface LookupApi {
  /** The resources of `lookups.twilio.com`. */
  readonly resources: readonly TwilioResource[];
  /** Clears everything, or what belongs to one account. */
  reset(accountSid: string | undefined): void;
}

export function createLookupApi(state: Pick<TwilioState, "isLost">): LookupApi {
  const overrides = createLineTypeOverrides(state);
  return {
    resources: [
      { path: "/v1/PhoneNumbers/{PhoneNumber}", GET: (call) => fetchV1(call, overrides) },
      {
        path: "/v2/PhoneNumbers/{PhoneNumber}",
        GET: (call) => fetchV2(call, overrides),
        withTestCredentials: ["GET"],
      },
      { path: "/v2/batch/query", POST: (call) => queryBatch(call, overrides) },
      ...overrides.resources,
    ],
    reset: overrides.reset,
  };
}

/** An invalid number does not fail the request. @see https://www.twilio.com/docs/lookup/v2-api */
function fetchV2(call: TwilioCall, overrides: LineTypeOverrides): ProviderResponse {
  const { request, path } = call;
  const { host, origin, query } = request;
  const fields = split(query.get("Fields"));
  const unknown = unknownField(fields);
  if (unknown !== undefined) return refuseField(call, unknown);
  const read = readNumber(path["PhoneNumber"] ?? "", query.get("CountryCode"));
  return json(200, host, {
    ...lookupResource(read, fields, query, factsFor(read, call, overrides)),
    url: `${origin}/v2/PhoneNumbers/${read.number}`,
  });
}

/** Several numbers, each with its own fields and parameters. */
function queryBatch(call: TwilioCall, overrides: LineTypeOverrides): ProviderResponse {
  const asked = call.request.json?.["phone_numbers"];
  if (!Array.isArray(asked)) {
    return call.respondWithError(20001, call.request.host, { reason: "Missing phone_numbers" });
  }
  const requests = asked.map((one: unknown) => (typeof one === "object" && one !== null ? { ...one } : {}));
  const results = requests.map((one: Readonly<Record<string, unknown>>) => {
    const fields = Array.isArray(one["fields"]) ? one["fields"].map(String) : [];
    const country = typeof one["country_code"] === "string" ? one["country_code"] : null;
    const read = readNumber(String(one["phone_number"] ?? ""), country);
    const unknown = unknownField(fields);
    return {
      correlation_id: one["correlation_id"] ?? null,
      twilio_error_code: unknown === undefined ? null : 20001,
      ...lookupResource(
        read,
        unknown === undefined ? fields : [],
        parametersOf(one),
        factsFor(read, call, overrides),
      ),
    };
  });
  return json(200, call.request.host, { phone_numbers: results });
}

/** What a batch nests by package, as the single request names it: `first_name` becomes `FirstName`. */
function parametersOf(one: Readonly<Record<string, unknown>>): URLSearchParams {
  const nested = ["identity_match", "reassigned_number"].flatMap((name) => Object.entries(one[name] ?? {}));
  return new URLSearchParams(
    nested.map(([name, value]): [string, string] => [
      name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()).replace(/_(\d)/, "$1"),
      String(value),
    ]),
  );
}

function lookupResource(
  read: ReadNumber,
  fields: readonly string[],
  query: URLSearchParams,
  facts: LookupFacts | undefined,
): Record<string, unknown> {
  return {
    calling_country_code: read.isValid ? read.callingCode : null,
    country_code: read.isValid ? read.country : null,
    phone_number: read.number,
    national_format: read.isValid ? read.nationalFormat : null,
    valid: read.isValid,
    validation_errors: read.isValid ? [] : [read.error],
    ...Object.fromEntries(
      Object.entries(lookupPackages).map(([name, render]) => [
        name,
        facts !== undefined && fields.includes(name) ? render(facts, query) : null,
      ]),
    ),
  };
}

/** An invalid number does not exist. @see https://www.twilio.com/docs/lookup/v1-api */
function fetchV1(call: TwilioCall, overrides: LineTypeOverrides): ProviderResponse {
  const { request, path } = call;
  const { host, origin, query } = request;
  const types = query.getAll("Type").flatMap(split);
  const unknown = types.find((type) => type !== "carrier" && type !== "caller-name");
  if (unknown !== undefined) {
    return call.respondWithError(20001, host, { reason: `Invalid value for Type: ${unknown}` });
  }
  const read = readNumber(path["PhoneNumber"] ?? "", query.get("CountryCode"));
  const facts = factsFor(read, call, overrides);
  if (!read.isValid || facts === undefined) return call.notFound(request);
  return json(200, host, {
    caller_name: types.includes("caller-name") ? lookupPackages["caller_name"]?.(facts, query) : null,
    country_code: read.country,
    phone_number: read.number,
    national_format: read.nationalFormat,
    carrier: types.includes("carrier") ? carrierOf(facts) : null,
    add_ons: null,
    url: `${origin}/v1/PhoneNumbers/${read.number}`,
  });
}

/** Lookup v1 knows three types only. */
function carrierOf(facts: LookupFacts): Record<string, unknown> {
  const { lineType } = facts;
  const type = lineType === "mobile" || lineType === "landline" ? lineType : "voip";
  return {
    mobile_country_code: facts.mobileCountryCode,
    mobile_network_code: facts.mobileNetworkCode,
    name: facts.carrierName,
    type,
    error_code: null,
  };
}

function factsFor(read: ReadNumber, call: TwilioCall, overrides: LineTypeOverrides): LookupFacts | undefined {
  return read.isValid ? lookupFacts(read, call, overrides.find(read.number, call.account.sid)) : undefined;
}

function split(list: string | null): string[] {
  return (list ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** `validation` is what every response has. */
function unknownField(fields: readonly string[]): string | undefined {
  return fields.find((field) => field !== "validation" && !Object.hasOwn(lookupPackages, field));
}

/** Twilio does not document the code of this refusal. */
function refuseField(call: TwilioCall, field: string): ProviderResponse {
  return call.respondWithError(20001, call.request.host, { reason: `Invalid value for Fields: ${field}` });
}
