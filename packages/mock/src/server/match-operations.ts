import type { ProviderSite } from "./provider-site.ts";

/**
 * Returns a check of whether a request is one of the operations that the sites list. A site without a list has them all.
 *
 * @internal
 */
export function createOperationCheck(
  sites: readonly ProviderSite[],
): (request: { host: string; method: string; path: string }) => boolean {
  const patterns = sites.map(({ hosts, operations }) => ({ hosts, operations: operations?.map(patternOf) }));
  return ({ host, method, path }) => {
    const site = patterns.find(({ hosts }) => hosts.test(host));
    if (site?.operations === undefined) return true;
    const request = `${method} ${path}`;
    return site.operations.some((pattern) => pattern.test(request));
  };
}

/** `GET|POST /v1/messages/{id}.json` */
function patternOf(operation: string): RegExp {
  const [methods = "", path = ""] = operation.split(" ");
  const parts = path.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^(?:${methods}) ${parts.join("[^/]+")}$`);
}
