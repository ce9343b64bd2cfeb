import type { Carrier } from "../../carrier/carrier.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { type Caller, createVonageAccounts, type VonageAccounts } from "./accounts.ts";
import type { Objection } from "./errors.ts";
import type { MockVonageSmsOptions, VonageSmsAccountTraits } from "./options.ts";
import { signVonage } from "./signature.ts";

/** The account that a request is from. */
export type CallingAccount = Caller<VonageSmsAccountTraits>;

/** The accounts and numbers of one mock, and what they have done. */
export interface VonageSmsState {
  readonly carrier: Carrier;
  readonly options: MockVonageSmsOptions;
  readonly accounts: VonageAccounts<VonageSmsAccountTraits>;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account that the credentials belong to, or what is wrong with them. */
  authenticate(fields: ReadonlyMap<string, string>): CallingAccount | Objection;
  /** Clears what was counted: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

const allowedSkewSeconds = 300;

export function createVonageSmsState(carrier: Carrier, options: MockVonageSmsOptions): VonageSmsState {
  const { defaults, inboundUrl } = options;
  const accounts = createVonageAccounts<VonageSmsAccountTraits>(carrier, {
    provider: "vonage-sms",
    accounts: options.accounts,
    defaults,
    inboundUrl,
    numbers: options.senders?.map((one) => {
      if (typeof one === "string") return { number: one };
      const { sender: number, ...rest } = one;
      return { number, ...rest };
    }),
  });
  const limit = createRequestLimit(carrier);

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
    accounts,
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
      return accounts.find(key, secret) ?? { status: "4" };
    },
    reset(account) {
      limit.reset(account);
      accounts.reset(account);
    },
  };
}
