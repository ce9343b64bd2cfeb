import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import { UsageError } from "./usage-error.ts";

/** One row of a list of people. */
export interface PersonRow {
  /** From 1; the header is not counted. */
  row: number;
  to: string;
  /** Every column with its value, `to` among them. */
  columns: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads a CSV file row by row, and no more of it than is asked for: UTF-8, with a header that has a column `to`;
 * comma, semicolon or tab, whichever the header has most of.
 * @param name what messages call the file.
 * @throws {UsageError} that says in which line it cannot be read. No value of it is repeated.
 */
export async function* readPeople(path: string, name: string): AsyncGenerator<PersonRow, void, undefined> {
  const records = parse({
    delimiter: await findDelimiter(path, name),
    skip_empty_lines: true,
    // A quote that is never closed would take in the whole file.
    max_record_size: 1024 * 1024,
  });
  pipeline(createReadStream(path), decodeUtf8, records, () => {});
  let header: readonly string[] | undefined;
  let row = 0;
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (header === undefined) {
        header = checkHeader(record, name);
        continue;
      }
      row += 1;
      const columns = header.map((column, index) => [column, record[index] ?? ""] as const);
      yield { row, to: columns.find(([column]) => column === "to")?.[1].trim() ?? "", columns };
    }
  } catch (error) {
    throw readable(error, name);
  }
  if (header === undefined) throw new UsageError(`${name} is empty: its first line names the columns.`);
}

async function findDelimiter(path: string, name: string): Promise<string> {
  let start = "";
  try {
    for await (const chunk of createReadStream(path, { end: 64 * 1024, encoding: "utf8" })) start += chunk;
  } catch (error) {
    throw readable(error, name);
  }
  const [header = ""] = start.split(/[\r\n]/, 1);
  const count = (character: string) => header.split(character).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Strictly: a list in another encoding would text people garbage. */
async function* decodeUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function checkHeader(record: readonly string[], name: string): readonly string[] {
  const header = record.map((column) => column.trim());
  if (!header.includes("to")) {
    throw new UsageError(
      `${name} has no column "to": its first line names the columns, and "to" has the numbers.`,
    );
  }
  if (new Set(header).size < header.length) throw new UsageError(`${name} has two columns of the same name.`);
  return header;
}

/** csv-parse's messages repeat what stands in the file. */
function readable(error: unknown, name: string): unknown {
  if (error instanceof UsageError) return error;
  const { code, lines } = error as CsvError & NodeJS.ErrnoException & { lines?: number };
  if (code?.startsWith("ERR_ENCODING")) {
    return new UsageError(`${name} is not UTF-8: save it as "CSV UTF-8".`);
  }
  const reasons: Record<string, string> = {
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: "it does not have as many values as there are columns",
    CSV_QUOTE_NOT_CLOSED: "a quote is not closed",
    CSV_MAX_RECORD_SIZE: "a row is longer than 1 MiB; is a quote not closed?",
    CSV_INVALID_CLOSING_QUOTE: "there is text behind a closing quote",
    INVALID_OPENING_QUOTE: "a quote stands inside a value; double it, and put the value in quotes",
  };
  if (code !== undefined && Object.hasOwn(reasons, code)) {
    return new UsageError(`${name}, line ${lines}: ${reasons[code]}.`);
  }
  return new UsageError(`${name} cannot be read (${code ?? "it is no CSV file"}).`);
}
