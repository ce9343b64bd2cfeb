import { randomBelow, randomHexId } from "../../shared/ids.ts";
import type { TwilioState } from "../state.ts";
import type { VerifyService } from "./verify-services.ts";

/** A code that was sent to a phone, and what became of it. */
export interface Verification {
  readonly sid: string;
  readonly serviceSid: string;
  readonly accountSid: string;
  /** E.164. */
  readonly to: string;
  readonly code: string;
  readonly status: "pending" | "approved" | "canceled" | "max_attempts_reached";
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Each text that was sent with the code, or call. */
  readonly sends: readonly { readonly sid: string; readonly at: Date; readonly channel: string }[];
  /** Wrong codes so far. */
  readonly wrongCodes: number;
  readonly amount: string | null;
  readonly payee: string | null;
}

/** Which phone, for which service of whom. */
export type Target = Pick<Verification, "accountSid" | "serviceSid" | "to">;

/** What Twilio keeps of verifications, none longer than ten minutes. */
export interface Verifications {
  /** The one that a phone has, unless it was canceled. */
  current(target: Target): Verification | undefined;
  /** By its SID, or the phone's number. */
  find(idOrNumber: string, service: VerifyService): Verification | undefined;
  /** Makes a verification; it is not kept yet. */
  draft(target: Target, code: { length: number; custom: string | undefined }): Verification;
  /** Keeps one as it is now; an approved one is forgotten. Does nothing for a request that is lost. */
  save(verification: Verification): void;
  /** Counts a request for the status of one; `false` if it is one too many. */
  admitFetch(verification: Verification): boolean;
  /** Forgets everything, or what is of one account. */
  reset(account: string | undefined): void;
}

/** How often a code may be sent, and how often guessed. */
export const attemptLimit = 5;
/** What is kept at most; the oldest goes first. */
const keptLimit = 10_000;
const lifeMs = 10 * 60_000;
const fetchLimits = [
  { withinMs: 60_000, most: 60 },
  { withinMs: 60 * 60_000, most: 180 },
] as const;

/**
 * @see https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts
 * @internal
 */
export function createVerifications({
  carrier,
  isLost,
}: Pick<TwilioState, "carrier" | "isLost">): Verifications {
  /** By SID, oldest first. */
  const all = new Map<string, Verification>();
  const currents = new Map<string, string>();
  const fetches = new Map<string, number[]>();

  function keyOf({ accountSid, serviceSid, to }: Target): string {
    return `${accountSid}/${serviceSid}/${to}`;
  }

  function forget(verification: Verification): void {
    all.delete(verification.sid);
    fetches.delete(verification.sid);
    const key = keyOf(verification);
    if (currents.get(key) === verification.sid) currents.delete(key);
  }

  function forgetOld(): void {
    for (const verification of all.values()) {
      const isOneTooMany = all.size > keptLimit;
      if (!isOneTooMany && carrier.now() - verification.createdAt.getTime() < lifeMs) return;
      forget(verification);
    }
  }

  function current(target: Target): Verification | undefined {
    forgetOld();
    return all.get(currents.get(keyOf(target)) ?? "");
  }

  return {
    current,
    find(idOrNumber, { sid: serviceSid, accountSid }) {
      if (!idOrNumber.startsWith("VE")) return current({ accountSid, serviceSid, to: idOrNumber });
      forgetOld();
      const found = all.get(idOrNumber);
      return found?.serviceSid === serviceSid && found.accountSid === accountSid ? found : undefined;
    },
    draft(target, { length, custom }) {
      const now = new Date(carrier.now());
      return {
        ...target,
        sid: `VE${randomHexId()}`,
        code: custom ?? Array.from({ length }, () => randomBelow(10)).join(""),
        status: "pending",
        createdAt: now,
        updatedAt: now,
        sends: [],
        wrongCodes: 0,
        amount: null,
        payee: null,
      };
    },
    save(verification) {
      if (isLost()) return;
      if (verification.status === "approved") return forget(verification);
      all.set(verification.sid, verification);
      const key = keyOf(verification);
      if (verification.status !== "canceled") currents.set(key, verification.sid);
      else if (currents.get(key) === verification.sid) currents.delete(key);
    },
    admitFetch({ sid }) {
      const now = carrier.now();
      const times = fetches.get(sid) ?? [];
      const isTooMany = fetchLimits.some(
        ({ withinMs, most }) => times.filter((time) => now - time < withinMs).length >= most,
      );
      if (!isTooMany) fetches.set(sid, [...times, now]);
      return !isTooMany;
    },
    reset(account) {
      for (const verification of [...all.values()]) {
        if (account === undefined || verification.accountSid === account) forget(verification);
      }
    },
  };
}
