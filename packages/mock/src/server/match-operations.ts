import type { ProviderSite } from "./provider-site.ts";

/** Whether a mock implements a request: yes, its path with other methods, or not at all. */
export type OperationMatch = "mocked" | { readonly allowedMethods: readonly string[] } | "not-mocked";

/**
 * Returns a check of whether a request is one of the operations that the sites list. A site without a list has them all.
 *
 * @internal
 */
export function createOperationCheck(
  sites: readonly ProviderSite[],
): (request: { host: string; method: string; path: string }) => OperationMatch {
  const patterns = sites.map(({ hosts, operations }) => ({ hosts, operations: operations?.map(parse) }));
  return ({ host, method, path }) => {
    const site = patterns.find(({ hosts }) => hosts.test(host));
    if (site?.operations === undefined) return "mocked";
    const allowedMethods = new Set<string>();
    for (const { methods, pattern } of site.operations) {
      if (!pattern.test(path)) continue;
      if (methods.includes(method)) return "mocked";
      for (const other of methods) allowedMethods.add(other);
    }
    return allowedMethods.size === 0 ? "not-mocked" : { allowedMethods: [...allowedMethods] };
  };
}

/** `GET|POST /v1/messages/{id}.json` */
function parse(operation: string): { methods: readonly string[]; pattern: RegExp } {
  const [methods = "", path = ""] = operation.split(" ");
  return { methods: methods.split("|"), pattern: pathPattern(path).pattern };
}

interface PathPattern {
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Those made so far: a mock is started for each of an app's tests, and its templates stay the same. */
const pathPatterns = new Map<string, PathPattern>();

/**
 * Makes a pattern of the paths that a template describes, and the names of its parameters in order. What is in brackets
 * may be absent.
 *
 * @example
 * pathPattern("/v1/messages/{id}[.json]").pattern.test("/v1/messages/42"); // true
 *
 * @internal
 */
export function pathPattern(template: string): PathPattern {
  const made = pathPatterns.get(template) ?? makePathPattern(template);
  pathPatterns.set(template, made);
  return made;
}

function makePathPattern(template: string): PathPattern {
  const names: string[] = [];
  const source = template.replace(
    /\{(\w{1,50})\}|\[([^[\]]{1,100})\]|[.*+?^${}()|\\]/g,
    (part, name: string | undefined, optional: string | undefined) => {
      if (optional !== undefined) return `(?:${optional.replaceAll(".", "\\.")})?`;
      if (name === undefined) return `\\${part}`;
      names.push(name);
      return "([^/]+?)";
    },
  );
  return { pattern: new RegExp(`^${source}$`), names };
}
