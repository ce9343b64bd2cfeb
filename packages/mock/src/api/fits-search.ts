import type { MessageSummary } from "./api-types.ts";

/**
 * Whether a message matches a search: its text, a number or its id contains it, in upper or lower case. Numbers may be
 * written with spaces and dashes.
 */
export function fitsSearch(
  { body, from, to, id }: Pick<MessageSummary, "body" | "from" | "to" | "id">,
  search: string,
): boolean {
  const wanted = search.toLowerCase();
  const number = /^[+\d\s().-]+$/.test(wanted) ? wanted.replace(/[\s().-]/g, "") : "";
  return (
    [body, from ?? "", to, id].some((text) => text.toLowerCase().includes(wanted)) ||
    (number !== "" && [from ?? "", to].some((text) => text.includes(number)))
  );
}
