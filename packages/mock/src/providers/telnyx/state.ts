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

/** What an app can change of a profile. */
export type ProfileChange = Pick<TelnyxProfile, "enabled" | "webhookUrl" | "webhookFailoverUrl">;

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
  /** Changes a profile that exists. */
  changeProfile(id: string, change: ProfileChange, account: string): void;
  /** Where the texts to the numbers of a profile go. */
  inboundOf(profile: TelnyxProfile | undefined): {
    inboundUrl: string | undefined;
    fallbackUrl: string | undefined;
  };
  /** Clears what was counted and changed: all of it, or that of one account. */
  reset(account: string | undefined): void;
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
  /** By the profile's id in lower case. */
  const changes = new Map<string, { account: string; change: ProfileChange }>();
  const limit = createRequestLimit(carrier);

  function profile(id: string): TelnyxProfile | undefined {
    const key = id.toLowerCase();
    const found =
      profiles === undefined ? impliedProfile(id) : profiles.find((one) => one.id.toLowerCase() === key);
    return found && { ...found, ...changes.get(key)?.change };
  }

  function impliedProfile(id: string): TelnyxProfile | undefined {
    if (!uuid.test(id)) return undefined;
    namedProfile = id;
    return { id };
  }

  return {
    carrier,
    options,
    optOuts: createOptOuts(carrier, telnyxKeywords),
    limit,
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
    number(number) {
      const implied = { number, profile: profiles === undefined ? namedProfile : (profiles[0]?.id ?? null) };
      if (numbers === undefined) return implied;
      const isSet = carrier.number(number)?.provider === "telnyx";
      return numbers.get(number) ?? (isSet ? implied : undefined);
    },
    profile,
    changeProfile(id, change, account) {
      const key = id.toLowerCase();
      changes.set(key, { account, change: { ...changes.get(key)?.change, ...change } });
    },
    inboundOf: (of) => ({
      inboundUrl: of?.webhookUrl ?? options.webhookUrl,
      fallbackUrl: of?.webhookFailoverUrl,
    }),
    reset(account) {
      limit.reset(account);
      for (const [key, changed] of changes) {
        if (account === undefined || changed.account === account) changes.delete(key);
      }
    },
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
