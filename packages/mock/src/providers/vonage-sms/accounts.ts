import type { Carrier } from "../../carrier/carrier.ts";
import type { CarrierNumber } from "../../carrier/numbers.ts";
import { forgetAccount } from "../shared/accounts.ts";
import { type InboundSettings, inboundSettings } from "../shared/inbound-settings.ts";

/** A number of an account. */
export interface OwnedNumber {
  /** E.164, or a short code. */
  readonly number: string;
  readonly sms?: boolean | undefined;
  readonly inboundUrl?: string | undefined;
  /** The id of the application that it is linked to. */
  readonly application?: string | undefined;
}

/** What the options of a mock say about accounts. */
export interface AccountOptions<Traits> {
  readonly provider: "vonage" | "vonage-sms";
  readonly accounts?: readonly (Traits & { apiKey: string; apiSecret: string })[] | undefined;
  readonly defaults?: Traits | undefined;
  readonly numbers?: readonly OwnedNumber[] | undefined;
  /** Where texts from phones go, unless a number or the account's settings say otherwise. */
  readonly inboundUrl?: string | undefined;
}

/** The webhooks that `POST /account/settings` has set. */
export interface AccountSettings {
  inboundUrl?: string | undefined;
  receiptUrl?: string | undefined;
}

/** The account that a request is from. */
export type Caller<Traits> = Traits & { apiKey: string };

/** The accounts and numbers of a mock. Balances, settings and links of numbers are those of every mock on the carrier. */
export interface VonageAccounts<Traits = unknown> {
  readonly carrier: Carrier;
  readonly provider: "vonage" | "vonage-sms";
  /** The account with this key and, if it is given, this secret. */
  find(key: string, secret?: string): Caller<Traits> | undefined;
  /** The key of the first account that the options list. */
  readonly firstKey: string | undefined;
  /** Whether an account with this key exists. */
  has(key: string): boolean;
  /** The credit that is left, in EUR. */
  balance(caller: { apiKey: string; balance?: number | undefined }): number;
  spend(key: string, amount: number): void;
  settings(key: string): AccountSettings;
  /** The numbers that the options list, if they list any. */
  readonly listedNumbers: readonly OwnedNumber[] | undefined;
  /** The numbers for the inbox. */
  knownNumbers(): CarrierNumber[];
  /** A number of the account. */
  number(number: string, key?: string): OwnedNumber | undefined;
  /**
   * Sets where texts to a number go: to an application, which is the Messages API's, or to a URL, which is the SMS API's
   * if its mock is on the carrier too.
   */
  setNumber(
    number: string,
    key: string,
    change: { application: string | undefined; inboundUrl: string | null },
  ): void;
  /** Where texts to a number go that are not for an application. */
  inboundOf(number: OwnedNumber, key: string | undefined): InboundSettings;
  reset(account: string | undefined): void;
}

/** What both APIs change. */
interface SharedState {
  readonly providers: Set<string>;
  readonly spent: Map<string, number>;
  readonly settings: Map<string, AccountSettings>;
  /** The applications of numbers, by account. */
  readonly links: Map<string, Map<string, string | undefined>>;
}

function newState(): SharedState {
  return { providers: new Set(), spent: new Map(), settings: new Map(), links: new Map() };
}

const shared = new WeakMap<Carrier, SharedState>();

const apiKey = /^[0-9a-zA-Z]{8}$/;
const apiSecret = /^\S{8,25}$/;

/** Whether a provider is one of Vonage's APIs: they have the same numbers. */
export const isVonage = (provider: string | undefined): boolean =>
  provider === "vonage" || provider === "vonage-sms";

/** Makes the accounts of a mock of one of Vonage's APIs. */
export function createVonageAccounts<Traits extends { balance?: number | undefined }>(
  carrier: Carrier,
  options: AccountOptions<Traits>,
): VonageAccounts<Traits> {
  const { accounts, numbers, provider } = options;
  const state = shared.get(carrier) ?? newState();
  shared.set(carrier, state);
  state.providers.add(provider);
  const settings = (key: string): AccountSettings => state.settings.get(key) ?? {};

  return {
    carrier,
    provider,
    find(key, secret) {
      const isRight = (wanted: string | undefined): boolean => secret === undefined || wanted === secret;
      if (accounts === undefined) {
        const isOne = apiKey.test(key) && (secret === undefined || apiSecret.test(secret));
        return isOne ? ({ ...options.defaults, apiKey: key } as Caller<Traits>) : undefined;
      }
      const account = accounts.find((one) => one.apiKey === key && isRight(one.apiSecret));
      if (account === undefined) return undefined;
      const { apiSecret: _, ...caller } = account;
      return { ...options.defaults, ...caller } as Caller<Traits>;
    },
    firstKey: accounts?.[0]?.apiKey,
    has: (key) => accounts?.some((one) => one.apiKey === key) ?? apiKey.test(key),
    balance: ({ apiKey: key, balance = 10.28 }) => balance - (state.spent.get(key) ?? 0),
    spend: (key, amount) => void state.spent.set(key, (state.spent.get(key) ?? 0) + amount),
    settings(key) {
      const found = settings(key);
      state.settings.set(key, found);
      return found;
    },
    listedNumbers: numbers,
    knownNumbers: () =>
      (numbers ?? []).map(({ number, inboundUrl = options.inboundUrl }) => ({
        number,
        provider,
        ...(inboundUrl !== undefined && { inboundUrl }),
      })),
    number(number, key) {
      const isKnown = numbers === undefined || isVonage(carrier.number(number)?.provider);
      const found = numbers?.find((one) => one.number === number) ?? (isKnown ? { number } : undefined);
      const links = key === undefined ? undefined : state.links.get(key);
      return found && links?.has(number) ? { ...found, application: links.get(number) } : found;
    },
    setNumber(number, key, { application, inboundUrl }) {
      const links = state.links.get(key) ?? new Map();
      state.links.set(key, links.set(number, application));
      const wanted = application === undefined ? "vonage-sms" : "vonage";
      const change = { provider: state.providers.has(wanted) ? wanted : provider, inboundUrl };
      carrier.setNumber(number, change, { account: key });
    },
    inboundOf({ number, inboundUrl }, key) {
      const ofAccount = key === undefined ? undefined : settings(key).inboundUrl;
      const own = { inboundUrl: inboundUrl ?? ofAccount ?? options.inboundUrl };
      return inboundSettings(carrier, { number, account: key }, own);
    },
    reset: (account) => forgetAccount(account, state.spent, state.settings, state.links),
  };
}
