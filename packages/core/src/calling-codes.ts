import { callingCodeTable, codesInNumbers } from "./calling-code-table.ts";

/** What tells the numbers of a calling code from those that no phone has. */
export interface NumberingPlan {
  /** Digits that its national numbers may have, ascending. */
  lengths: readonly number[];
  /** Digits that are a trunk prefix in front of a national number, most often at least. */
  trunkDigits: string;
  /** Whether some of its national numbers begin with 0. */
  zeroMayBelong: boolean;
}

let plans: Map<string, NumberingPlan> | undefined;

/** The calling code that a number begins with, and what follows it; `undefined` where no country has that code. */
export function splitNumber(
  number: string,
): { callingCode: string; national: string; plan: NumberingPlan } | undefined {
  plans ??= readTable();
  for (const length of [1, 2, 3]) {
    const callingCode = number.slice(1, 1 + length);
    const plan = plans.get(callingCode);
    if (plan !== undefined) return { callingCode, national: number.slice(1 + length), plan };
  }
  return undefined;
}

/**
 * Whether E.164 can be taken as it is: a country has its calling code, and what follows is as long as its numbers are and
 * begins with no trunk prefix. What is not clean may be a number all the same, which libphonenumber knows.
 */
export function isClean(number: unknown): number is string {
  if (typeof number !== "string" || !/^\+[1-9]\d{6,14}$/.test(number)) return false;
  const split = splitNumber(number);
  if (split === undefined) return false;
  return (
    split.plan.lengths.includes(split.national.length) &&
    !split.plan.trunkDigits.includes(split.national.charAt(0))
  );
}

/** Whether a mobile number of the calling code's countries may begin with the digits of that code. */
export function mayBeginWithOwnCode(callingCode: string): boolean {
  return codesInNumbers.split(" ").includes(callingCode);
}

function readTable(): Map<string, NumberingPlan> {
  const read = new Map<string, NumberingPlan>();
  for (const row of callingCodeTable.split(";")) {
    const [shape = "", codes = ""] = row.split(":");
    const [lengths = "", digits = "0"] = shape.split("/");
    const plan = {
      lengths: lengths.split(",").flatMap(range),
      trunkDigits: digits.replace("?", ""),
      zeroMayBelong: digits.includes("?"),
    };
    for (const code of codes.split(" ")) read.set(code, plan);
  }
  return read;
}

/** All of `"8-10"`. */
function range(text: string): number[] {
  const [from = 0, to = from] = text.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
