import maxMetadata from "libphonenumber-js/max/metadata";
import { phoneMetadata } from "./phone-metadata.ts";

type Fields = readonly unknown[];
const allCountries = phoneMetadata.countries as Readonly<Record<string, Fields>>;
const withTypes = maxMetadata.countries as unknown as Readonly<Record<string, Fields>>;
const nonGeographic = phoneMetadata.nonGeographic as unknown as Readonly<Record<string, Fields>>;

/** The source of `calling-code-table.ts`, from libphonenumber's metadata. */
export function makeCallingCodes(): string {
  const codes = [
    ...Object.entries(phoneMetadata.country_calling_codes as Readonly<Record<string, string[]>>).map(
      ([code, countries]) =>
        trunkOf(
          code,
          countries.map((country) => allCountries[country] as Fields),
          countries,
        ),
    ),
    ...Object.entries(nonGeographic).map(([code, fields]) => trunkOf(code, [fields], [])),
  ];
  const byPrefix = new Map<string, string[]>();
  for (const { code, prefix } of codes) byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), code]);
  const rows = [...byPrefix].map(([prefix, members]) => `${prefix}:${members.sort().join(" ")}`);
  const own = codes.filter(({ ownCode }) => ownCode).map(({ code }) => code);
  return `// Written by scripts/write-calling-codes.ts from libphonenumber's metadata: do not edit.

/**
 * \`digits:codes\`: the digits that are a trunk prefix behind these calling codes. With a question mark, some numbers begin
 * with 0 anyway.
 */
export const callingCodeTable =
  "${rows.sort().join(";")}";

/** The calling codes in whose countries mobile numbers may begin with the digits of the calling code. */
export const codesInNumbers =
  "${own.sort().join(" ")}";
`;
}

function trunkOf(code: string, territories: readonly Fields[], countries: readonly string[]) {
  const lists = territories.map((fields) => fields[3] as number[]);
  const lengths = (lists[0] ?? []).filter((length) => lists.every((list) => list.includes(length)));
  const mobiles = countries.map((country) => patternOf(mobileOf(country)));
  const begins = (start: string) =>
    mobiles.some((mobile) => samples(lengths, start).some((number) => mobile.test(number)));
  // If all mobile numbers begin with 0, the 0 is not a trunk prefix.
  const zeroBelongs = begins("0") && ![..."123456789"].some(begins);
  const numbers = territories.map((fields) => patternOf(fields[2] as string));
  const trunks = territories.map((fields) => new RegExp(`^(?:${fields[7] || fields[5] || "(?!)"})`));
  const isTrunk = (prefix: string) => trunks.some((trunk) => trunk.exec(prefix)?.[0] === prefix);
  // Such a prefix of one digit or two, as 8 or 80 in Belarus, where no mobile number begins like it.
  const digits = [..."0123456789"].filter((digit) => {
    if (digit === "0") return !zeroBelongs;
    const prefixes = [digit, ...Array.from({ length: 10 }, (_, next) => `${digit}${next}`)];
    return prefixes.some(isTrunk) && !begins(digit);
  });
  // Those that begin with 00 are of services that no text reaches.
  const zeroMayBelong = Array.from({ length: 900 }, (_, index) => `0${index + 100}`).some((start) =>
    samples(lengths, start, 3).some((number) => numbers.some((pattern) => pattern.test(number))),
  );
  return { code, prefix: digits.join("") + (zeroMayBelong ? "?" : ""), ownCode: begins(code) };
}

function mobileOf(country: string): string | undefined {
  const types = withTypes[country]?.[11] as (readonly [string] | 0)[] | undefined;
  const [fixed, mobile] = types ?? [];
  // An empty one is the same as that of fixed lines.
  return [mobile, fixed].flatMap((type) => (type ? type[0] : [])).find((pattern) => pattern !== "");
}

function patternOf(source: string | undefined): RegExp {
  return new RegExp(`^(?:${source ?? "(?!)"})$`);
}

/** Numbers that begin so, the same on every run. */
function samples(lengths: readonly number[], start: string, count = 100): string[] {
  let seed = 1;
  const digit = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 10;
  };
  return lengths.flatMap((length) =>
    Array.from({ length: count }, () =>
      Array.from({ length }, (_, index) => start[index] ?? String(digit())).join(""),
    ),
  );
}
