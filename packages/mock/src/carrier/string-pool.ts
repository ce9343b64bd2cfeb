/** Longer strings are rarely repeated. */
const longest = 300;
const limit = 1000;
const known = new Map<string, string>();

/**
 * Returns one shared copy of equal strings: thousands of messages and requests name the same few accounts, paths and
 * senders. The copy is independent: a substring of a request would keep the whole request in memory.
 *
 * @internal
 */
export function pooledString(text: string): string {
  if (text.length > longest) return text;
  const shared = known.get(text);
  if (shared !== undefined) return shared;
  if (known.size >= limit) known.clear();
  const copy: string = JSON.parse(JSON.stringify(text));
  known.set(copy, copy);
  return copy;
}
