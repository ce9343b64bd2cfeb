import { randomBelow, randomHexId } from "../../shared/ids.ts";
import type { MockTwilioOptions } from "../options.ts";
import { createResourceStore, type ResourceStore, since } from "../resource-store.ts";

/** An API key. A main key may do what the auth token may; requests only create standard and restricted ones. */
export interface KeyRecord {
  readonly sid: string;
  readonly accountSid: string;
  /** Absent if any well-formed secret is the key's. */
  readonly secret: string | undefined;
  readonly type: "main" | "standard" | "restricted";
  readonly friendlyName: string;
  /** What a restricted key may do, as the request wrote it. The mock does not enforce it. */
  readonly policy: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The API keys of one mock. */
export interface Keys extends ResourceStore<KeyRecord> {
  /** The key with a SID, whichever account has it. A key that is taken for granted is the named account's. */
  ofSid(sid: string, account: string | undefined): KeyRecord | undefined;
  create(key: Pick<KeyRecord, "accountSid" | "friendlyName" | "type" | "policy">, now: Date): KeyRecord;
}

const keySid = /^SK[0-9a-fA-F]{32}$/;

export function createKeys(options: MockTwilioOptions, isLost: () => boolean): Keys {
  /** The accounts of the keys that requests made. */
  const accounts = new Map<string, string>();
  const listed = (options.accounts ?? []).flatMap(({ sid: accountSid, apiKeys = [] }) =>
    apiKeys.map((key) => keyOf({ ...key, accountSid })),
  );
  const store = createResourceStore<KeyRecord>({
    listed: (accountSid) => listed.filter((key) => key.accountSid === accountSid),
    implied: (sid, accountSid) =>
      options.accounts === undefined && keySid.test(sid) && !accounts.has(sid)
        ? keyOf({ sid, accountSid })
        : undefined,
    isLost,
  });
  return {
    ...store,
    ofSid(sid, account) {
      const owner = accounts.get(sid) ?? listed.find((key) => key.sid === sid)?.accountSid;
      return store.find(sid, owner ?? account ?? `AC${sid.slice(2)}`);
    },
    create(key, now) {
      const created: KeyRecord = {
        ...key,
        sid: `SK${randomHexId()}`,
        secret: createSecret(),
        createdAt: now,
        updatedAt: now,
      };
      if (!isLost()) accounts.set(created.sid, created.accountSid);
      store.save(created);
      return created;
    },
    reset(account) {
      store.reset(account);
      for (const [sid, owner] of accounts) {
        if (account === undefined || owner === account) accounts.delete(sid);
      }
    },
  };
}

/** A key that no request made. Twilio's Console makes main keys. */
function keyOf(key: { sid: string; accountSid: string; secret?: string }): KeyRecord {
  const { sid, accountSid, secret } = key;
  const made = { createdAt: since, updatedAt: since };
  return { sid, accountSid, secret, type: "main", friendlyName: "", policy: null, ...made };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function createSecret(): string {
  return Array.from({ length: 32 }, () => letters.charAt(randomBelow(letters.length))).join("");
}
