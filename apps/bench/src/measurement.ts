import { existsSync, readFileSync } from "node:fs";
import { brief } from "./effort.ts";

/** One table of the report. A further one is an object like this, added to the list in `bench.ts`. */
export interface Bench {
  /** What `--only` selects. */
  name: string;
  title: string;
  /** What a row's ratio is a ratio of: "smskit ÷ this". */
  ratio: string;
  run(progress: Progress): Promise<readonly Row[]>;
}

/** Says on stderr what is being measured. */
export type Progress = (step: string) => void;

export interface Row {
  name: string;
  version?: string | undefined;
  unit: string;
  /** One value a round. */
  values: readonly number[];
  /** smskit's value divided by this row's, one a round. */
  ratios?: readonly number[] | undefined;
  /** Judges the median of the ratios or, in a row without them, of the values. */
  bar?: Bar | undefined;
}

export type Bar = { atMost: number } | { atLeast: number };

/** Units of what is the same however little is done, and however busy the machine is. */
const exact: ReadonlySet<string> = new Set(["files", "kB", "packages", "MB on disk"]);

/** Whether a row keeps its bar; `undefined` in a row that has none. */
export function isKept({ bar, ratios, values, unit }: Row): boolean | undefined {
  if (bar === undefined || (brief && !exact.has(unit))) return undefined;
  const measured = median(ratios ?? values);
  return "atMost" in bar ? measured <= bar.atMost : measured >= bar.atLeast;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Round by round, since what slows a machine down slows the neighbors in time. */
export function ratiosOf(values: readonly number[], to: readonly number[]): number[] {
  return values.map((value, round) => value / (to[round] ?? Number.NaN));
}

/** Runs `measure` for every name, round after round, so that no name has the quiet minutes to itself. */
export async function interleave<Name extends string>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<number>,
): Promise<Record<Name, number[]>> {
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) values[name].push(await measure(name, round));
  }
  return values;
}

/** The version of a package that this folder depends on, or its peers' folder does. */
export function versionOf(name: string): string {
  const [url] = ["../node_modules", "../peers/node_modules"]
    .map((folder) => new URL(`${folder}/${name}/package.json`, import.meta.url))
    .filter((candidate) => existsSync(candidate));
  if (url === undefined) throw new Error(`${name} is not installed.`);
  return (JSON.parse(readFileSync(url, "utf8")) as { version: string }).version;
}
