import type { PhoneState } from "../../../carrier/carrier-message.ts";
import { networkOf } from "../../shared/networks.ts";
import type { TwilioCall } from "../resources.ts";
import type { TwilioLineType, TwilioLookup } from "./lookup-options.ts";

/** What is known of a valid number. */
export interface LookupFacts extends TwilioLookup {
  /** ISO 3166. */
  readonly country: string;
  readonly state: PhoneState;
  readonly lineType: TwilioLineType;
  /** Its line type, unless the account overrode it. */
  readonly originalLineType: TwilioLineType;
  readonly carrierName: string;
  readonly smsPumpingRisk: number;
  readonly mobileCountryCode: string | null;
  readonly mobileNetworkCode: string | null;
  readonly now: number;
}

const tollFree = /^\+1(?:800|833|844|855|866|877|888)/;

/** Collects what the options, the phone and the account say of a number. */
export function lookupFacts(
  { number, country }: { number: string; country: string },
  { state, account }: Pick<TwilioCall, "state" | "account">,
  override: { readonly lineType: TwilioLineType } | undefined,
): LookupFacts {
  const given = state.options.lookups?.[number] ?? {};
  const phone = state.carrier.phone(number, { account: account.sid });
  const originalLineType = given.lineType ?? lineTypeOf(number, phone.state);
  const lineType = override?.lineType ?? originalLineType;
  const network = lineType === "mobile" ? networkOf(number) : undefined;
  return {
    ...given,
    country,
    state: phone.state,
    lineType,
    originalLineType,
    carrierName: given.carrierName ?? "Mock Carrier",
    smsPumpingRisk: given.smsPumpingRisk ?? (phone.state === "premium" ? 97 : 0),
    mobileCountryCode: network?.code.slice(0, 3) ?? null,
    mobileNetworkCode: network?.code.slice(3) ?? null,
    now: state.carrier.now(),
  };
}

function lineTypeOf(number: string, state: PhoneState): TwilioLineType {
  if (state === "landline" || state === "premium") return state;
  if (state === "not-mobile") return "fixedVoip";
  if (tollFree.test(number)) return "tollFree";
  return number.startsWith("+1900") ? "premium" : "mobile";
}
