import type { IncomingMessage } from "node:http";
import { isPrivateHost } from "./is-private-host.ts";

/** The name in a Host header, without port and final dot. @internal */
export function hostNameOf(host: string): string {
  return host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
}

/**
 * Returns why a request must be refused, if it must. A web page on the internet must not reach this server through a
 * developer's browser: neither through a name of the page's domain that points to this machine (checked by the Host
 * header), nor by a cross-site request (checked by Origin and Sec-Fetch-Site, which only browsers send).
 *
 * @internal
 */
export function reasonToRefuse(
  { headers, method, url = "/" }: Pick<IncomingMessage, "headers" | "method" | "url">,
  isKnownHost: (name: string) => boolean,
): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isKnownHost(hostNameOf(host))) {
    return 'The Host header names neither this machine, nor its private network, nor a mocked provider. If it is a host of a provider, mock it with defineMockProvider of "@smskit/mock/provider"; if it is a name of this server, add it to `allowedHosts`.';
  }
  if (origin !== undefined && !isSameOrigin(origin, host)) return "Requests from other origins are refused.";
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return undefined;
  // Links to the inbox may come from anywhere.
  const isVisit =
    method === "GET" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    /^\/(?:code)?(?:\?|$)/.test(url);
  return isVisit ? undefined : "Requests from other sites are refused.";
}

/** Makes a check that accepts this machine, its private network, the providers' hosts and the allowed ones. @internal */
export function createHostCheck(
  allowed: readonly string[],
  isProviderHost: (name: string) => boolean,
): (name: string) => boolean {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return (name) => names.has(name) || isPrivateHost(name) || isProviderHost(name);
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  const from = URL.parse(origin);
  return from !== null && host !== undefined && from.host === URL.parse(`${from.protocol}//${host}`)?.host;
}
