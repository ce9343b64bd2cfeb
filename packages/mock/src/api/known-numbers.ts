import type { CarrierNumber } from "../carrier/numbers.ts";
import type { ApiContext } from "./api-route.ts";

type Known = Pick<ApiContext, "carrier" | "mocks">;

/**
 * Returns the numbers that the app is known to have, as one account sees them or as all do: those that were set, those
 * that the mocks know, and those that sent or received a text.
 */
export function knownNumbers(context: Known, account: string | undefined): CarrierNumber[] {
  const known = new Map(ownedNumbers(context, account).map((one) => [keyOf(one), one]));
  for (const { number, provider, accountId } of usedNumbers(context.carrier)) {
    const used: CarrierNumber = { number, provider, ...(accountId !== undefined && { account: accountId }) };
    // A number that belongs to no account in particular is not listed again for each that uses it.
    if (!isSeen(used, account) || known.has(keyOf({ number })) || known.has(keyOf(used))) continue;
    known.set(keyOf(used), used);
  }
  return [...known.values()];
}

/** Returns what is known about one number: for an account, or for the only account that has it, or for all. */
export function knownNumber(
  context: Known,
  number: string,
  account: string | undefined,
): CarrierNumber | undefined {
  const found = knownNumbers(context, account).filter((one) => one.number === number);
  return found.find((one) => one.account === account) ?? found[0];
}

/** Returns the account and the provider that a change of a number is for, if nobody names them. */
export function ownerOf(context: Known, number: string): Pick<CarrierNumber, "account" | "provider"> {
  const isIt = (one: CarrierNumber): boolean => one.number === number;
  const accounts = ownedNumbers(context, undefined)
    .filter(isIt)
    .map(({ account }) => account);
  const providers = knownNumbers(context, undefined)
    .filter(isIt)
    .map(({ provider }) => provider);
  const account = onlyOne(accounts);
  const provider = onlyOne(providers);
  return { ...(account !== undefined && { account }), ...(provider !== undefined && { provider }) };
}

/** The numbers that were set, and those that the mocks know. */
function ownedNumbers({ carrier, mocks }: Known, account: string | undefined): CarrierNumber[] {
  const owned = new Map<string, CarrierNumber>();
  for (const one of [...mocks.flatMap((mock) => mock.numbers?.() ?? []), ...carrier.numbers]) {
    if (isSeen(one, account)) owned.set(keyOf(one), { ...owned.get(keyOf(one)), ...one });
  }
  return [...owned.values()];
}

function* usedNumbers({ messages, replies }: ApiContext["carrier"]) {
  for (const { from, provider, accountId } of messages) {
    if (from !== null && /^\+?\d+$/.test(from)) yield { number: from, provider, accountId };
  }
  for (const { to, provider, accountId } of replies) yield { number: to, provider, accountId };
}

function isSeen(one: CarrierNumber, account: string | undefined): boolean {
  return account === undefined || one.account === undefined || one.account === account;
}

function keyOf({ number, account = "" }: Pick<CarrierNumber, "number" | "account">): string {
  return `${number} ${account}`;
}

function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
