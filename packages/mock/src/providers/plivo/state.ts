import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { forgetAccount } from "../shared/accounts.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { type ChangedResources, createChangedResources } from "./changed-resources.ts";
import { plivoKeywords } from "./keywords.ts";
import type {
  MockPlivoOptions,
  PlivoAccount,
  PlivoAccountTraits,
  PlivoNumber,
  PlivoPowerpack,
} from "./options.ts";
import { e164 } from "./senders.ts";
import type { SigningTokens } from "./signature.ts";
import { defaultAuthToken } from "./sites.ts";

/** An account that is known. */
export interface KnownAccount extends PlivoAccountTraits, SigningTokens {
  /** The Auth ID. */
  id: string;
}

/** The accounts, numbers, applications and Powerpacks of one mock, and what has become of them. */
export interface PlivoState extends ChangedResources {
  readonly carrier: Carrier;
  readonly options: MockPlivoOptions;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  /** The account whose credentials a request carries, if its path names the same account. */
  authenticate(request: Pick<ProviderRequest, "basic" | "path">): KnownAccount | undefined;
  /** An account by its Auth ID. */
  account(id: string): KnownAccount | undefined;
  /** The first account that the options list; a text from a phone belongs to it if no other is known. */
  readonly firstAccount: string | undefined;
  /** The numbers that the options list, if they list any. */
  readonly listedNumbers: readonly PlivoNumber[] | undefined;
  number(number: string): PlivoNumber | undefined;
  powerpack(id: string): PlivoPowerpack | undefined;
  /** The numbers that messages of a Powerpack are sent from. */
  poolOf(powerpack: PlivoPowerpack): readonly string[];
  /** The listed Powerpack with a number in its pool. */
  powerpackOf(number: string): PlivoPowerpack | undefined;
  /** Clears what was counted, learned and changed: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

const authIdForm = /^(?:MA|SA)[A-Z0-9]{18}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The number in the pool of a Powerpack about which the options say nothing. */
const pooledNumber = "+12015550124";

export function createPlivoState(carrier: Carrier, options: MockPlivoOptions): PlivoState {
  const { accounts, powerpacks } = options;
  const listedNumbers = options.numbers?.map((one) => (typeof one === "string" ? { number: one } : one));
  /** With the defaults an account signs with the token that it last signed in with. By Auth ID. */
  const usedTokens = new Map<string, string>();
  const limit = createRequestLimit(carrier);
  const resources = createChangedResources(options);

  function account(id: string): KnownAccount | undefined {
    if (accounts === undefined) {
      const authToken = usedTokens.get(id) ?? defaultAuthToken;
      return { ...options.defaults, id, authToken, mainAuthToken: authToken };
    }
    const listed = accounts.find(({ authId }) => authId === id);
    return listed && withDefaults(listed, options.defaults);
  }

  function powerpackOf(number: string): PlivoPowerpack | undefined {
    return powerpacks?.find(({ numbers }) => numbers?.includes(number));
  }

  function number(wanted: string): PlivoNumber | undefined {
    const listed = listedNumbers?.find((one) => one.number === wanted);
    const isKnown =
      listedNumbers === undefined ||
      powerpackOf(wanted) !== undefined ||
      carrier.number(wanted)?.provider === "plivo";
    return listed ?? (isKnown ? { number: wanted } : undefined);
  }

  return {
    ...resources,
    carrier,
    options,
    optOuts: createOptOuts(carrier, plivoKeywords),
    limit,
    authenticate({ basic, path }) {
      const id = path.split("/")[3];
      if (basic === undefined || basic.username !== id || basic.password === "") return undefined;
      if (accounts === undefined) {
        if (!authIdForm.test(id)) return undefined;
        usedTokens.set(id, basic.password);
      }
      const found = account(id);
      return found?.authToken === basic.password ? found : undefined;
    },
    account,
    firstAccount: accounts?.[0]?.authId,
    listedNumbers,
    number: (wanted) => number(e164(wanted)),
    powerpack: (id) =>
      powerpacks === undefined
        ? uuid.test(id)
          ? { id }
          : undefined
        : powerpacks.find((one) => one.id.toLowerCase() === id.toLowerCase()),
    poolOf: ({ numbers }) => numbers ?? listedNumbers?.map((one) => one.number) ?? [pooledNumber],
    powerpackOf,
    reset(id) {
      limit.reset(id);
      forgetAccount(id, usedTokens);
      resources.forget(id);
    },
  };
}

function withDefaults(
  { authId, mainAuthToken, ...traits }: PlivoAccount,
  defaults: PlivoAccountTraits | undefined,
): KnownAccount {
  return { ...defaults, ...traits, id: authId, mainAuthToken: mainAuthToken ?? traits.authToken };
}
