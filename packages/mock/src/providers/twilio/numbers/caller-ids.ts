import type { MockTwilioOptions } from "../options.ts";
import { createResourceStore, type ResourceStore, since } from "../resource-store.ts";
import { nationalFormat } from "./number-plans.ts";
import { numberSidOf } from "./numbers.ts";

/** A number of somebody else that the account proved it may use. A trial account texts only these. */
export interface CallerIdRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly phoneNumber: string;
  readonly friendlyName: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The verified numbers of one mock. */
export type CallerIds = ResourceStore<CallerIdRecord>;

export function createCallerIds(options: MockTwilioOptions, isLost: () => boolean): CallerIds {
  return createResourceStore<CallerIdRecord>({
    listed: (accountSid) => {
      const account = options.accounts?.find(({ sid }) => sid === accountSid);
      const numbers = account?.verifiedNumbers ?? options.defaults?.verifiedNumbers ?? [];
      return numbers.map((number) => callerIdOf(number, accountSid, since));
    },
    isLost,
  });
}

/** The record of a number that is verified. */
export function callerIdOf(phoneNumber: string, accountSid: string, at: Date): CallerIdRecord {
  const sid = numberSidOf(phoneNumber);
  const friendlyName = nationalFormat(phoneNumber);
  return { sid, accountSid, phoneNumber, friendlyName, createdAt: at, updatedAt: at };
}
