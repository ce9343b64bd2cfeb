import type { ProviderResponse } from "../../server/provider-response.ts";
import type { VonageSender } from "./options.ts";
import { json, networkOf } from "./responses.ts";
import type { CallingAccount, VonageState } from "./state.ts";

/** What `/account/…` responds to invalid credentials. */
export function unauthorised(): ProviderResponse {
  return json(401, { "error-code": "401", "error-code-label": "authentication failed" });
}

/** The account's balance. @see https://developer.vonage.com/en/api/account */
export function balanceResponse(state: VonageState, caller: CallingAccount): ProviderResponse {
  return json(200, { value: Number(state.balance(caller).toFixed(4)), autoReload: false });
}

/** The numbers of the account, by `pattern` and page. @see https://developer.vonage.com/en/api/numbers */
export function numbersResponse(
  state: VonageState,
  fields: ReadonlyMap<string, string>,
  inboundUrl: string | undefined,
): ProviderResponse {
  const pattern = fields.get("pattern") ?? "";
  const owned = state.listedSenders ?? (/^\d{7,15}$/.test(pattern) ? [{ sender: `+${pattern}` }] : []);
  const found = owned.filter(({ sender }) => matches(sender.replace(/^\+/, ""), fields));
  const size = within(fields.get("size"), 10);
  const start = (within(fields.get("index"), 1) - 1) * size;
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
    country: networkOf(sender).country,
    msisdn: sender.replace(/^\+/, ""),
    ...(url !== undefined && { moHttpUrl: url }),
    type: "mobile-lvn",
    features: sms === false ? ["VOICE"] : ["SMS", "VOICE"],
  };
}

function within(value: string | undefined, usual: number): number {
  const number = /^\d{1,3}$/.test(value ?? "") ? Number(value) : 0;
  return number >= 1 && number <= 100 ? number : usual;
}
