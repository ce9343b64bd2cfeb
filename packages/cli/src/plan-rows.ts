import { createHash } from "node:crypto";
import { createPhoneTable } from "./phone-table.ts";
import type { PersonRow } from "./read-people.ts";
import { UsageError } from "./usage-error.ts";

/** What to do with several rows of one phone that differ. */
export type Duplicates = "refuse" | "first" | "last" | "send";

/** Which rows of a list are not sent, since another row of the same phone is. */
export interface RowPlan {
  leavesOut(row: number): boolean;
  /** How many of them there are. */
  readonly leftOut: number;
  /** Those that equal another row, in order. */
  readonly repeated: readonly number[];
  /** Those that differ from the row that is sent, in order. */
  readonly replaced: readonly number[];
}

export interface PlanOptions {
  /** @default "refuse" */
  duplicates?: Duplicates | undefined;
  /** What messages call the list. */
  name: string;
  /** Tells the phone of a row, however its number is written; `undefined` for what is not a number. */
  phoneOf(row: PersonRow): Promise<string | undefined>;
  /** Whether a row was sent by an earlier run, or may have been. */
  wasSent(row: number): boolean;
}

interface Entry {
  row: number;
  content: number;
}

/**
 * Looks through a list for phones that have several rows. Of equal rows one is sent. A row that was sent by an earlier
 * run stands for its phone.
 * @throws {UsageError} when rows of one phone differ, and `duplicates` does not say which are meant.
 */
export async function planRows(people: AsyncIterable<PersonRow>, options: PlanOptions): Promise<RowPlan> {
  const { duplicates = "refuse", name, phoneOf, wasSent } = options;
  const table = createPhoneTable();
  /** The rows to choose from, of phones that have several; no two are equal. */
  const several = new Map<number, readonly Entry[]>();
  const repeated: number[] = [];
  const replaced: number[] = [];
  const leftOut = new Set<number>();

  function leaveOut({ row }: Entry, told: number[]): void {
    leftOut.add(row);
    told.push(row);
  }

  for await (const row of people) {
    const phone = await phoneOf(row);
    if (phone === undefined) continue;
    const key = keyOf(phone);
    const entry = { row: row.row, content: contentOf(row, phone) };
    const first = table.first(key, entry.row, entry.content);
    if (first.row === entry.row) continue;
    const entries = several.get(key) ?? [first];
    const equal = entries.find(({ content }) => content === entry.content);
    if (equal === undefined) {
      several.set(key, [...entries, entry]);
    } else if (!wasSent(entry.row)) {
      leaveOut(entry, repeated);
    } else if (!wasSent(equal.row)) {
      leaveOut(equal, repeated);
      several.set(
        key,
        entries.map((other) => (other === equal ? entry : other)),
      );
    }
  }

  const differing = [...several.values()].filter((entries) => entries.length > 1);
  if (duplicates === "refuse") refuseDiffering(differing, wasSent, name);
  if (duplicates === "first" || duplicates === "last") {
    for (const entries of differing) {
      const sent = entries.find(({ row }) => wasSent(row));
      const chosen = sent ?? (duplicates === "first" ? entries[0] : entries.at(-1));
      for (const entry of entries) {
        if (entry !== chosen && !wasSent(entry.row)) leaveOut(entry, replaced);
      }
    }
  }
  repeated.sort((a, b) => a - b);
  replaced.sort((a, b) => a - b);
  return { leavesOut: (row) => leftOut.has(row), leftOut: leftOut.size, repeated, replaced };
}

function refuseDiffering(
  differing: readonly (readonly Entry[])[],
  wasSent: (row: number) => boolean,
  name: string,
): void {
  const open = differing.filter((entries) => entries.some(({ row }) => !wasSent(row)));
  if (open.length === 0) return;
  const rows = open.slice(0, 10).map((entries) => {
    const numbers = entries.slice(0, 10).map(({ row }) => row);
    return `  rows ${numbers.join(", ")}${entries.length > 10 ? ", …" : ""}`;
  });
  const more = open.length > 10 ? [`  … and ${open.length - 10} more`] : [];
  const phones = open.length === 1 ? "One phone has" : `${open.length} phones have`;
  throw new UsageError(
    [
      `${name}: ${phones} several rows that differ. Nothing was sent. Say which are meant:`,
      "--duplicates first or last sends one row of each phone, --duplicates send sends them all.",
      ...rows,
      ...more,
    ].join("\n"),
  );
}

/** The digits of a phone; of any other name for one, a number that hardly another one has. */
function keyOf(phone: string): number {
  const digits = /^\+([1-9]\d{0,14})$/.exec(phone)?.[1];
  return digits === undefined ? numberOf(phone) + 1 : Number(digits);
}

/** Tells rows apart by everything but how the number is written. */
function contentOf({ to, columns }: PersonRow, phone: string): number {
  return numberOf(
    JSON.stringify(columns.map(([name, value]) => [name, value.trim() === to ? phone : value])),
  );
}

/** 48 bits of a hash. */
function numberOf(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6);
}
