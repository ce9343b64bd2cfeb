import { splitNumber } from "./calling-codes.ts";

/** Two spellings of a number that reach one phone. */
interface SpellingRule {
  /** The spelling that is replaced, and what replaces it. */
  other: RegExp;
  identity: string;
  /** The reverse. */
  known: RegExp;
  spelling: string;
}

/** docs/decisions/0027-one-phone-one-identity.md has the source of each, and what was left out. */
const rules: readonly SpellingRule[] = [
  // Mexico, since 3 August 2019: no 1 before mobile numbers (Instituto Federal de Telecomunicaciones, DOF 11 May 2018).
  { other: /^\+521([2-9]\d{9})$/, identity: "+52$1", known: /^\+52([2-9]\d{9})$/, spelling: "+521$1" },
  // Brazil, 2012 to 2016: mobile numbers that began with 6, 8 or 9 got a 9 before (Anatel, Resolução 553/2010). Trunked
  // radios with 7 kept eight digits, and new mobile numbers begin with 97: those are different phones.
  {
    other: /^\+55(?<area>[1-9]{2})(?<old>[689]\d{7})$/,
    identity: "+55$<area>9$<old>",
    known: /^\+55([1-9]{2})9([689]\d{7})$/,
    spelling: "+55$1$2",
  },
  // Argentina: one block of national numbers is given to fixed or to mobile service, never to both, and 9 is dialed before
  // a mobile one from abroad (Plan Fundamental de Numeración Nacional, SC 46/97; libphonenumber #1719, May 2017).
  {
    other: /^\+54((?:11|[23]\d)\d{8})$/,
    identity: "+549$1",
    known: /^\+549((?:11|[23]\d)\d{8})$/,
    spelling: "+54$1",
  },
  // Benin, since 30 November 2024: 01 before all numbers (ARCEP Bénin).
  { other: /^\+229(\d{8})$/, identity: "+22901$1", known: /^\+22901(\d{8})$/, spelling: "+229$1" },
];

/**
 * Returns the key of a phone for suppression lists, limits and counts, however its number is written in E.164. Two spellings
 * have one identity if only one of them is a valid number, or if the plan is known to assign the digits once. Use it to count
 * and to block. Never send to it, and never use it as proof of who owns a number: compare E.164 for that.
 *
 * @param e164 - Any other string, such as a short code, is its own identity.
 * @example
 * phoneIdentity("+5215512345678"); // "+525512345678", as phoneIdentity("+525512345678")
 */
export function phoneIdentity(e164: string): string {
  const number = withoutTrunkZero(e164);
  const rule = rules.find(({ other }) => other.test(number));
  return rule === undefined ? number : number.replace(rule.other, rule.identity);
}

/**
 * Returns the E.164 spellings of one phone that a list may contain, its {@link phoneIdentity} first. Look up all of them: a
 * number may have been added to the list before its plan had a rule.
 */
export function phoneSpellings(e164: string): readonly string[] {
  const identity = phoneIdentity(e164);
  const spellings = rules
    .filter(({ known }) => known.test(identity))
    .map(({ known, spelling }) => identity.replace(known, spelling));
  return [...new Set([identity, e164, ...spellings])];
}

/** Removes the zero that is dialed within a country, if no number of the country begins with a zero. */
function withoutTrunkZero(e164: string): string {
  const split = /^\+[1-9]\d{6,14}$/.test(e164) ? splitNumber(e164) : undefined;
  if (split === undefined || split.trunk.zeroMayBelong) return e164;
  return `+${split.callingCode}${split.national.replace(/^0(?=[1-9])/, "")}`;
}
