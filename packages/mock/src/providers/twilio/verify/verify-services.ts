import type { Carrier } from "../../../carrier/carrier.ts";
import { forgetAccount } from "../../shared/accounts.ts";
import { randomHexId } from "../../shared/ids.ts";
import type { TwilioVerifyService } from "../options.ts";

/** A Verify service with all its settings. */
export interface VerifyService {
  readonly sid: string;
  readonly accountSid: string;
  readonly settings: VerifySettings;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be set of a service. */
export interface VerifySettings {
  readonly friendlyName: string;
  /** Digits of a code. */
  readonly codeLength: number;
  readonly lookupEnabled: boolean;
  readonly psd2Enabled: boolean;
  readonly skipSmsToLandlines: boolean;
  readonly dtmfInputRequired: boolean;
  readonly doNotShareWarningEnabled: boolean;
  readonly customCodeEnabled: boolean;
  readonly ttsName: string | null;
  readonly defaultTemplateSid: string | null;
  /** Those that are turned on. */
  readonly channels: readonly string[];
  /** By unique name: starts with one key within seconds. */
  readonly rateLimits: Readonly<Record<string, readonly { max: number; interval: number }[]>>;
}

/** The Verify services there are: listed, created by the app, or else every well-formed SID. */
export interface VerifyServices {
  find(sid: string, accountSid: string): VerifyService | undefined;
  /** Newest first; those that are only taken for granted are in no list. */
  list(accountSid: string): readonly VerifyService[];
  /** Makes a service of an account; it is not there yet. */
  draft(accountSid: string, settings: Partial<VerifySettings>): VerifyService;
  save(service: VerifyService): void;
  remove(service: VerifyService): void;
  /** Forgets everything, or what is of one account. */
  reset(account: string | undefined): void;
}

/** As the API creates a service. */
const plain: VerifySettings = {
  friendlyName: "My Verify Service",
  codeLength: 6,
  lookupEnabled: false,
  psd2Enabled: false,
  skipSmsToLandlines: false,
  dtmfInputRequired: true,
  doNotShareWarningEnabled: false,
  customCodeEnabled: false,
  ttsName: null,
  defaultTemplateSid: null,
  channels: ["sms"],
  rateLimits: {},
};
/** As the Console creates one. */
const ofConsole: VerifySettings = { ...plain, lookupEnabled: true, skipSmsToLandlines: true };

const serviceSid = /^VA[0-9a-fA-F]{32}$/;
const longAgo = new Date("2024-01-02T03:04:05Z");

/** @internal */
export function createVerifyServices(
  carrier: Pick<Carrier, "now">,
  listed: readonly TwilioVerifyService[] | undefined,
): VerifyServices {
  /** What each account created or changed. */
  const own = new Map<string, Map<string, VerifyService>>();
  /** What each account deleted. */
  const removed = new Map<string, Set<string>>();

  function ofOptions(service: TwilioVerifyService, accountSid: string): VerifyService {
    const { sid, account: _, ...own } = service;
    const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
    return {
      sid,
      accountSid,
      settings: { ...ofConsole, ...given },
      createdAt: longAgo,
      updatedAt: longAgo,
    };
  }

  function ownOf(accountSid: string): Map<string, VerifyService> {
    const services = own.get(accountSid) ?? new Map<string, VerifyService>();
    own.set(accountSid, services);
    return services;
  }

  function removedOf(accountSid: string): Set<string> {
    const sids = removed.get(accountSid) ?? new Set<string>();
    removed.set(accountSid, sids);
    return sids;
  }

  function isOf(service: TwilioVerifyService, accountSid: string): boolean {
    return service.account === undefined || service.account === accountSid;
  }

  return {
    find(sid, accountSid) {
      const known = own.get(accountSid)?.get(sid);
      if (known !== undefined) return known;
      if (removed.get(accountSid)?.has(sid) || !serviceSid.test(sid)) return undefined;
      if (listed === undefined) return ofOptions({ sid, customCodeEnabled: true }, accountSid);
      const service = listed.find((one) => one.sid === sid && isOf(one, accountSid));
      return service && ofOptions(service, accountSid);
    },
    list(accountSid) {
      const mine = own.get(accountSid);
      const old = (listed ?? [])
        .filter((one) => isOf(one, accountSid) && !mine?.has(one.sid))
        .filter((one) => !removed.get(accountSid)?.has(one.sid))
        .map((one) => ofOptions(one, accountSid));
      return [...[...(mine?.values() ?? [])].reverse(), ...old];
    },
    draft(accountSid, settings) {
      const now = new Date(carrier.now());
      return {
        sid: `VA${randomHexId()}`,
        accountSid,
        settings: { ...plain, ...settings },
        createdAt: now,
        updatedAt: now,
      };
    },
    save: (service) => void ownOf(service.accountSid).set(service.sid, service),
    remove({ sid, accountSid }) {
      ownOf(accountSid).delete(sid);
      removedOf(accountSid).add(sid);
    },
    reset(account) {
      forgetAccount(account, own, removed);
    },
  };
}
