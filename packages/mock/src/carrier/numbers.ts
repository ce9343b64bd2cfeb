import { isHttpUrl } from "../providers/shared/validation.ts";
import { pooledString } from "./string-pool.ts";

/** A number of the app, and where texts to it are reported. */
export interface CarrierNumber {
  /** E.164, or a short code. */
  readonly number: string;
  /** The provider that has it. Without one, any provider may have it. */
  readonly provider?: string;
  /** The provider's account that has it. Without one, any account may have it. */
  readonly account?: string;
  /** Where the provider reports texts to it. @default that of the mock or of the carrier */
  readonly inboundUrl?: string;
  /** @default that of the provider */
  readonly inboundMethod?: "GET" | "POST";
  /** Where the provider reports a text if `inboundUrl` fails. */
  readonly fallbackUrl?: string;
  /** @default that of the provider */
  readonly fallbackMethod?: "GET" | "POST";
}

/** A change of a number. What you leave out stays; `null` removes it. */
export type NumberChange = {
  [Field in Exclude<keyof CarrierNumber, "number" | "account">]?: CarrierNumber[Field] | null | undefined;
};

/** The numbers of a carrier that were set. @internal */
export interface Numbers {
  /** All of them, the last one that was added last. */
  readonly all: readonly CarrierNumber[];
  /** For an account: its own number, or else the one of all accounts. Without one: that of all, or else the last one. */
  get(number: string, account: string | undefined): CarrierNumber | undefined;
  /** @throws Error when a URL is not one of http or https. */
  set(number: string, change: NumberChange, account: string | undefined): void;
  /** Returns whether the number was set. */
  remove(number: string, account: string | undefined): boolean;
  reset(account: string | undefined): void;
}

/** @internal */
export function createNumbers(): Numbers {
  const all: CarrierNumber[] = [];
  const indexOf = (number: string, account: string | undefined): number =>
    all.findIndex((one) => one.number === number && one.account === account);

  return {
    all,
    get(number, account) {
      const own = all[indexOf(number, account)] ?? all[indexOf(number, undefined)];
      return own ?? (account === undefined ? all.findLast((one) => one.number === number) : undefined);
    },
    set(number, change, account) {
      for (const name of ["inboundUrl", "fallbackUrl"] as const) requireHttpUrl(name, change[name]);
      const index = indexOf(number, account);
      const fields = Object.entries({ ...all[index], ...withoutUndefined(change) });
      const changed: CarrierNumber = {
        ...Object.fromEntries(fields.filter(([, value]) => value !== null)),
        number: pooledString(number),
        ...(account !== undefined && { account: pooledString(account) }),
      };
      if (index < 0) all.push(changed);
      else all[index] = changed;
    },
    remove(number, account) {
      const index = indexOf(number, account);
      if (index >= 0) all.splice(index, 1);
      return index >= 0;
    },
    reset(account) {
      const kept = account === undefined ? [] : all.filter((one) => one.account !== account);
      all.splice(0, all.length, ...kept);
    },
  };
}

/** @throws Error when a URL is given that is not one of http or https. @internal */
export function requireHttpUrl(name: string, url: string | null | undefined): void {
  if (url === null || url === undefined || isHttpUrl(url)) return;
  throw new Error(`${name}: must be an http or https URL, such as http://localhost:3000/sms.`);
}

function withoutUndefined(change: NumberChange): NumberChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
