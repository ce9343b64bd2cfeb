import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { forgetAccount } from "../shared/accounts.ts";
import { stableHexId } from "../shared/ids.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { awsKeywords } from "./keywords.ts";
import type { AwsAccount, AwsAccountTraits, MockAwsOptions } from "./options.ts";
import { readAuthorization } from "./sigv4/authorization.ts";
import { type ConfigurationSets, createConfigurationSets } from "./sms-voice/configuration-sets.ts";
import { createSubscriptions, type Subscriptions } from "./sns/subscriptions.ts";

/** The account that a request is from. */
export interface CallingAccount extends AwsAccountTraits {
  /** 12 digits. */
  id: string;
  /** The credentials that the options list. */
  credentials?: Pick<AwsAccount, "secretAccessKey" | "sessionToken" | "expiresAt">;
}

/** The accounts of one mock, and what they have done. */
export interface AwsState {
  readonly carrier: Carrier;
  readonly options: MockAwsOptions;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  readonly subscriptions: Subscriptions;
  readonly configurationSets: ConfigurationSets;
  /** The topic of the mock. */
  readonly topicArn: string;
  /** The account whose access key a request carries; the signature is not checked here. */
  accountOf(request: Pick<ProviderRequest, "headers">): CallingAccount | undefined;
  /** Whether an account with this id exists. */
  hasAccount(id: string): boolean;
  /** The first account that the options list; a text from a phone belongs to it if no other is known. */
  readonly firstAccount: string | undefined;
  /** What the texts of this month have cost an account, in USD. */
  spentBy(account: string): number;
  spend(account: string, price: number): void;
  /** Clears what was counted and changed: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

/** Keys of AWS are 16 characters and more; its examples have 11. */
const accessKey = /^A[A-Z0-9]{7,127}$/;
const defaultTopic = "arn:aws:sns:us-east-1:123456789012:sms-events";

export function createAwsState(carrier: Carrier, options: MockAwsOptions): AwsState {
  const { accounts, topicArn = defaultTopic, webhookUrl } = options;
  const limit = createRequestLimit(carrier);
  const ownSubscription = webhookUrl === undefined ? [] : [{ topicArn, url: webhookUrl }];
  const subscriptions = createSubscriptions(carrier, [...ownSubscription, ...(options.subscriptions ?? [])]);
  const configurationSets = createConfigurationSets(options, topicArn);
  /** By account. */
  const spent = new Map<string, { month: string; amount: number }>();
  const month = (): string => new Date(carrier.now()).toISOString().slice(0, 7);

  function spentBy(account: string): number {
    const known = spent.get(account);
    return known?.month === month() ? known.amount : 0;
  }

  return {
    carrier,
    options,
    optOuts: createOptOuts(carrier, awsKeywords),
    limit,
    subscriptions,
    configurationSets,
    topicArn,
    accountOf(request) {
      const authorization = readAuthorization(request);
      if (authorization === undefined || typeof authorization === "string") return undefined;
      const { accessKeyId } = authorization;
      if (accounts === undefined) {
        if (!accessKey.test(accessKeyId)) return undefined;
        return { ...options.defaults, id: accountIdOf(accessKeyId) };
      }
      const account = accounts.find((one) => one.accessKeyId === accessKeyId);
      if (account === undefined) return undefined;
      const { accessKeyId: _, secretAccessKey, sessionToken, expiresAt, ...traits } = account;
      const credentials = { secretAccessKey, sessionToken, expiresAt };
      return { ...options.defaults, ...traits, id: idOf(account), credentials };
    },
    hasAccount: (id) => accounts === undefined || accounts.some((one) => idOf(one) === id),
    firstAccount: accounts?.[0] && idOf(accounts[0]),
    spentBy,
    spend(account, price) {
      spent.set(account, { month: month(), amount: spentBy(account) + price });
    },
    reset(account) {
      limit.reset(account);
      forgetAccount(account, spent);
      configurationSets.reset(account);
      if (account === undefined) subscriptions.reset();
    },
  };
}

function idOf({ accessKeyId, id }: AwsAccount): string {
  return id ?? accountIdOf(accessKeyId);
}

/** 12 digits that are always the same for the same access key. */
export function accountIdOf(accessKeyId: string): string {
  return (BigInt(`0x${stableHexId(accessKeyId)}`) % 1_000_000_000_000n).toString().padStart(12, "0");
}
