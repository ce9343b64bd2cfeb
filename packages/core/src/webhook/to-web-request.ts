import { joinBytes } from "../http/join-bytes.ts";
import { isWebRequest } from "./read-webhook.ts";
import { maximumWebhookBytes, SmsWebhookError } from "./webhook.ts";

/** The properties that are read from requests of frameworks: Express, Koa, Fastify, Next, Cloud Functions. */
export interface FrameworkRequest {
  /** The HTTP method. @default "GET" */
  method?: string | undefined;
  /** The path and query, as in the request line. */
  url?: string | undefined;
  /** Express: the URL before a router shortened it. */
  originalUrl?: string | undefined;
  /** The headers, by their lower-case names. */
  headers: Record<string, string | readonly string[] | undefined>;
  /** The connection; an encrypted one makes the URL `https`. */
  socket?: object | null | undefined;
  /** Whether the body has been read. */
  readableEnded?: boolean | undefined;
  /** The bytes of the body, if they were kept: Cloud Functions, Koa's body parsers, `express.json({ verify })`. */
  rawBody?: Uint8Array | string | undefined;
  /** The result of a body parser. */
  body?: unknown;
  /** Fastify: Node's own request. */
  raw?: unknown;
  /** Koa: Node's own request. */
  req?: unknown;
}

/** The properties that are read from Node's `IncomingMessage`, and from requests that extend it, as in Express. */
export interface NodeRequest extends FrameworkRequest, AsyncIterable<Uint8Array> {
  /** Of Node's streams: does not close the connection when reading stops early. */
  iterator?(options: { destroyOnReturn: boolean }): AsyncIterable<Uint8Array>;
}

/**
 * Converts a request of Node's `http` server, or of a framework on it, to a web `Request` for a webhook's `parse`. The body
 * may be unread, or kept by a parser: `express.raw()`, `express.text()`, a `rawBody`. Forms that `express.urlencoded()`
 * has parsed are encoded again. A web `Request` is returned unchanged.
 * @throws {SmsWebhookError} 413 for a body of more than 64 KiB. 500 for a value that is not a request, and if a body parser
 * has consumed the bytes. 400 or 405 for a URL, header or method that no webhook has, and for an incomplete body.
 */
export async function toWebRequest(request: NodeRequest | FrameworkRequest | Request): Promise<Request> {
  if (isWebRequest(request)) return request;
  if (!isNodeRequest(request)) {
    throw new SmsWebhookError(
      500,
      "toWebRequest: takes the request of Node's http server, Express, Koa or Fastify: the first argument of the handler.",
    );
  }
  const method = request.method ?? "GET";
  if (method === "CONNECT" || method === "TRACE")
    throw new SmsWebhookError(405, "No webhook has this method.");
  const headers = headersOf(request);
  const url = urlOf(request);
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? await bodyOf(request, headers) : undefined;
  try {
    return new Request(url, { method, headers, ...(body === undefined ? {} : { body }) });
  } catch {
    throw new SmsWebhookError(405, "No webhook has this method.");
  }
}

function isNodeRequest(request: unknown): request is FrameworkRequest {
  if (typeof request !== "object" || request === null) return false;
  const { headers } = request as Partial<FrameworkRequest>;
  return typeof headers === "object" && headers !== null;
}

function headersOf(request: FrameworkRequest): Headers {
  const headers = new Headers();
  try {
    for (const [name, value] of Object.entries(request.headers)) {
      // HTTP/2 has the method and URL among the headers.
      if (name.startsWith(":") || value === undefined) continue;
      for (const one of [value].flat()) headers.append(name, String(one));
    }
  } catch {
    throw new SmsWebhookError(400, "A header of the request has a character that HTTP does not allow.");
  }
  return headers;
}

function urlOf(request: FrameworkRequest): URL {
  const scheme = request.socket && "encrypted" in request.socket ? "https" : "http";
  const host = String(request.headers["host"] ?? request.headers[":authority"] ?? "localhost");
  const target = String(request.originalUrl ?? request.url ?? "/");
  const origin = /^[\w.:[\]-]+$/.test(host) ? `${scheme}://${host}` : "";
  // Concatenated, not resolved: the path "//example.com" does not name a host. Proxies may send a whole URL.
  const url = target.startsWith("/") ? URL.parse(origin + target) : URL.parse(target, origin);
  if (url === null || url.username !== "" || url.password !== "") {
    throw new SmsWebhookError(400, "The request's URL or Host header cannot be read.");
  }
  return url;
}

async function bodyOf(request: FrameworkRequest, headers: Headers): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = request;
  const kept = [request.rawBody, body].find(isBytes);
  if (kept !== undefined) return bounded(kept);
  const stream = [request, request.raw, request.req].find(isUnread);
  if (stream !== undefined) return read(stream);
  const type = headers.get("content-type") ?? "";
  if (isForm(body) && type.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(body)) {
      for (const one of typeof value === "string" ? [value] : value) form.append(name, one);
    }
    return bounded(form.toString());
  }
  throw new SmsWebhookError(
    500,
    "A body parser has consumed the webhook's body: put the webhook's route before the parser, give the route express.raw({ type: \"*/*\" }), or keep the bytes in `rawBody`.",
  );
}

function isBytes(value: unknown): value is Uint8Array | string {
  return typeof value === "string" || value instanceof Uint8Array;
}

function isUnread(value: unknown): value is NodeRequest {
  if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) return false;
  return (value as NodeRequest).readableEnded !== true;
}

async function read(stream: NodeRequest): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Leaving a stream early closes its connection, and the 413 response would be lost.
    for await (const piece of stream.iterator?.({ destroyOnReturn: false }) ?? stream) {
      // A stream with an encoding yields strings.
      const chunk = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
      size += chunk.byteLength;
      if (size > maximumWebhookBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return joinBytes(chunks);
  } catch (thrown) {
    if (thrown instanceof SmsWebhookError) throw thrown;
    throw new SmsWebhookError(400, "The webhook's body broke off before its end.");
  }
}

function bounded(body: Uint8Array | string): Uint8Array<ArrayBuffer> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  if (bytes.byteLength > maximumWebhookBytes) throw tooLarge();
  return bytes;
}

function isForm(body: unknown): body is Record<string, string | string[]> {
  return (
    typeof body === "object" &&
    body !== null &&
    Object.values(body).every(
      (value) =>
        typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string")),
    )
  );
}

function tooLarge(): SmsWebhookError {
  return new SmsWebhookError(413, `The webhook's body is larger than ${maximumWebhookBytes} bytes.`);
}
