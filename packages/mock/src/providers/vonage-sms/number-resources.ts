import type { ProviderResponse } from "../../server/provider-response.ts";
import { countryOfNumber } from "../shared/countries.ts";
import { integerWithin, isHttpUrl } from "../shared/validation.ts";
import { isVonage, type OwnedNumber, type VonageAccounts } from "./accounts.ts";
import { json, outcome } from "./responses.ts";

const pageRange = { least: 1, most: 100 };
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Responds to `GET /account/numbers`, by `pattern` and page. @see https://developer.vonage.com/en/api/numbers */
export function numbersResponse(
  accounts: VonageAccounts,
  key: string,
  fields: ReadonlyMap<string, string>,
): ProviderResponse {
  const found = ownNumbers(accounts, key, fields.get("pattern") ?? "").filter((one) => matches(one, fields));
  const size = integerWithin(fields.get("size"), pageRange) ?? 10;
  const start = ((integerWithin(fields.get("index"), pageRange) ?? 1) - 1) * size;
  const numbers = found.slice(start, start + size).map((number) => numberResource(number, accounts, key));
  return json(200, found.length === 0 ? {} : { count: found.length, numbers });
}

/**
 * Responds to `POST /number/update`. Vonage first sends a GET to a new `moHttpUrl`, and expects 200; the mock does not.
 * The label of a refusal is unconfirmed.
 */
export function updateNumberResponse(
  accounts: VonageAccounts,
  key: string,
  { fields, isLost }: { fields: ReadonlyMap<string, string>; isLost: boolean },
): ProviderResponse {
  const country = fields.get("country") ?? "";
  const number = `+${fields.get("msisdn") ?? ""}`;
  const url = fields.get("moHttpUrl");
  const application = fields.get("app_id") || fields.get("messagesCallbackValue") || undefined;
  const isRight =
    /^[A-Z]{2}$/i.test(country) &&
    /^\+\d{7,15}$/.test(number) &&
    accounts.number(number) !== undefined &&
    (!url || isHttpUrl(url)) &&
    (application === undefined || uuid.test(application));
  if (!isRight) return outcome(420, "method failed");
  // Without `moHttpUrl`, its URL is removed, and without `app_id`, the link.
  if (!isLost) accounts.setNumber(number, key, { application, inboundUrl: url || null });
  return outcome(200, "success");
}

/** The numbers that are listed or were set, and with the defaults also the one that is asked for. */
function ownNumbers(accounts: VonageAccounts, key: string, pattern: string): OwnedNumber[] {
  const { listedNumbers, carrier } = accounts;
  const wanted = listedNumbers === undefined && /^\d{7,15}$/.test(pattern) ? [`+${pattern}`] : [];
  const set = carrier.numbers.flatMap(({ number, provider, account = key }) =>
    isVonage(provider) && account === key ? [number] : [],
  );
  const all = new Set([...(listedNumbers ?? []).map(({ number }) => number), ...set, ...wanted]);
  return [...all].flatMap((number) => accounts.number(number, key) ?? []);
}

/** `search_pattern`: 0 begins with the pattern, 1 has it, 2 ends with it. */
function matches({ number, application }: OwnedNumber, fields: ReadonlyMap<string, string>): boolean {
  const wanted = fields.get("application_id");
  const has = fields.get("has_application");
  if (wanted !== undefined && wanted !== application) return false;
  if (has !== undefined && has !== String(application !== undefined)) return false;
  const digits = number.replace(/^\+/, "");
  const pattern = fields.get("pattern") ?? "";
  switch (fields.get("search_pattern")) {
    case "1":
      return digits.includes(pattern);
    case "2":
      return digits.endsWith(pattern);
    default:
      return digits.startsWith(pattern);
  }
}

function numberResource(owned: OwnedNumber, accounts: VonageAccounts, key: string) {
  const { number, sms, application } = owned;
  const { inboundUrl } = accounts.inboundOf(owned, key);
  return {
    country: countryOfNumber(number)?.country ?? "GB",
    msisdn: number.replace(/^\+/, ""),
    ...(inboundUrl !== undefined && { moHttpUrl: inboundUrl }),
    type: "mobile-lvn",
    features: sms === false ? ["VOICE"] : ["SMS", "VOICE"],
    ...(application !== undefined && {
      messagesCallbackType: "app",
      messagesCallbackValue: application,
      app_id: application,
    }),
  };
}
