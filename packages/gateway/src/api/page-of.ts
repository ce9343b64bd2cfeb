import { ProblemError } from "../http/problem.ts";

/**
 * Reads a page of a list, and one entry more, which shows whether another page follows.
 * @throws {ProblemError} 422 if `before` is not the id of an entry: an empty page would look like the end of the list.
 */
export async function pageOf<Entry extends { id: string }>({
  before,
  limit,
  read,
  exists,
}: {
  /** The id of the last entry of the previous page. */
  before: string | undefined;
  limit: number;
  /** Returns at most so many entries after `before`. */
  read: (size: number) => Promise<Entry[]>;
  /** Whether an entry with this id is on record. */
  exists: (id: string) => Promise<boolean>;
}): Promise<{ page: Entry[]; next: { next?: string } }> {
  // The id may be anything, and stores compare it with ids only.
  if (before !== undefined && !(await exists(before))) throw unknownCursor();
  const found = await read(limit + 1);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { page, next: last === undefined ? {} : { next: last.id } };
}

function unknownCursor(): ProblemError {
  const message = "is not on record, or not any more; begin with the first page, without it";
  return new ProblemError({
    title: "Invalid request",
    status: 422,
    detail: `The request is invalid: before: ${message}.`,
    errors: [{ path: "before", message }],
  });
}
