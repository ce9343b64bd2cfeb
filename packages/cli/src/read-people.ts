import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { plainText } from "@smskit/core/wrapper";
import { type CsvError, parse } from "csv-parse";
import { UsageError } from "./usage-error.ts";

/** One row of a list of people. */
export interface PersonRow {
  /** From 1; the header is not counted, nor are empty rows. */
  row: number;
  to: string;
  locale: string | undefined;
  reference: string | undefined;
  /** Every column that has a name, with its value. */
  columns: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads a CSV file row by row, and no more of it than is asked for: UTF-8, with a header that names the column of the
 * numbers; comma, semicolon or tab, whichever the header has most of, or what a first line `sep=;` says. Columns without
 * a name and rows without a value are left out.
 * @param name what messages call the file.
 * @throws {UsageError} that says in which line it cannot be read. No value of it is repeated.
 */
export async function* readPeople(path: string, name: string): AsyncGenerator<PersonRow, void, undefined> {
  const records = parse({
    ...(await findLayout(path, name)),
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // A quote that is never closed would take in the whole file.
    max_record_size: 1024 * 1024,
  });
  pipeline(createReadStream(path), decodeUtf8, records, () => {});
  let toRow: ReturnType<typeof readHeader> | undefined;
  let row = 0;
  try {
    for await (const { record, info } of records as AsyncIterable<CsvRecord>) {
      if (record.every(isBlank)) continue;
      if (toRow === undefined) {
        toRow = readHeader(record, name);
        continue;
      }
      row += 1;
      yield toRow(record, row, info.lines);
    }
  } catch (error) {
    throw readable(error, name);
  }
  if (toRow === undefined) throw new UsageError(`${name} is empty: its first line names the columns.`);
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

function isBlank(value: string): boolean {
  return value.trim() === "";
}

async function findLayout(path: string, name: string): Promise<{ delimiter: string; from_line: number }> {
  let start = "";
  try {
    for await (const chunk of createReadStream(path, { end: 64 * 1024, encoding: "utf8" })) start += chunk;
  } catch (error) {
    throw readable(error, name);
  }
  const lines = start.replace(/^\uFEFF/, "").split(/\r\n|[\r\n]/);
  // For Excel, which takes the line for itself.
  const named = /^"?sep=(.)"?$/i.exec(lines[0] ?? "")?.[1];
  if (named !== undefined) return { delimiter: named, from_line: 2 };
  const header = lines.find((line) => /[^\s,;"]/.test(line)) ?? "";
  const count = (character: string) => header.split(character).length;
  const delimiter = [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
  return { delimiter, from_line: 1 };
}

/** Strictly: a list in another encoding would text people garbage. */
async function* decodeUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** What people call the column of the numbers, when they do not call it `to`. */
const numberColumns: ReadonlySet<string> = new Set([
  ...["phone", "phonenumber", "mobile", "mobilenumber", "mobilephone", "cell", "cellphone"],
  ...["telephone", "telephonenumber", "tel", "number", "recipient", "msisdn"],
]);

/** The name of a column, however it is written: `Phone Number` is `phone_number`. */
function simple(column: string): string {
  return plainText(column)
    .toLowerCase()
    .replace(/[\s_-]/g, "");
}

/** Reads the header, and makes what reads the rows below it. */
function readHeader(record: readonly string[], name: string) {
  const header = record.map((column) => column.trim());
  const names = header.filter((column) => column !== "");
  if (new Set(names).size < names.length) throw new UsageError(`${name} has two columns of the same name.`);
  const to = numberColumnOf(header, name);
  const placeOf = (column: string) => header.findIndex((other) => simple(other) === column);
  const locale = placeOf("locale");
  const reference = placeOf("reference");

  return (values: readonly string[], row: number, line: number): PersonRow => {
    if (values.length < header.length || !values.slice(header.length).every(isBlank)) {
      throw new UsageError(`${name}, line ${line}: it does not have as many values as there are columns.`);
    }
    return {
      row,
      to: values[to]?.trim() ?? "",
      locale: values[locale] || undefined,
      reference: values[reference] || undefined,
      columns: header.flatMap((column, index) =>
        column === "" ? [] : [[column, values[index] ?? ""] as const],
      ),
    };
  };
}

function numberColumnOf(header: readonly string[], name: string): number {
  const placesOf = (fits: (column: string) => boolean) =>
    header.flatMap((column, index) => (fits(simple(column)) ? [index] : []));
  const places = placesOf((column) => column === "to");
  if (places.length === 0) places.push(...placesOf((column) => numberColumns.has(column)));
  const [place] = places;
  if (place === undefined) {
    throw new UsageError(
      `${name} has no column "to": its first line names the columns, and "to" (or "phone", "mobile", "number") has the numbers.`,
    );
  }
  if (places.length > 1) {
    throw new UsageError(`${name} has several columns that may hold the numbers: name the right one "to".`);
  }
  return place;
}

/** csv-parse's messages repeat what stands in the file. */
function readable(error: unknown, name: string): unknown {
  if (error instanceof UsageError) return error;
  const { code, lines } = error as CsvError & NodeJS.ErrnoException & { lines?: number };
  if (code?.startsWith("ERR_ENCODING")) {
    return new UsageError(`${name} is not UTF-8: save it as "CSV UTF-8".`);
  }
  const reasons: Record<string, string> = {
    CSV_QUOTE_NOT_CLOSED: "a quote is not closed",
    CSV_MAX_RECORD_SIZE: "a row is longer than 1 MiB; is a quote not closed?",
    CSV_INVALID_CLOSING_QUOTE: "there is text behind a closing quote",
    INVALID_OPENING_QUOTE: "a quote stands inside a value; double it, and put the value in quotes",
  };
  if (code !== undefined && Object.hasOwn(reasons, code)) {
    return new UsageError(`${name}, line ${lines}: ${reasons[code]}.`);
  }
  return new UsageError(`${name} cannot be read (${code ?? "not a CSV file"}).`);
}
