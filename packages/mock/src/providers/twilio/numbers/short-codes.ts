import { stableHexId } from "../../shared/ids.ts";
import type { TwilioSender } from "../options.ts";
import { createResourceStore, type ResourceStore, since } from "../resource-store.ts";

/** A short code of an account. Where texts to it are reported is kept by the carrier. */
export interface ShortCodeRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly shortCode: string;
  readonly friendlyName: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The short codes of one mock. */
export interface ShortCodes extends ResourceStore<ShortCodeRecord> {
  /** Makes the account's record of a short code that is taken for granted. */
  refer(shortCode: string, accountSid: string): void;
}

const isShortCode = (sender: string): boolean => /^\d{3,8}$/.test(sender);

/** @param senders The senders that the options list, if they list any. */
export function createShortCodes(
  senders: readonly TwilioSender[] | undefined,
  isLost: () => boolean,
): ShortCodes {
  const store = createResourceStore<ShortCodeRecord>({
    listed: (accountSid) =>
      (senders ?? [])
        .filter(({ sender, account }) => isShortCode(sender) && (account ?? accountSid) === accountSid)
        .map(({ sender }) => recordOf(sender, accountSid)),
    isLost,
  });
  return {
    ...store,
    refer(shortCode, accountSid) {
      if (senders !== undefined || !isShortCode(shortCode)) return;
      const record = recordOf(shortCode, accountSid);
      if (store.find(record.sid, accountSid) === undefined) store.save(record);
    },
  };
}

function recordOf(shortCode: string, accountSid: string): ShortCodeRecord {
  const sid = `SC${stableHexId(shortCode)}`;
  return { sid, accountSid, shortCode, friendlyName: shortCode, createdAt: since, updatedAt: since };
}
