import { parse } from "yaml";

/**
 * Returns the front matter of a page in Markdown; nothing if it has none.
 * @throws {Error} for front matter that is not YAML, such as a description with a colon and without quotes.
 */
export function frontMatterOf(page: string): Record<string, unknown> {
  const head = /^---\n([\s\S]*?)\n---\n/.exec(page)?.[1];
  return head === undefined ? {} : parse(head);
}

/**
 * Returns a text of the front matter.
 * @param path Of the page, for the error.
 * @throws {Error} if the page does not have it.
 */
export function frontMatterText(path: string, page: string, field: string): string {
  const value = frontMatterOf(page)[field];
  if (typeof value !== "string") throw new Error(`${path}: the front matter needs a ${field}.`);
  return value;
}
