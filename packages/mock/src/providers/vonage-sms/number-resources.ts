import type { CarrierNumber } from "../../carrier/numbers.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { countryOfNumber } from "../shared/countries.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import { integerWithin, isHttpUrl } from "../shared/validation.ts";
import { outcome } from "./account-resources.ts";
import type { VonageSmsSender } from "./options.ts";
import { json } from "./responses.ts";
import type { CallingAccount, VonageSmsState } from "./state.ts";

const pageRange = { least: 1, most: 100 };

/** Responds to `GET /account/numbers`, by `pattern` and page. @see https://developer.vonage.com/en/api/numbers */
export function numbersResponse(
  state: VonageSmsState,
  caller: CallingAccount,
  fields: ReadonlyMap<string, string>,
): ProviderResponse {
  const found = ownNumbers(state, caller, fields.get("pattern") ?? "").filter(({ sender }) =>
    matches(sender.replace(/^\+/, ""), fields),
  );
  const size = integerWithin(fields.get("size"), pageRange) ?? 10;
  const start = ((integerWithin(fields.get("index"), pageRange) ?? 1) - 1) * size;
  const numbers = found.slice(start, start + size).map((sender) => numberResource(sender, caller, state));
  return json(200, found.length === 0 ? {} : { count: found.length, numbers });
}

/**
 * Responds to `POST /number/update`. Vonage first sends a GET to a new `moHttpUrl`, and expects 200; the mock does not.
 * The label of a refusal is unconfirmed.
 */
export function updateNumberResponse(
  state: VonageSmsState,
  caller: CallingAccount,
  { fields, isLost }: { fields: ReadonlyMap<string, string>; isLost: boolean },
): ProviderResponse {
  const country = fields.get("country") ?? "";
  const number = `+${fields.get("msisdn") ?? ""}`;
  const url = fields.get("moHttpUrl");
  const isRight =
    /^[A-Z]{2}$/i.test(country) &&
    /^\+\d{7,15}$/.test(number) &&
    state.sender(number) !== undefined &&
    (!url || isHttpUrl(url));
  if (!isRight) return outcome(420, "method failed");
  // Without `moHttpUrl`, its URL is removed.
  const change = { provider: "vonage-sms", inboundUrl: url || null };
  if (!isLost) state.carrier.setNumber(number, change, { account: caller.apiKey });
  return outcome(200, "success");
}

/** The numbers that the options list. */
export function knownNumbers({ listedSenders = [], options }: VonageSmsState): CarrierNumber[] {
  return listedSenders.map(({ sender, inboundUrl = options.inboundUrl }) => ({
    number: sender,
    provider: "vonage-sms",
    ...(inboundUrl !== undefined && { inboundUrl }),
  }));
}

/** The numbers that are listed or were set, and with the defaults also the one that is asked for. */
function ownNumbers(state: VonageSmsState, { apiKey }: CallingAccount, pattern: string): VonageSmsSender[] {
  const { listedSenders, carrier } = state;
  const wanted = listedSenders === undefined && /^\d{7,15}$/.test(pattern) ? [`+${pattern}`] : [];
  const set = carrier.numbers.flatMap(({ number, provider, account = apiKey }) =>
    provider === "vonage-sms" && account === apiKey ? [number] : [],
  );
  const listed = listedSenders ?? [];
  const others = new Set([...set, ...wanted]);
  for (const { sender } of listed) others.delete(sender);
  return [...listed, ...[...others].map((sender) => ({ sender }))];
}

/** `search_pattern`: 0 begins with the pattern, 1 has it, 2 ends with it. */
function matches(number: string, fields: ReadonlyMap<string, string>): boolean {
  const pattern = fields.get("pattern") ?? "";
  switch (fields.get("search_pattern")) {
    case "1":
      return number.includes(pattern);
    case "2":
      return number.endsWith(pattern);
    default:
      return number.startsWith(pattern);
  }
}

function numberResource(
  { sender, sms, inboundUrl: own }: VonageSmsSender,
  caller: CallingAccount,
  state: VonageSmsState,
) {
  const { inboundUrl } = inboundSettings(
    state.carrier,
    { number: sender, account: caller.apiKey },
    { inboundUrl: own ?? state.options.inboundUrl },
  );
  return {
    country: countryOfNumber(sender)?.country ?? "GB",
    msisdn: sender.replace(/^\+/, ""),
    ...(inboundUrl !== undefined && { moHttpUrl: inboundUrl }),
    type: "mobile-lvn",
    features: sms === false ? ["VOICE"] : ["SMS", "VOICE"],
  };
}
