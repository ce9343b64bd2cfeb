import type { Carrier } from "../../../carrier/carrier.ts";
import { stableHexId } from "../../shared/ids.ts";
import { linkedNumber } from "../messaging/messaging-services.ts";
import type { TwilioSender } from "../options.ts";
import { createResourceStore, type ResourceStore, since } from "../resource-store.ts";
import { capabilitiesOf } from "./number-plans.ts";
import type { Settings } from "./settings.ts";

/** A phone number of an account. Where texts to it are reported is kept by the carrier. */
export interface NumberRecord {
  readonly sid: string;
  readonly accountSid: string;
  /** E.164. */
  readonly phoneNumber: string;
  readonly sms: boolean;
  readonly mms: boolean;
  readonly settings: Settings;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The phone numbers of the accounts of one mock. */
export interface Numbers extends Pick<ResourceStore<NumberRecord>, "find" | "list" | "save" | "reset"> {
  /** The account's record of a number. It gets one when it is first referred to, if the account may use the number. */
  refer(phoneNumber: string, accountSid: string): NumberRecord | undefined;
  /** The account's record of a number, if it has one. */
  ofNumber(phoneNumber: string, accountSid: string): NumberRecord | undefined;
  /** The account that bought a number or got it; `null` for one that was released. */
  ownerOf(phoneNumber: string): string | null | undefined;
  /** The account that a text to a number is for, if one bought it or said what happens to its texts. */
  holderOf(phoneNumber: string): string | undefined;
  /** Whether nobody can buy a number. */
  isTaken(phoneNumber: string): boolean;
  /** Gives a number to an account, from another one or from Twilio. */
  assign(record: NumberRecord, accountSid: string): NumberRecord;
  release(record: NumberRecord): void;
  releaseAll(accountSid: string): void;
}

/** What the numbers depend on. */
interface NumberSources {
  readonly carrier: Carrier;
  /** The senders that the options list, if they list any. */
  readonly senders: readonly TwilioSender[] | undefined;
  /** Whether an account is another one's. Such an account has only the numbers that it was given. */
  isSubaccount(sid: string): boolean;
  isLost(): boolean;
}

/** The SID of a number. */
export const numberSidOf = (phoneNumber: string): string => `PN${stableHexId(phoneNumber)}`;
const isPhone = (sender: string): boolean => /^\+[1-9]\d{6,14}$/.test(sender);

export function createNumbers({ carrier, senders, isSubaccount, isLost }: NumberSources): Numbers {
  const owners = new Map<string, { accountSid: string; isReleased: boolean }>();
  /** The numbers that accounts referred to, without having bought them. */
  const referred = new Map<string, Set<string>>();
  /** The accounts that changed numbers last. */
  const holders = new Map<string, string>();

  function ownerOf(phoneNumber: string): string | null | undefined {
    const owner = owners.get(phoneNumber);
    return owner?.isReleased ? null : owner?.accountSid;
  }

  function usual(accountSid: string): readonly TwilioSender[] {
    if (senders !== undefined) {
      return senders.filter(
        ({ sender, account }) => isPhone(sender) && (account ?? accountSid) === accountSid,
      );
    }
    const known = referred.get(accountSid) ?? [];
    const numbers = isSubaccount(accountSid) ? known : new Set([linkedNumber, ...known]);
    return [...numbers].map((sender) => ({ sender }));
  }

  const recordOf = ({ sender, sms = true, mms = true }: TwilioSender, accountSid: string): NumberRecord => ({
    sid: numberSidOf(sender),
    accountSid,
    phoneNumber: sender,
    sms,
    mms,
    settings: {},
    createdAt: since,
    updatedAt: since,
  });

  const store = createResourceStore<NumberRecord>({
    listed: (accountSid) =>
      usual(accountSid)
        .filter(({ sender }) => (ownerOf(sender) ?? accountSid) === accountSid && ownerOf(sender) !== null)
        .map((sender) => recordOf(sender, accountSid)),
    isLost,
  });

  function release(record: NumberRecord): void {
    store.remove(record);
    if (isLost()) return;
    referred.get(record.accountSid)?.delete(record.phoneNumber);
    holders.delete(record.phoneNumber);
    owners.set(record.phoneNumber, { accountSid: record.accountSid, isReleased: true });
    carrier.removeNumber(record.phoneNumber, { account: record.accountSid });
  }

  return {
    ...store,
    refer(phoneNumber, accountSid) {
      const owner = ownerOf(phoneNumber);
      const isAnyones = senders === undefined && owner === undefined && isPhone(phoneNumber);
      if (isAnyones && !isLost()) {
        referred.set(accountSid, (referred.get(accountSid) ?? new Set()).add(phoneNumber));
      }
      return store.find(numberSidOf(phoneNumber), accountSid);
    },
    ofNumber: (phoneNumber, accountSid) => store.find(numberSidOf(phoneNumber), accountSid),
    save(record) {
      store.save(record);
      if (!isLost()) holders.set(record.phoneNumber, record.accountSid);
    },
    ownerOf,
    holderOf: (phoneNumber) => ownerOf(phoneNumber) ?? holders.get(phoneNumber),
    isTaken: (phoneNumber) =>
      typeof ownerOf(phoneNumber) === "string" ||
      (ownerOf(phoneNumber) === undefined && senders?.some(({ sender }) => sender === phoneNumber) === true),
    assign(record, accountSid) {
      const moved = { ...record, accountSid, updatedAt: new Date(carrier.now()) };
      if (record.accountSid !== accountSid) store.remove(record);
      store.save(moved);
      if (!isLost()) owners.set(record.phoneNumber, { accountSid, isReleased: false });
      return moved;
    },
    release,
    releaseAll(accountSid) {
      for (const record of store.list(accountSid)) release(record);
    },
    reset(account) {
      store.reset(account);
      for (const [number, { accountSid }] of owners) {
        if (account === undefined || accountSid === account) owners.delete(number);
      }
      for (const [number, holder] of holders) {
        if (account === undefined || holder === account) holders.delete(number);
      }
      if (account === undefined) referred.clear();
      else referred.delete(account);
    },
  };
}

/** A number that an account buys. */
export function boughtNumber(phoneNumber: string, accountSid: string, at: Date): NumberRecord {
  const { sms, mms } = capabilitiesOf(phoneNumber);
  return {
    sid: numberSidOf(phoneNumber),
    accountSid,
    phoneNumber,
    sms,
    mms,
    settings: {},
    createdAt: at,
    updatedAt: at,
  };
}
