import type { FileHandle } from "node:fs/promises";

/** A line of a file, without its end. */
export interface FileLine {
  text: string;
  /** Where the next line begins, in bytes; absent for a last line that has no end. */
  endsAt?: number;
}

/** Reads a file line by line from its beginning, whatever the position of the handle. */
export async function* readLines(handle: FileHandle): AsyncGenerator<FileLine, void, undefined> {
  const buffer = Buffer.alloc(64 * 1024);
  let rest = Buffer.alloc(0);
  let position = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    const data = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    const begin = position - rest.length;
    position += bytesRead;
    let from = 0;
    for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, from)) {
      yield { text: data.toString("utf8", from, at), endsAt: begin + at + 1 };
      from = at + 1;
    }
    rest = Buffer.from(data.subarray(from));
  }
  if (rest.length > 0) yield { text: rest.toString("utf8") };
}
