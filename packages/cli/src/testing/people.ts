import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Greets everybody in `people.csv`. */
export const hello = ["send", "--provider", "twilio", "--file", "people.csv", "--usage", "Hello"];

/** `+15558675001`, … */
export function number(row: number): string {
  return `+1555867${String(5_000 + row)}`;
}

/** A list of people: `P1`, `P2`, … */
export function list(rows: number, separator = ","): string {
  const lines = Array.from({ length: rows }, (_, index) => `${number(index + 1)}${separator}P${index + 1}`);
  return [`to${separator}name`, ...lines, ""].join("\n");
}

/** The lines of a file of results, without its header. */
export async function resultsIn(folder: string, name = "people.results.jsonl") {
  const lines = (await readFile(join(folder, name), "utf8")).trimEnd().split("\n");
  return lines.slice(1).map((line) => JSON.parse(line));
}
