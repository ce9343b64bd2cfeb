import type { Carrier } from "../../carrier/carrier.ts";
import { forgetAccount } from "../shared/accounts.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import type { Objection } from "./errors.ts";
import type { MockVonageSmsOptions, VonageSmsAccountTraits, VonageSmsSender } from "./options.ts";
import { signVonage } from "./signature.ts";

/** The account that a request is from. */
export interface CallingAccount extends VonageSmsAccountTraits {
  apiKey: string;
}

/** The accounts and numbers of one mock, and what they have done. */
export interface VonageSmsState {
  readonly carrier: Carrier;
  readonly options: MockVonageSmsOptions;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account that the credentials belong to, or what is wrong with them. */
  authenticate(fields: ReadonlyMap<string, string>): CallingAccount | Objection;
  /** The credit that is left, in EUR. */
  balance(caller: CallingAccount): number;
  spend(caller: CallingAccount, amount: number): void;
  /** A number of the account, by its E.164. */
  sender(sender: string): VonageSmsSender | undefined;
  /** The numbers that the options list, if they list any. */
  readonly listedSenders: readonly VonageSmsSender[] | undefined;
  /** Whether an account with this key exists. */
  hasAccount(key: string): boolean;
  /** Clears what was counted: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

const apiKey = /^[0-9a-zA-Z]{8}$/;
const apiSecret = /^\S{8,25}$/;
const allowedSkewSeconds = 300;

export function createVonageSmsState(carrier: Carrier, options: MockVonageSmsOptions): VonageSmsState {
  const listedSenders = options.senders?.map((sender) => (typeof sender === "string" ? { sender } : sender));
  const spent = new Map<string, number>();
  const limit = createRequestLimit(carrier);

  function find(key: string, secret: string | undefined): CallingAccount | undefined {
    if (options.accounts === undefined) {
      const isOne = apiKey.test(key) && (secret === undefined || apiSecret.test(secret));
      return isOne ? { ...options.defaults, apiKey: key } : undefined;
    }
    const account = options.accounts.find(
      (candidate) => candidate.apiKey === key && (secret === undefined || candidate.apiSecret === secret),
    );
    if (account === undefined) return undefined;
    const { apiSecret: _, ...caller } = account;
    return { ...options.defaults, ...caller };
  }

  function isSigned(fields: ReadonlyMap<string, string>): boolean {
    const { signatureSecret, signatureMethod = "md5hash" } = options;
    if (signatureSecret === undefined) return false;
    const skew = Number(fields.get("timestamp") ?? "NaN") - carrier.now() / 1000;
    if (!(Math.abs(skew) <= allowedSkewSeconds)) return false;
    const expected = signVonage(fields, signatureSecret, signatureMethod);
    return expected.toLowerCase() === fields.get("sig")?.toLowerCase();
  }

  return {
    carrier,
    options,
    // STOP is left to the app.
    optOuts: createOptOuts(carrier, { provider: "vonage-sms" }),
    limit,
    listedSenders,
    authenticate(fields) {
      const key = fields.get("api_key");
      const secret = fields.get("api_secret");
      if (!key) return { status: "2", name: "api_key" };
      if (fields.has("sig")) {
        if (secret !== undefined) return { status: "32" };
        if (!isSigned(fields)) return { status: "14" };
      } else if (!secret) {
        return { status: "2", name: "api_secret" };
      }
      return find(key, secret) ?? { status: "4" };
    },
    balance: ({ apiKey: key, balance = 10.28 }) => balance - (spent.get(key) ?? 0),
    spend: ({ apiKey: key }, amount) => void spent.set(key, (spent.get(key) ?? 0) + amount),
    sender(sender) {
      if (listedSenders === undefined) return { sender };
      const isSet = carrier.number(sender)?.provider === "vonage-sms";
      return listedSenders.find((listed) => listed.sender === sender) ?? (isSet ? { sender } : undefined);
    },
    hasAccount: (key) => options.accounts?.some((known) => known.apiKey === key) ?? apiKey.test(key),
    reset(account) {
      limit.reset(account);
      forgetAccount(account, spent);
    },
  };
}
