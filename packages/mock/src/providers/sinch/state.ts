import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { clientOf, issueToken } from "../shared/access-tokens.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { decodePathSegment } from "../shared/paths.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { readSender } from "./addresses.ts";
import { sinchKeywords } from "./keywords.ts";
import type {
  MockSinchOptions,
  SinchAccount,
  SinchAccountTraits,
  SinchCallbacks,
  SinchNumber,
} from "./options.ts";

/** The account that a request is from. */
export interface CallingAccount extends SinchAccountTraits, SinchCallbacks {
  id: string;
}

/** The accounts, senders and canceled batches of one mock. */
export interface SinchState {
  readonly carrier: Carrier;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** When batches were canceled, by their id. */
  readonly cancellations: Map<string, { account: string; at: Date }>;
  /** The account that a request names in its path, if the credentials are its own. */
  authenticate(request: Pick<ProviderRequest, "headers" | "path">): CallingAccount | undefined;
  /** Makes an access token for an access key; `undefined` if it is invalid. */
  issueToken(key: ProviderRequest["basic"]): { token: string; seconds: number } | undefined;
  /** What an account is, with the defaults. */
  account(id: string): CallingAccount;
  /** Whether an account with this id exists. */
  hasAccount(id: string): boolean;
  /** The first account that the options list. */
  readonly firstAccount: string | undefined;
  /** The senders that the options list, if they list any. */
  readonly listedNumbers: readonly SinchNumber[] | undefined;
  /** @param address E.164, a short code, or a name. */
  number(address: string): SinchNumber | undefined;
  reset(account: string | undefined): void;
}

const usualTokenSeconds = 3600;

export function createSinchState(carrier: Carrier, options: MockSinchOptions): SinchState {
  const { accounts, defaults, callbackUrl, webhookSecret } = options;
  const listedNumbers = options.numbers?.map((number) => {
    const one = typeof number === "string" ? { number } : number;
    return { ...one, number: readSender(one.number) ?? one.number };
  });
  const limit = createRequestLimit(carrier);
  const cancellations = new Map<string, { account: string; at: Date }>();

  function traitsOf(id: string): CallingAccount {
    const {
      apiToken: _,
      keySecret: __,
      ...traits
    } = secretsAndTraits(accounts?.find((one) => idOf(one) === id));
    return { callbackUrl, webhookSecret, ...defaults, ...traits, id };
  }

  return {
    carrier,
    optOuts: createOptOuts(carrier, sinchKeywords),
    limit,
    cancellations,
    authenticate(request) {
      const id = decodePathSegment(/^\/xms\/v1\/([^/]+)/.exec(request.path)?.[1] ?? "");
      const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
      if (token === undefined || !/^[\w-]{1,64}$/.test(id)) return undefined;
      const key = clientOf(request, carrier.now());
      if (accounts === undefined) {
        // Of the tokens that Sinch could have issued, only those that are valid.
        const isValid = key !== undefined || !/^[^.]+\.[^.]+\.[^.]+$/.test(token);
        return isValid ? traitsOf(id) : undefined;
      }
      const isCaller = accounts.some(
        (one) => idOf(one) === id && ("apiToken" in one ? one.apiToken === token : one.keyId === key),
      );
      return isCaller ? traitsOf(id) : undefined;
    },
    issueToken(key) {
      if (key === undefined || key.username === "" || key.password === "") return undefined;
      const project = accounts?.find(
        (one) => "keyId" in one && one.keyId === key.username && one.keySecret === key.password,
      );
      if (accounts !== undefined && project === undefined) return undefined;
      const seconds = project?.tokenSeconds ?? defaults?.tokenSeconds ?? usualTokenSeconds;
      return { token: issueToken(key.username, carrier.now() + seconds * 1000), seconds };
    },
    account: traitsOf,
    hasAccount: (id) => accounts === undefined || accounts.some((one) => idOf(one) === id),
    firstAccount: accounts?.[0] && idOf(accounts[0]),
    listedNumbers,
    number(address) {
      if (listedNumbers === undefined) return { number: address };
      const isSet = carrier.number(address)?.provider === "sinch";
      return (
        listedNumbers.find(({ number }) => number === address) ?? (isSet ? { number: address } : undefined)
      );
    },
    reset(account) {
      limit.reset(account);
      for (const [id, canceled] of cancellations) {
        if (account === undefined || canceled.account === account) cancellations.delete(id);
      }
    },
  };
}

function idOf(account: SinchAccount): string {
  return "projectId" in account ? account.projectId : account.servicePlanId;
}

function secretsAndTraits(account: SinchAccount | undefined) {
  const secrets: { apiToken?: string; keySecret?: string } = {};
  return { ...secrets, ...account };
}
