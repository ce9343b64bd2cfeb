import { forgetAccount } from "../shared/accounts.ts";

/** When resources were made that no request made. */
export const since = new Date("2024-01-02T03:04:05Z");

/** A resource that belongs to an account. */
interface OwnedResource {
  readonly sid: string;
  readonly accountSid: string;
}

/** The resources of one kind: those that the options list or that are taken for granted, and those that the app made. */
export interface ResourceStore<Resource extends OwnedResource> {
  find(sid: string, accountSid: string): Resource | undefined;
  /** The newest first. Resources that are only taken for granted are in no list. */
  list(accountSid: string): readonly Resource[];
  /** Adds a resource, or replaces the one with its SID. Does nothing if a fault keeps the request from being processed. */
  save(resource: Resource): void;
  /** Does nothing if a fault keeps the request from being processed. */
  remove(resource: Resource): void;
  /** Forgets everything that requests changed, or what one account changed. */
  reset(accountSid: string | undefined): void;
}

/** Where resources come from that no request made. */
interface ResourceSources<Resource extends OwnedResource> {
  /** Those that the options list for an account. */
  listed?(accountSid: string): readonly Resource[];
  /** One that is taken for granted, because the options list none. */
  implied?(sid: string, accountSid: string): Resource | undefined;
  /** Whether a fault keeps the current request from being processed. */
  isLost(): boolean;
}

export function createResourceStore<Resource extends OwnedResource>(
  sources: ResourceSources<Resource>,
): ResourceStore<Resource> {
  /** What requests created or changed, by account and SID. */
  const changed = new Map<string, Map<string, Resource>>();
  const removed = new Map<string, Set<string>>();

  function listed(accountSid: string): readonly Resource[] {
    return sources.listed?.(accountSid) ?? [];
  }

  return {
    find(sid, accountSid) {
      const known = changed.get(accountSid)?.get(sid);
      if (known !== undefined) return known;
      if (removed.get(accountSid)?.has(sid)) return undefined;
      return listed(accountSid).find((one) => one.sid === sid) ?? sources.implied?.(sid, accountSid);
    },
    list(accountSid) {
      const own = changed.get(accountSid);
      const gone = removed.get(accountSid);
      const others = listed(accountSid).filter(({ sid }) => !own?.has(sid) && !gone?.has(sid));
      return [...[...(own?.values() ?? [])].reverse(), ...others];
    },
    save(resource) {
      if (sources.isLost()) return;
      const own = changed.get(resource.accountSid) ?? new Map<string, Resource>();
      changed.set(resource.accountSid, own.set(resource.sid, resource));
      removed.get(resource.accountSid)?.delete(resource.sid);
    },
    remove({ sid, accountSid }) {
      if (sources.isLost()) return;
      changed.get(accountSid)?.delete(sid);
      removed.set(accountSid, (removed.get(accountSid) ?? new Set()).add(sid));
    },
    reset: (accountSid) => forgetAccount(accountSid, changed, removed),
  };
}
