import type { ProviderResponse } from "../../server/provider-response.ts";
import { networkOf } from "../shared/networks.ts";
import { integerWithin } from "../shared/validation.ts";
import type { VonageSender } from "./options.ts";
import { json } from "./responses.ts";
import type { CallingAccount, VonageState } from "./state.ts";

const pageRange = { least: 1, most: 100 };

/** Responds to invalid credentials. */
export function unauthorized(): ProviderResponse {
  return json(401, { "error-code": "401", "error-code-label": "authentication failed" });
}

/** Responds to `GET /account/get-balance`. @see https://developer.vonage.com/en/api/account */
export function balanceResponse(state: VonageState, caller: CallingAccount): ProviderResponse {
  return json(200, { value: Number(state.balance(caller).toFixed(4)), autoReload: false });
}

/** Responds to `GET /account/numbers`, by `pattern` and page. @see https://developer.vonage.com/en/api/numbers */
export function numbersResponse(
  state: VonageState,
  fields: ReadonlyMap<string, string>,
  inboundUrl: string | undefined,
): ProviderResponse {
  const pattern = fields.get("pattern") ?? "";
  const owned = state.listedSenders ?? (/^\d{7,15}$/.test(pattern) ? [{ sender: `+${pattern}` }] : []);
  const found = owned.filter(({ sender }) => matches(sender.replace(/^\+/, ""), fields));
  const size = integerWithin(fields.get("size"), pageRange) ?? 10;
  const start = ((integerWithin(fields.get("index"), pageRange) ?? 1) - 1) * size;
  const numbers = found.slice(start, start + size).map((sender) => numberResource(sender, inboundUrl));
  return json(200, found.length === 0 ? {} : { count: found.length, numbers });
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

function numberResource({ sender, sms, ...own }: VonageSender, inboundUrl: string | undefined) {
  const url = own.inboundUrl ?? inboundUrl;
  return {
    country: networkOf(sender)?.country ?? "GB",
    msisdn: sender.replace(/^\+/, ""),
    ...(url !== undefined && { moHttpUrl: url }),
    type: "mobile-lvn",
    features: sms === false ? ["VOICE"] : ["SMS", "VOICE"],
  };
}
