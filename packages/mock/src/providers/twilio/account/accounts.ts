import type { Carrier } from "../../../carrier/carrier.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import { randomHexId } from "../../shared/ids.ts";
import type { MockTwilioOptions, TwilioAccount, TwilioAccountTraits } from "../options.ts";
import { createResourceStore, since } from "../resource-store.ts";
import { regionOf } from "../responses.ts";
import { createKeys, type Keys } from "./keys.ts";
import { createOAuthTokens, type OAuthTokens } from "./oauth-tokens.ts";

/** How a request proved who it is from. A standard key manages neither accounts nor keys. */
export type Credential = "auth-token" | "main-key" | "standard-key" | "access-token";

/** The account that a request acts on. */
export interface CallingAccount extends TwilioAccountTraits {
  sid: string;
  authToken?: string | undefined;
  isTest: boolean;
  /** The account whose credentials the request has: this one, or the one that owns it. */
  caller: string;
  credential: Credential;
}

/** An account as Twilio keeps it. */
export interface AccountRecord {
  readonly sid: string;
  /** The account that owns it; a main account owns itself. */
  readonly accountSid: string;
  /** Absent if any well-formed token is the account's. */
  readonly authToken: string | undefined;
  readonly friendlyName: string;
  readonly status: "active" | "suspended" | "closed";
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The accounts of one mock, their credentials, and what the app changed. */
export interface TwilioAccounts {
  readonly keys: Keys;
  readonly oauth: OAuthTokens;
  /** The account that the credentials may act on: the one in the path, or else their own. */
  authenticate(request: ProviderRequest, inPath: string | undefined): CallingAccount | undefined;
  /** The account that a request names, whether or not its credentials are valid. */
  accountOf(request: ProviderRequest): string | undefined;
  /** Whether an account with this SID exists. */
  hasAccount(sid: string): boolean;
  account(sid: string): AccountRecord;
  /** An account and those that it owns. */
  accountsOf(sid: string): readonly AccountRecord[];
  createSubaccount(owner: string, friendlyName: string): AccountRecord;
  saveAccount(account: AccountRecord): void;
  /** The auth token that signs an account's webhooks. */
  tokenOf(accountSid: string): string;
  resetAccounts(account: string | undefined): void;
}

/** Replaces a token that the mock does not know. */
const unknownToken = "0".repeat(32);

const accountSidPattern = /^AC[0-9a-fA-F]{32}$/;
const keySid = /^SK[0-9a-fA-F]{32}$/;
const secret = /^[0-9a-zA-Z]{32}$/;

/** The account that a path of the 2010 API names. */
export function accountInPath(path: string): string | undefined {
  return /^\/2010-04-01\/Accounts\/([^/.]+)/.exec(path)?.[1];
}

/** Whether a path is the account itself, which its owner may read and change in every status. */
const isAccountItself = (path: string): boolean => /^\/2010-04-01\/Accounts\/[^/]+$/.test(path);

export function createAccounts(
  carrier: Carrier,
  options: MockTwilioOptions,
  isLost: () => boolean,
): TwilioAccounts {
  const testAccounts = new Set(options.testAccounts);
  const listed = options.accounts && new Map(options.accounts.map((account) => [account.sid, account]));
  /** The tokens that the options or a request contained, by account. */
  const tokens = new Map(options.accounts?.map(({ sid, authToken }) => [sid, authToken]));
  /** The owners of the accounts that requests made or changed. */
  const owners = new Map<string, string>();
  const records = createResourceStore<AccountRecord>({
    listed: (owner) =>
      (options.accounts ?? []).filter((one) => (one.owner ?? one.sid) === owner).map(recordOf),
    implied: (sid) =>
      options.accounts === undefined && accountSidPattern.test(sid) ? recordOf({ sid }) : undefined,
    isLost,
  });
  const keys = createKeys(options, isLost);
  const oauth = createOAuthTokens(carrier, options);

  function recordOf({ sid, owner, authToken, friendlyName, status }: TwilioAccount): AccountRecord {
    return {
      sid,
      accountSid: owner ?? sid,
      authToken,
      friendlyName: friendlyName ?? "My first Twilio account",
      status: status ?? options.defaults?.status ?? "active",
      createdAt: since,
      updatedAt: since,
    };
  }

  const ownerOf = (sid: string): string => owners.get(sid) ?? listed?.get(sid)?.owner ?? sid;
  const find = (sid: string): AccountRecord | undefined => records.find(sid, ownerOf(sid));

  function identifyByToken(sid: string, authToken: string): boolean {
    const known = find(sid);
    if (known === undefined) return false;
    if (known.authToken !== undefined) return known.authToken === authToken;
    if (listed !== undefined || !secret.test(authToken)) return false;
    tokens.set(sid, authToken);
    return true;
  }

  /** Whose credentials a request has, and of which kind they are. */
  function identify(
    request: ProviderRequest,
    inPath: string | undefined,
  ): { sid: string; credential: Credential } | undefined {
    const { basic } = request;
    if (basic === undefined) {
      const token = oauth.find(request);
      return token && { sid: token.accountSid ?? inPath ?? token.usualAccount, credential: "access-token" };
    }
    const { username, password } = basic;
    if (!keySid.test(username)) {
      return identifyByToken(username, password) ? { sid: username, credential: "auth-token" } : undefined;
    }
    const key = keys.ofSid(username, inPath);
    if (key === undefined) return undefined;
    if (key.secret === undefined ? !secret.test(password) : key.secret !== password) return undefined;
    return { sid: key.accountSid, credential: key.type === "main" ? "main-key" : "standard-key" };
  }

  /** Whether credentials of one account may act on another one: those of its owner, except for API keys. */
  function mayActOn(record: AccountRecord, caller: { sid: string; credential: Credential }): boolean {
    if (record.sid === caller.sid) return true;
    return record.accountSid === caller.sid && !caller.credential.endsWith("-key");
  }

  /** An account that a request suspended or closed can only be read, by its owner. */
  function isOpen(record: AccountRecord, caller: string, { method, path }: ProviderRequest): boolean {
    if (record.status === "active" || !owners.has(record.sid)) return record.status !== "closed";
    return caller !== record.sid && (method === "GET" || isAccountItself(path));
  }

  return {
    keys,
    oauth,
    authenticate(request, inPath) {
      const caller = identify(request, inPath);
      if (caller === undefined) return undefined;
      const record = find(inPath ?? caller.sid);
      if (record === undefined || !mayActOn(record, caller)) return undefined;
      if (!isOpen(record, caller.sid, request)) return undefined;
      const { sid, status, authToken } = record;
      const traits = { ...options.defaults, ...listed?.get(sid) };
      if (traits.regions !== undefined && !traits.regions.includes(regionOf(request.host))) return undefined;
      return {
        ...traits,
        sid,
        status,
        authToken,
        isTest: testAccounts.has(sid),
        caller: caller.sid,
        credential: caller.credential,
      };
    },
    accountOf(request) {
      const { basic, path } = request;
      const inPath = accountInPath(path);
      if (inPath !== undefined) return inPath;
      if (basic === undefined) {
        const token = oauth.find(request);
        return token && (token.accountSid ?? token.usualAccount);
      }
      const { username } = basic;
      if (keySid.test(username)) return keys.ofSid(username, undefined)?.accountSid;
      return accountSidPattern.test(username) ? username : undefined;
    },
    hasAccount: (sid) => find(sid) !== undefined,
    account: (sid) => find(sid) ?? recordOf({ sid }),
    accountsOf(sid) {
      const own = find(sid);
      const owned = records.list(sid).filter((one) => one.sid !== sid);
      return own === undefined ? owned : [...owned, own];
    },
    createSubaccount(owner, friendlyName) {
      const now = new Date(carrier.now());
      const record: AccountRecord = {
        sid: `AC${randomHexId()}`,
        accountSid: owner,
        authToken: randomHexId(),
        friendlyName,
        status: "active",
        createdAt: now,
        updatedAt: now,
      };
      if (!isLost()) owners.set(record.sid, owner);
      records.save(record);
      return record;
    },
    saveAccount(record) {
      if (!isLost()) owners.set(record.sid, record.accountSid);
      records.save(record);
    },
    tokenOf: (sid) => find(sid)?.authToken ?? tokens.get(sid) ?? options.authToken ?? unknownToken,
    resetAccounts(account) {
      records.reset(account);
      keys.reset(account);
      oauth.reset(account);
      for (const [sid, owner] of owners) {
        if (account === undefined || owner === account) owners.delete(sid);
      }
    },
  };
}
