import type { Carrier } from "../../carrier/carrier.ts";
import type { Objection } from "./errors.ts";
import type { MockVonageOptions, VonageAccountTraits, VonageSender } from "./options.ts";
import { signVonage } from "./signature.ts";

/** The account that a request speaks for. */
export interface CallingAccount extends VonageAccountTraits {
  apiKey: string;
}

/** What Vonage knows: accounts and their money, and numbers. */
export interface VonageState {
  /** Whose credentials these are, or what is wrong with them. */
  authenticate(fields: ReadonlyMap<string, string>): CallingAccount | Objection;
  /** Counts a request; `false` if it is one too many. */
  admit(caller: CallingAccount): boolean;
  /** EUR that are left. */
  balance(caller: CallingAccount): number;
  spend(caller: CallingAccount, amount: number): void;
  /** A number that Vonage knows, E.164. */
  sender(sender: string): VonageSender | undefined;
  /** The numbers that were listed, if any were. */
  readonly listedSenders: readonly VonageSender[] | undefined;
  /** Whether there is such an account. */
  hasAccount(key: string): boolean;
  /** Forgets what was counted, of one account or of all. */
  reset(account: string | undefined): void;
}

const apiKey = /^[0-9a-zA-Z]{8}$/;
const apiSecret = /^\S{8,25}$/;
const allowedSkewSeconds = 300;

/** @internal */
export function createVonageState(carrier: Carrier, options: MockVonageOptions): VonageState {
  const listedSenders = options.senders?.map((sender) => (typeof sender === "string" ? { sender } : sender));
  const spent = new Map<string, number>();
  const recent = new Map<string, number[]>();

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
    admit({ apiKey: key, requestsPerSecond }) {
      if (requestsPerSecond === undefined) return true;
      const now = carrier.now();
      const times = (recent.get(key) ?? []).filter((time) => now - time < 1000);
      const admitted = times.length < requestsPerSecond;
      if (admitted) times.push(now);
      recent.set(key, times);
      return admitted;
    },
    balance: ({ apiKey: key, balance = 10.28 }) => balance - (spent.get(key) ?? 0),
    spend: ({ apiKey: key }, amount) => void spent.set(key, (spent.get(key) ?? 0) + amount),
    sender(sender) {
      if (listedSenders !== undefined) return listedSenders.find((listed) => listed.sender === sender);
      return { sender };
    },
    hasAccount: (key) => options.accounts?.some((known) => known.apiKey === key) ?? apiKey.test(key),
    reset(account) {
      for (const counted of [spent, recent]) {
        if (account === undefined) counted.clear();
        else counted.delete(account);
      }
    },
  };
}
