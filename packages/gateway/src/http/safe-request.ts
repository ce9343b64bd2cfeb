import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { retryAfterMs } from "@smskit/core/provider";
import { isPublicAddress } from "./public-address.ts";

/** A POST to a URL that somebody else chose. */
export interface SafeRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** How a request ended. */
export type SafeResponse =
  /** The server responded, with any status. Redirects are not followed. */
  | {
      status: number;
      failure?: undefined;
      /** Milliseconds after which the server wants the next request: its `Retry-After`, if that is valid. */
      retryAfterMs?: number;
    }
  | { failure: SafeRequestFailure; code?: string | undefined; status?: undefined };

/**
 * Why a request has no response: `url-refused` and `address-refused` were not sent; `timeout` and `connection-failed` may have
 * arrived.
 */
export type SafeRequestFailure = "url-refused" | "address-refused" | "timeout" | "connection-failed";

export interface SafeRequestOptions {
  /** Hosts (`hooks.internal`, `hooks.internal:8080`) that may be private, and may be reached without TLS. */
  privateHosts: readonly string[];
  /**
   * Milliseconds for everything, from the look-up of the name to the end of the response.
   * @default 15_000
   */
  timeoutMs?: number | undefined;
  /** @default `dns.lookup` */
  lookup?: LookupFunction | undefined;
  /** Ends the request early, as a timeout. */
  signal?: AbortSignal | undefined;
}

/** The most bytes of a response that are read, and dropped, before the connection is closed. */
const mostResponseBytes = 65_536;
const longestUrl = 2_048;

/**
 * Posts to a URL that came from a request or the config. The addresses of its host are checked when it connects, so a name
 * cannot resolve to another one in between: only public ones are allowed, unless the config names the host. It follows no
 * redirects and uses no proxies.
 */
export async function safeRequest(
  { url, headers, body }: SafeRequest,
  { privateHosts, timeoutMs = 15_000, lookup = systemLookup, signal }: SafeRequestOptions,
): Promise<SafeResponse> {
  if (urlProblem(url, privateHosts) !== undefined) return { failure: "url-refused" };
  const target = new URL(url);
  const host = hostOf(target);
  const isPrivate = isListed(target, privateHosts);
  // Node looks up names only.
  if (!isPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return { failure: "address-refused" };
  const content = Buffer.from(body);
  return post(target, content, {
    method: "POST",
    headers: { "User-Agent": "smskit-gateway", ...headers, "Content-Length": String(content.byteLength) },
    agent: false,
    lookup: isPrivate ? lookup : publicLookup(lookup),
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
  });
}

/** What is wrong with a URL that a request may not go to, as the end of a sentence; undefined if it may. */
export function urlProblem(url: string, privateHosts: readonly string[]): string | undefined {
  if (url.length > longestUrl) return `must be at most ${longestUrl} characters`;
  if (!URL.canParse(url)) return "must be an absolute URL";
  const parsed = new URL(url);
  if (parsed.username !== "" || parsed.password !== "") return "must contain no user and password";
  if (parsed.protocol === "https:" || (parsed.protocol === "http:" && isListed(parsed, privateHosts))) {
    const host = hostOf(parsed);
    if (isIP(host) === 0 || isPublicAddress(host) || isListed(parsed, privateHosts)) return undefined;
    return "must not be a private address; add it to http.privateHosts if you trust it";
  }
  return "must begin with https://; http:// is allowed for the hosts of http.privateHosts";
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function isListed(url: URL, privateHosts: readonly string[]): boolean {
  return privateHosts.some((entry) => {
    const listed = entry.toLowerCase();
    return listed === url.hostname || listed === url.host || listed === hostOf(url);
  });
}

class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/** Looks up a name, and fails if any of its addresses is not public. */
function publicLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const found = addresses as LookupAddress[];
      const [first] = found;
      if (first === undefined || !found.every(({ address }) => isPublicAddress(address))) {
        return callback(new AddressRefused("The host has an address that is not public."), []);
      }
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

function post(target: URL, body: Buffer, options: RequestOptions): Promise<SafeResponse> {
  return new Promise((resolve) => {
    const start = target.protocol === "https:" ? httpsRequest : httpRequest;
    let outcome: SafeResponse = { failure: "connection-failed" };
    let size = 0;
    const request = start(target, options, (response) => {
      // A server that has responded has the request, however its response ends.
      const waitMs = retryAfterMs(response.headers["retry-after"]);
      outcome = {
        status: response.statusCode ?? 0,
        ...(waitMs !== undefined && { retryAfterMs: waitMs }),
      };
      response.on("error", () => {});
      response.on("data", (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size > mostResponseBytes) request.destroy();
      });
    });
    request.on("error", (error) => {
      if (outcome.status === undefined) outcome = failureOf(error);
    });
    request.on("close", () => resolve(outcome));
    request.end(body);
  });
}

function failureOf(error: NodeJS.ErrnoException): SafeResponse {
  if (error instanceof AddressRefused) return { failure: "address-refused" };
  if (error.name === "AbortError" || error.name === "TimeoutError") return { failure: "timeout" };
  const code = /^[A-Z][A-Z0-9_]{1,50}$/.test(error.code ?? "") ? error.code : undefined;
  return { failure: "connection-failed", code };
}
