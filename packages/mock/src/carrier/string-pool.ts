/** What is longer hardly comes again. */
const longest = 200;
const limit = 1000;
const known = new Map<string, string>();

/**
 * The same text, in one copy for all that say it: thousands of messages and requests name the same few accounts, paths
 * and senders. The copy stands alone. One that was cut out of a request would keep the whole of it in memory.
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
