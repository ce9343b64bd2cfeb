import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { forgetAccount } from "../shared/accounts.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { accountIdOf } from "./account-id.ts";
import { readSender } from "./addresses.ts";
import { infobipKeywords } from "./keywords.ts";
import type {
  InfobipAccount,
  InfobipAccountTraits,
  InfobipNumber,
  InfobipWebhooks,
  MockInfobipOptions,
} from "./options.ts";

/** The account that a request is from. */
export interface CallingAccount extends InfobipAccountTraits, InfobipWebhooks {
  id: string;
}

/** The accounts and senders of one mock, and what was done with them. */
export interface InfobipState {
  readonly carrier: Carrier;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account whose API key a request carries. */
  authenticate(request: Pick<ProviderRequest, "headers" | "host">): CallingAccount | undefined;
  /** What an account is, with the defaults. */
  account(id: string): CallingAccount;
  /** Whether an account with this id exists. */
  hasAccount(id: string): boolean;
  /** The first account that the options list. */
  readonly firstAccount: string | undefined;
  /** The senders that the options list, if they list any. */
  readonly listedNumbers: readonly InfobipNumber[] | undefined;
  /** @param address E.164, a short code, or a name. */
  number(address: string): InfobipNumber | undefined;
  /** The ids of the bulks of an account that are paused. */
  pausedBulks(account: string): Set<string>;
  /** What an account has fetched, and does not get again. */
  fetched(account: string): Set<string>;
  reset(account: string | undefined): void;
}

export function createInfobipState(carrier: Carrier, options: MockInfobipOptions): InfobipState {
  const { accounts, defaults, deliveryUrl, inboundUrl } = options;
  const listedNumbers = options.numbers?.map((number) => {
    const one = typeof number === "string" ? { number } : number;
    return { ...one, number: readSender(one.number) ?? one.number };
  });
  const limit = createRequestLimit(carrier);
  const paused = new Map<string, Set<string>>();
  const fetched = new Map<string, Set<string>>();

  function accountOf(id: string): CallingAccount {
    const { apiKey: _, ...traits } = accounts?.find((one) => idOf(one) === id) ?? { apiKey: "" };
    return { deliveryUrl, inboundUrl, ...defaults, ...traits, id };
  }

  return {
    carrier,
    optOuts: createOptOuts(carrier, infobipKeywords),
    limit,
    authenticate({ headers, host }) {
      const key = /^App +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
      if (key === "") return undefined;
      if (accounts === undefined) return accountOf(accountIdOf(key));
      const account = accounts.find(({ apiKey }) => apiKey === key);
      // `api.infobip.com` also stands for the mock server's own address.
      if (account === undefined || (host !== "api.infobip.com" && host !== (account.host ?? host))) {
        return undefined;
      }
      return accountOf(idOf(account));
    },
    account: accountOf,
    hasAccount: (id) => accounts === undefined || accounts.some((one) => idOf(one) === id),
    firstAccount: accounts?.[0] && idOf(accounts[0]),
    listedNumbers,
    number(address) {
      if (listedNumbers === undefined) return { number: address };
      const isSet = carrier.number(address)?.provider === "infobip";
      return (
        listedNumbers.find(({ number }) => number === address) ?? (isSet ? { number: address } : undefined)
      );
    },
    pausedBulks: (account) => setOf(paused, account),
    fetched: (account) => setOf(fetched, account),
    reset(account) {
      limit.reset(account);
      forgetAccount(account, paused, fetched);
    },
  };
}

function idOf({ apiKey, id }: InfobipAccount): string {
  return id ?? accountIdOf(apiKey);
}

function setOf(sets: Map<string, Set<string>>, account: string): Set<string> {
  const set = sets.get(account) ?? new Set();
  sets.set(account, set);
  return set;
}
