import { callingCodeTable, codesInNumbers } from "./calling-code-table.ts";

/** What stands in front of the numbers of a calling code. */
export interface TrunkPrefix {
  /** Digits that begin no number, or hardly any: dialled within the country, and left out after its code. */
  digits: string;
  /** Whether some numbers begin with 0 all the same. */
  zeroMayBelong: boolean;
}

let prefixes: Map<string, TrunkPrefix> | undefined;

/** The calling code of a number in E.164, and what follows it; `undefined` where no country has that code. */
export function splitNumber(
  number: string,
): { callingCode: string; national: string; trunk: TrunkPrefix } | undefined {
  prefixes ??= readTable();
  for (const length of [1, 2, 3]) {
    const callingCode = number.slice(1, 1 + length);
    const trunk = prefixes.get(callingCode);
    if (trunk !== undefined) return { callingCode, national: number.slice(1 + length), trunk };
  }
  return undefined;
}

/**
 * Whether E.164 can be taken as it is: a country has its calling code, and no trunk prefix seems to follow. What is not clean
 * may be a number all the same; only the metadata tells.
 */
export function isClean(number: unknown): number is string {
  if (typeof number !== "string" || !/^\+[1-9]\d{6,14}$/.test(number)) return false;
  const split = splitNumber(number);
  return (
    split !== undefined &&
    !split.trunk.digits.includes(split.national.charAt(0)) &&
    !split.national.startsWith("00")
  );
}

/** Whether a mobile number of the calling code's countries may begin with the digits of that code. */
export function mayBeginWithOwnCode(callingCode: string): boolean {
  return codesInNumbers.split(" ").includes(callingCode);
}

function readTable(): Map<string, TrunkPrefix> {
  const read = new Map<string, TrunkPrefix>();
  for (const row of callingCodeTable.split(";")) {
    const [prefix = "", codes = ""] = row.split(":");
    const trunk = { digits: prefix.replace("?", ""), zeroMayBelong: prefix.includes("?") };
    for (const code of codes.split(" ")) read.set(code, trunk);
  }
  return read;
}
