import { callingCodeTable, codesInNumbers } from "./calling-code-table.ts";

/** The trunk prefixes of a calling code. */
export interface TrunkPrefix {
  /** First digits of a trunk prefix: dialed within the country, and left out after its code. (Almost) no number begins with them. */
  digits: string;
  /** Whether some numbers begin with 0 anyway. */
  zeroMayBelong: boolean;
}

let prefixes: Map<string, TrunkPrefix> | undefined;

/** Splits a number in E.164 into its calling code and the rest; `undefined` if no country has the code. */
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
 * Whether a number in E.164 can be used unchanged: a country has its calling code, and no trunk prefix seems to follow. Other
 * numbers may be valid, too, which only the metadata shows.
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
