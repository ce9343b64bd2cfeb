/** Removes the oldest items of a list that is over its limit, and returns them. @internal */
export function dropOldest<Item>(list: Item[], limit: number): Item[] {
  return list.length > limit ? list.splice(0, list.length - limit) : [];
}

/** Removes the items that do not pass, in place. @internal */
export function keepOnly<Item>(list: Item[], passes: (item: Item) => boolean): void {
  let kept = 0;
  for (const item of list) {
    if (!passes(item)) continue;
    list[kept] = item;
    kept += 1;
  }
  list.length = kept;
}
