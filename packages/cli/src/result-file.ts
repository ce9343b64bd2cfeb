import { createHash, randomBytes } from "node:crypto";
import { constants, type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { SmsError } from "@smskit/core";
import { readLines } from "./read-lines.ts";
import type { PersonRow } from "./read-people.ts";
import { createRowTable, mostRows } from "./row-table.ts";
import { UsageError } from "./usage-error.ts";

/** How far a row got. What was not sent is tried again by the next run; nothing else is. */
export type RowStatus = "started" | "accepted" | "not-sent" | "unknown";

/** What a line has about a row besides its status. No number, no text, no variable. */
export interface RowDetails {
  id?: string | undefined;
  connector?: string | undefined;
  reference?: string | undefined;
  segments?: number | undefined;
  code?: string | undefined;
  providerCode?: string | undefined;
  message?: string | undefined;
  /** Its response was lost, and the provider was asked later. */
  found?: true | undefined;
}

/** The results of a list, kept in a file that survives the process. */
export interface ResultFile {
  /** The last status of each row, of this run and of those before. */
  statusOf(row: number): RowStatus | undefined;
  /** The last row that the file knows of. */
  readonly lastRow: number;
  /** The rows that earlier runs began and know no end of, with the moment in which each was begun. */
  readonly unsettled: ReadonlyMap<number, Date>;
  /** The rows that have one of these ids of a provider, as the file is now. */
  rowsOf(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, ReadonlySet<number>>>;
  /** @throws {UsageError} when the row is not the one that was sent, or may have been. */
  check(row: PersonRow): void;
  /** Resolves once it is on the disk: whatever happens then, the row is not sent by another run. */
  start(row: PersonRow): Promise<void>;
  end(row: PersonRow, status: RowStatus, details: RowDetails): Promise<void>;
  /** Resolves once everything is on the disk. */
  close(): Promise<void>;
}

/** As `a+` does, but not through a link. */
const appendToFile = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

/** What the first line of a file of results says that it is. */
const kind = "smskit-results";

const statuses: readonly (RowStatus | undefined)[] = [
  undefined,
  "started",
  "accepted",
  "not-sent",
  "unknown",
];

/**
 * Opens, or begins, the results of sending a list. Three bytes a row are held in memory, and more of those
 * that are unknown.
 * @param task what is sent, as text: results of another sending are refused.
 * @throws {UsageError} for a file that is not a results file, or belongs to another sending.
 */
export async function openResultFile(path: string, name: string, task: string): Promise<ResultFile> {
  const handle = await open(path, appendToFile, 0o600).catch((error: NodeJS.ErrnoException) => {
    // By two names, two processes could work with one file; and a link may lead to another user's file.
    if (error.code === "ELOOP") {
      throw new UsageError(`${name} is a symbolic link: name the file that it leads to with --results.`);
    }
    throw new UsageError(`${name} cannot be written (${error.code}).`);
  });
  try {
    // Of a device or a pipe nothing could be read again.
    if (!(await handle.stat()).isFile()) throw noResults(name);
    const results = await resume(handle, name, task);
    await syncFolder(dirname(path));
    return results;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function resume(handle: FileHandle, name: string, task: string): Promise<ResultFile> {
  const { salt, known, unsettled, end } = await readResults(handle, name, task);
  // A line that a killed process left unfinished: its row had not been started.
  await handle.truncate(end);

  const seed = salt ?? randomBytes(16).toString("hex");
  let writing: Promise<unknown> = Promise.resolve();
  /** One after the other. After a failure nothing more is written: half a line may be there. */
  const write = (value: object) => {
    writing = writing.then(() => written(name, handle.appendFile(`${JSON.stringify(value)}\n`)));
    // The caller that waits for it gets the error; the rest of the chain must not end the process.
    writing.catch(() => {});
    return writing;
  };
  if (salt === undefined) await write({ kind, version: 1, salt: seed, task: checkOf(seed, task) });
  const checkNumber = (row: PersonRow) => Number.parseInt(checkOf(seed, JSON.stringify(row.columns)), 16);
  const note = (row: PersonRow, status: RowStatus, details: RowDetails) => {
    known.set(row.row, checkNumber(row), statuses.indexOf(status));
    const check = checkOf(seed, JSON.stringify(row.columns));
    return write({ row: row.row, check, status, at: new Date().toISOString(), ...details });
  };

  return {
    statusOf: (row) => statuses[known.codeOf(row)],
    get lastRow() {
      return known.lastRow;
    },
    unsettled,
    async rowsOf(ids) {
      const rows = new Map<string, Set<number>>();
      await writing;
      for await (const { text } of readLines(handle)) {
        const { row, id } = parseLine(text) as { row?: number; id?: string };
        if (row === undefined || id === undefined || !ids.has(id)) continue;
        rows.set(id, (rows.get(id) ?? new Set()).add(row));
      }
      return rows;
    },
    check(row) {
      const status = statuses[known.codeOf(row.row)];
      // What was not sent may be put right.
      if (status === undefined || status === "not-sent") return;
      if (known.checkOf(row.row) === checkNumber(row)) return;
      throw new UsageError(
        `Row ${row.row} is not the one that ${name} has a result of: the list was changed since. ` +
          "New people go to its end, or into a separate list.",
      );
    },
    async start(row) {
      await note(row, "started", {});
      await written(name, handle.datasync());
    },
    async end(row, status, details) {
      await note(row, status, details);
    },
    async close() {
      await writing.then(() => written(name, handle.datasync())).finally(() => handle.close());
    },
  };
}

/** Waits for writing. If the disk is full, the outcome of texts under way is not recorded. */
async function written(name: string, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    throw new SmsError({
      code: "aborted",
      delivery: "unknown",
      message:
        `${name} cannot be written any more (${(error as NodeJS.ErrnoException).code}), so nothing more is sent. ` +
        "Texts under way count as unknown when the command is run again.",
    });
  }
}

/** A new file is sure to be there after a crash once its folder is on the disk, too. */
async function syncFolder(folder: string): Promise<void> {
  // Not every system lets a folder be opened.
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** What earlier runs wrote: each row's last status, and where the last whole line ends. */
async function readResults(handle: FileHandle, name: string, task: string) {
  const known = createRowTable();
  const unsettled = new Map<number, Date>();
  let salt: string | undefined;
  let end = 0;
  let number = 0;
  for await (const { text, endsAt } of readLines(handle)) {
    number += 1;
    if (endsAt === undefined) {
      // The caller may have named the wrong file: it is left as it is.
      const header = `{"kind":"${kind}"`;
      if (salt === undefined && !header.startsWith(text) && !text.startsWith(header)) throw noResults(name);
      break;
    }
    end = endsAt;
    const line = parseLine(text);
    if (salt === undefined) {
      salt = saltOf(line, name, task);
      continue;
    }
    const { row, check, status, at } = line as {
      row?: unknown;
      check?: unknown;
      status?: RowStatus;
      at?: unknown;
    };
    const code = statuses.indexOf(status);
    if (!Number.isInteger(row) || (row as number) < 1 || (row as number) > mostRows || code < 1) {
      throw new UsageError(`${name}, line ${number}: is not a result. Was the file changed?`);
    }
    known.set(row as number, Number.parseInt(String(check), 16), code);
    if (status === "started") unsettled.set(row as number, new Date(String(at)));
    else if (status !== "unknown") unsettled.delete(row as number);
  }
  return { salt, known, unsettled, end };
}

function saltOf(header: Record<string, unknown>, name: string, task: string): string {
  const { salt } = header;
  if (header["kind"] !== kind || typeof salt !== "string") throw noResults(name);
  if (header["version"] !== 1) throw new UsageError(`${name} is of another version of smskit.`);
  if (header["task"] === checkOf(salt, task)) return salt;
  throw new UsageError(
    `${name} has the results of another sending (another text, template or locale): name another file with --results.`,
  );
}

function noResults(name: string): UsageError {
  return new UsageError(`${name} is not a results file: name another with --results.`);
}

/**
 * Sixteen bits: enough to notice that a row is another, too few to find out by trial which number it has.
 */
function checkOf(salt: string, text: string): string {
  return createHash("sha256").update(`${salt}\n${text}`).digest("hex").slice(0, 4);
}

/** Empty for anything but an object. */
function parseLine(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
