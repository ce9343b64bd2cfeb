import type { Carrier } from "../../carrier/carrier.ts";
import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { stableUuid } from "../shared/ids.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { telnyxKeywords } from "./keywords.ts";
import type {
  MockTelnyxOptions,
  TelnyxAccount,
  TelnyxAccountTraits,
  TelnyxNumber,
  TelnyxProfile,
} from "./options.ts";

/** The account that a request is from. */
export interface CallingAccount extends TelnyxAccountTraits {
  id: string;
}

/** The accounts, numbers and profiles of one mock, and what they have done. */
export interface TelnyxState {
  readonly carrier: Carrier;
  readonly options: MockTelnyxOptions;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account whose key a request carries. */
  authenticate(request: Pick<ProviderRequest, "headers">): CallingAccount | undefined;
  /** Whether an account with this id exists. */
  hasAccount(id: string): boolean;
  /** The first account that the options list; a text from a phone belongs to it if no other is known. */
  readonly firstAccount: string | undefined;
  /** The numbers that the options list, if they list any. */
  readonly listedNumbers: readonly TelnyxNumber[] | undefined;
  number(number: string): TelnyxNumber | undefined;
  profile(id: string): TelnyxProfile | undefined;
  /** The numbers that are linked to a profile. */
  poolOf(profile: TelnyxProfile): readonly string[];
  /** The profile that a message was sent with. */
  profileOf(message: Pick<CarrierMessage, "from" | "parameters">): TelnyxProfile | undefined;
}

const apiKey = /^KEY[0-9A-Za-z_-]{20,}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The number in the pool of a profile about which the options say nothing. */
const pooledNumber = "+12015550124";

export function createTelnyxState(carrier: Carrier, options: MockTelnyxOptions): TelnyxState {
  const { accounts, profiles } = options;
  const listedNumbers = options.numbers?.map((number) =>
    typeof number === "string" ? { number, profile: profiles?.[0]?.id ?? stableUuid(number) } : number,
  );
  const numbers = listedNumbers && new Map(listedNumbers.map((number) => [number.number, number]));

  // With the defaults every profile exists, so a number is linked to the one that was named last.
  let namedProfile = stableUuid("messaging profile");

  function profile(id: string): TelnyxProfile | undefined {
    if (profiles === undefined) {
      if (!uuid.test(id)) return undefined;
      namedProfile = id;
      return { id };
    }
    return profiles.find((one) => one.id.toLowerCase() === id.toLowerCase());
  }

  return {
    carrier,
    options,
    optOuts: createOptOuts(carrier, telnyxKeywords),
    limit: createRequestLimit(carrier),
    authenticate({ headers }) {
      const key = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
      if (accounts === undefined) {
        return apiKey.test(key) ? { ...options.defaults, id: stableUuid(key) } : undefined;
      }
      const account = accounts.find((one) => one.apiKey === key);
      if (account === undefined) return undefined;
      const { apiKey: _, ...traits } = account;
      return { ...options.defaults, ...traits, id: idOf(account) };
    },
    hasAccount: (id) => accounts === undefined || accounts.some((one) => idOf(one) === id),
    firstAccount: accounts?.[0] && idOf(accounts[0]),
    listedNumbers,
    number: (number) =>
      numbers === undefined
        ? { number, profile: profiles === undefined ? namedProfile : (profiles[0]?.id ?? null) }
        : numbers.get(number),
    profile,
    poolOf: ({ id }) =>
      listedNumbers === undefined
        ? [pooledNumber]
        : listedNumbers.flatMap((one) =>
            one.profile?.toLowerCase() === id.toLowerCase() ? [one.number] : [],
          ),
    profileOf({ from, parameters }) {
      const named = parameters["messaging_profile_id"];
      const linked = from === null ? undefined : numbers?.get(from)?.profile;
      const id = typeof named === "string" ? named : (linked ?? profiles?.[0]?.id);
      return id === undefined ? undefined : profile(id);
    },
  };
}

function idOf({ apiKey, id }: TelnyxAccount): string {
  return id ?? stableUuid(apiKey);
}
