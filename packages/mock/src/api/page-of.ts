import { Problem } from "./problem.ts";

/** Returns a page of a list, and the `before` of the next page. */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  { limit, before }: { limit: number; before?: string | undefined },
): { items: readonly Item[]; total: number; next: string | undefined } {
  const start = before === undefined ? 0 : items.findIndex(({ id }) => id === before) + 1;
  if (before !== undefined && start === 0) {
    throw new Problem(400, "before: is not the id of an entry in this list.");
  }
  const page = items.slice(start, start + limit);
  return {
    items: page,
    total: items.length,
    next: start + limit < items.length ? page.at(-1)?.id : undefined,
  };
}
