import { shownName } from "@smskit/core/provider";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";

/**
 * Returns the paths of keys that an object of a JSON text has twice: `doors.login`. `JSON.parse` drops all but the last one.
 * @param json Valid JSON, which is YAML, too; it may begin with a byte order mark.
 */
export function repeatedKeys(json: string): string[] {
  return repeatedIn(parseDocument(json, { uniqueKeys: false }).contents, "");
}

function repeatedIn(node: unknown, path: string): string[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => repeatedIn(item, `${path}[${index}]`));
  if (!isMap(node)) return [];
  const known = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const name = String(isScalar(key) ? key.value : key);
    const at = `${path === "" ? "" : `${path}.`}${shownName(name)}`;
    const found = [...(known.has(name) ? [at] : []), ...repeatedIn(value, at)];
    known.add(name);
    return found;
  });
}
