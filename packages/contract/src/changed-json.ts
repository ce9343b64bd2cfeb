/** Values that no provider has for a field: of other types, an empty one, and a word of no API. */
export const strangeValues: readonly unknown[] = [
  null,
  -1,
  1e21,
  "",
  "teleported",
  [null],
  { name: {}, id: [] },
];

/** A description of a change, and the changed JSON. */
export interface ChangedJson {
  what: string;
  value: unknown;
}

/** Returns JSON with each of its values, at any depth, removed, and replaced by each strange one. */
export function changedValues(value: unknown): ChangedJson[] {
  return pathsIn(value).flatMap((path) => {
    const name = path.join(".");
    const replaced = strangeValues.map((strange) => ({
      what: `${name}: ${JSON.stringify(strange).slice(0, 20)}`,
      value: withValue(value, path, strange),
    }));
    return [{ what: `no ${name}`, value: withValue(value, path, undefined) }, ...replaced];
  });
}

/** Returns the paths of all values, objects and lists among them. */
function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const own = [...path, name];
    return [own, ...pathsIn(inner, own)];
  });
}

/** Returns a copy with another value at a path; `undefined` removes it. */
function withValue(value: unknown, [name, ...rest]: readonly string[], instead: unknown): unknown {
  if (name === undefined) return instead;
  const entries = Object.entries(value as object).flatMap(([key, inner]): [string, unknown][] => {
    const changed = key === name ? withValue(inner, rest, instead) : inner;
    return changed === undefined ? [] : [[key, changed]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
