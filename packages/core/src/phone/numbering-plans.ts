import { table } from "./numbering-plan-table.ts";

/** The numbering plan of a country. Patterns are sources of regular expressions for whole strings of digits. */
export interface NumberingPlan {
  callingCode: string;
  /** ISO 3166 alpha-2; absent for numbers of no country, such as those of satellite phones. */
  country?: string | undefined;
  /** What is dialed before the number of another country. */
  internationalPrefix: string;
  /** National numbers: what follows the calling code. */
  pattern: string;
  /** Digits that national numbers may have, ascending. */
  lengths: readonly number[];
  /** What is dialed before a national number within the country; empty if nothing is. */
  trunkPrefix: string;
  /** Replaces the trunk prefix if it is not only removed: `"9$1"`. */
  transformRule: string;
  /** The first digits of the country's numbers, if it shares its calling code; empty if its types distinguish them. */
  leadingDigits: string;
  /** By kind of number; only where several countries share a calling code. */
  types: readonly NumberType[];
}

export interface NumberType {
  name: (typeof typeNames)[number];
  /** Empty: like the first type's. */
  pattern: string;
  lengths: readonly number[];
}

/** In the order of the table. */
const typeNames = [
  "FIXED_LINE",
  "MOBILE",
  "PREMIUM_RATE",
  "TOLL_FREE",
  "SHARED_COST",
  "VOIP",
  "PERSONAL_NUMBER",
  "PAGER",
  "UAN",
  "VOICEMAIL",
] as const;

let byCallingCode: Map<string, NumberingPlan[]> | undefined;
let byCountry: Map<unknown, NumberingPlan> | undefined;

/** Returns the plans of a calling code, the main country first; an empty list for an unknown code. */
export function plansOf(callingCode: string): readonly NumberingPlan[] {
  byCallingCode ??= readTable();
  return byCallingCode.get(callingCode) ?? [];
}

/** Returns the plan of a country, ISO 3166 alpha-2; `undefined` for any other value. */
export function planOf(country: unknown): NumberingPlan | undefined {
  byCallingCode ??= readTable();
  byCountry ??= new Map([...byCallingCode.values()].flat().map((plan) => [plan.country, plan]));
  return country === undefined ? undefined : byCountry.get(country);
}

function readTable(): Map<string, NumberingPlan[]> {
  const lines = (column: string) => column.split("\n");
  const prefixes = lines(table.internationalPrefixes);
  const patterns = lines(table.patterns);
  const lengths = lines(table.lengths);
  const trunkPrefixes = lines(table.trunkPrefixes);
  const transformRules = lines(table.transformRules);
  const leadingDigits = lines(table.leadingDigits);
  const types = lines(table.types);
  const plans = new Map<string, NumberingPlan[]>();
  let row = 0;
  for (const territory of lines(table.territories)) {
    const [callingCode = "", ...countries] = territory.match(/\d+|[A-Z]{2}/g) as string[];
    const members = (countries.length > 0 ? countries : [undefined]).map((country) => {
      const index = row++;
      const ownLengths = readLengths(lengths[index]);
      return {
        callingCode,
        country,
        internationalPrefix: unpack(prefixes[index]) || "00",
        pattern: unpack(patterns[index]),
        lengths: ownLengths,
        trunkPrefix: unpack(trunkPrefixes[index]),
        transformRule: transformRules[index] ?? "",
        leadingDigits: unpack(leadingDigits[index]),
        types: readTypes(types[index], ownLengths),
      };
    });
    plans.set(callingCode, members);
  }
  return plans;
}

function unpack(pattern = ""): string {
  return pattern.replaceAll("d", "\\d").replaceAll("<", "(?:");
}

function readLengths(text = ""): number[] {
  return text.split(",").map(Number);
}

function readTypes(text: string | undefined, lengths: readonly number[]): NumberType[] {
  return (text ?? "").split("/").flatMap((type, index) => {
    const name = typeNames[index];
    if (type === "" || name === undefined) return [];
    const [pattern, own] = type.split(":");
    return {
      name,
      pattern: pattern === "=" ? "" : unpack(pattern),
      lengths: own ? readLengths(own) : lengths,
    };
  });
}
