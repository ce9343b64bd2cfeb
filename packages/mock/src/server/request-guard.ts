import type { IncomingMessage } from "node:http";
import { isPrivateHost } from "./is-private-host.ts";

/** The name in a Host header, without its port and the dot that may end it. @internal */
export function hostNameOf(host: string): string {
  return host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
}

/**
 * Why a request is refused, if it is: a web page on the internet must not reach this server through the browser of
 * somebody who runs it, neither by a name of its own that it points at this machine (the Host header tells), nor from
 * afar (Origin and Sec-Fetch-Site tell). Clients that are no browser send neither of the two.
 *
 * @internal
 */
export function reasonToRefuse(
  { headers, method, url = "/" }: Pick<IncomingMessage, "headers" | "method" | "url">,
  isKnownHost: (name: string) => boolean,
): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isKnownHost(hostNameOf(host))) {
    return 'The Host header names neither this machine, nor its private network, nor a provider that is mocked. If it is a host of a provider, mock it with defineMockProvider of "@smskit/mock/provider"; if it is a name of this server, add it to `allowedHosts`.';
  }
  if (origin !== undefined && !isSameOrigin(origin, host)) return "Requests of other origins are refused.";
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return undefined;
  // A link to the inbox is followed from anywhere.
  const isVisit =
    method === "GET" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    /^\/(?:\?|$)/.test(url);
  return isVisit ? undefined : "Requests of other sites are refused.";
}

/** Whether a host is of this machine or its private network, or one that was allowed. @internal */
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
