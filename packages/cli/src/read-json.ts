import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a JSON file, or standard input for `-`.
 * @param source what names the file, for messages: `"--config"`.
 * @throws {UsageError} that says where it stops being JSON. Nothing of it is repeated: it may hold secrets. Nor is a
 * path that leads nowhere: it may be a secret that stands in the wrong place.
 */
export async function readJson(path: string, source: string, terminal: Terminal): Promise<unknown> {
  const json = await readJsonText(path, source, terminal);
  return parseJson(json, path === "-" ? "standard input" : path);
}

/** Reads the text of {@link readJson}, which may not be JSON. */
export async function readJsonText(path: string, source: string, terminal: Terminal): Promise<string> {
  if (path !== "-") return readTextFile(path, source, terminal);
  if (terminal.stdin.isTTY) terminal.stderr.write("Reading JSON from the keyboard; Ctrl-D ends it.\n");
  return text(terminal.stdin);
}

/** @throws {UsageError} Like {@link readJson}; `from` names the input that is not JSON. */
export function parseJson(source: string, from: string): unknown {
  // Windows' editors begin a file with a byte order mark.
  const json = source.replace(/^\uFEFF/, "");
  if (json.trim() === "") throw new UsageError(`${from} is empty; it must have JSON.`);
  try {
    return JSON.parse(json);
  } catch (error) {
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const before = position === undefined ? undefined : json.slice(0, Number(position)).split("\n");
    const where =
      before === undefined ? "" : ` in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw new UsageError(
      `${from} is not JSON: there is a mistake${where}. JSON has no comments, and no comma after the last entry.`,
    );
  }
}

async function readTextFile(path: string, source: string, { cwd }: Terminal): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(
      `The file that ${source} names cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
