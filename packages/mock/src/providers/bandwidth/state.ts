import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { clientOf, issueToken } from "../shared/access-tokens.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { decodePathSegment } from "../shared/paths.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { bandwidthKeywords } from "./keywords.ts";
import type {
  BandwidthAccountTraits,
  BandwidthApplication,
  BandwidthNumber,
  MockBandwidthOptions,
} from "./options.ts";

/** The account that a request is from. */
export interface CallingAccount extends BandwidthAccountTraits {
  id: string;
}

/** The accounts, numbers and applications of one mock. */
export interface BandwidthState {
  readonly carrier: Carrier;
  readonly options: MockBandwidthOptions;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account that a request names in its path, if the credentials are its own. */
  authenticate(request: Pick<ProviderRequest, "basic" | "headers" | "path">): CallingAccount | undefined;
  /** Makes an access token for a client of OAuth 2; `undefined` if its credentials are invalid. */
  issueToken(client: ProviderRequest["basic"]): { token: string; seconds: number } | undefined;
  /** What an account is, with the defaults. */
  account(id: string): CallingAccount;
  /** Whether an account with this id exists. */
  hasAccount(id: string): boolean;
  /** The first account that the options list. */
  readonly firstAccount: string | undefined;
  /** The numbers that the options list, if they list any. */
  readonly listedNumbers: readonly BandwidthNumber[] | undefined;
  number(number: string): BandwidthNumber | undefined;
  /** An application, with the callbacks of the mock where it has none. */
  application(id: string): BandwidthApplication | undefined;
  /** The application that gets the texts to a number; `undefined` for none. */
  applicationOf(number: BandwidthNumber): BandwidthApplication | undefined;
}

const usualTokenSeconds = 3600;
/** The application of texts from phones about which the options say nothing. */
const usualApplication = "93de2206-9669-4e07-948d-329f4b722ee2";

export function createBandwidthState(carrier: Carrier, options: MockBandwidthOptions): BandwidthState {
  const { accounts, applications, defaults } = options;
  const listedNumbers = options.numbers?.map((number) => (typeof number === "string" ? { number } : number));
  const numbers = listedNumbers && new Map(listedNumbers.map((number) => [number.number, number]));

  function traitsOf(id: string): CallingAccount {
    const {
      username: _,
      password: __,
      clientSecret: ___,
      ...traits
    } = accounts?.find(({ accountId }) => accountId === id) ?? {};
    return { ...defaults, ...traits, id };
  }

  function application(id: string): BandwidthApplication | undefined {
    const found = applications === undefined ? { id } : applications.find((one) => one.id === id);
    if (found === undefined) return undefined;
    const { statusUrl, statusCredentials, inboundUrl, inboundCredentials } = options;
    return { statusUrl, statusCredentials, inboundUrl, inboundCredentials, ...found };
  }

  return {
    carrier,
    options,
    optOuts: createOptOuts(carrier, bandwidthKeywords),
    limit: createRequestLimit(carrier),
    authenticate({ basic, headers, path }) {
      const id = decodePathSegment(/\/(?:users|accounts)\/([^/]+)/.exec(path)?.[1] ?? "");
      const client = clientOf({ headers }, carrier.now());
      if (accounts === undefined) {
        const hasCredentials = client !== undefined || (basic !== undefined && hasBoth(basic));
        return hasCredentials && /^\d{1,20}$/.test(id) ? traitsOf(id) : undefined;
      }
      const isCaller = accounts.some(
        ({ accountId, username, password, clientId }) =>
          accountId === id &&
          (basic === undefined
            ? client !== undefined && clientId === client
            : username === basic.username && password === basic.password),
      );
      return isCaller ? traitsOf(id) : undefined;
    },
    issueToken(client) {
      if (client === undefined || !hasBoth(client)) return undefined;
      const { username: id, password: secret } = client;
      const account = accounts?.find(
        ({ clientId, clientSecret }) => clientId === id && clientSecret === secret,
      );
      if (accounts !== undefined && account === undefined) return undefined;
      const seconds = account?.tokenSeconds ?? defaults?.tokenSeconds ?? usualTokenSeconds;
      return { token: issueToken(id, carrier.now() + seconds * 1000), seconds };
    },
    account: traitsOf,
    hasAccount: (id) => accounts === undefined || accounts.some(({ accountId }) => accountId === id),
    firstAccount: accounts?.[0]?.accountId,
    listedNumbers,
    number(number) {
      if (numbers === undefined) return { number };
      const isSet = carrier.number(number)?.provider === "bandwidth";
      return numbers.get(number) ?? (isSet ? { number } : undefined);
    },
    application,
    applicationOf: ({ application: id }) =>
      id === null ? undefined : application(id ?? applications?.[0]?.id ?? usualApplication),
  };
}

function hasBoth({ username, password }: NonNullable<ProviderRequest["basic"]>): boolean {
  return username !== "" && password !== "";
}
