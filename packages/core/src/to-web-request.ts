import { joinBytes } from "./join-bytes.ts";
import { SmsWebhookError } from "./webhook.ts";

/** What is read of Node's `IncomingMessage` and of Express's `Request`. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  /** Of Node's streams: reads on without closing the connection when reading stops early. */
  iterator?(options: { destroyOnReturn: boolean }): AsyncIterable<Uint8Array>;
  /** The HTTP method. @default "GET" */
  method?: string | undefined;
  /** The path and query, as in the request line. */
  url?: string | undefined;
  /** Express: the URL before a router cut it. */
  originalUrl?: string | undefined;
  /** The headers, by their lower-case names. */
  headers: Record<string, string | readonly string[] | undefined>;
  /** The connection; an encrypted one makes the URL `https`. */
  socket?: object | null | undefined;
  /** Whether the body was read before. */
  readableEnded?: boolean | undefined;
  /** Bytes that a body parser has kept, as `express.json({ verify })` can. */
  rawBody?: Uint8Array | string | undefined;
  /** What a body parser made of the stream. */
  body?: unknown;
}

/** Bytes of a webhook's body that are read. */
export const maximumWebhookBytes = 65_536;

/**
 * Makes a web `Request` of a request of Node's `http` server or of Express, for a webhook's `parse`. Forms that
 * `express.urlencoded()` has read already are put together again; other bodies must not have been read before.
 * @throws {SmsWebhookError} 413 for a body of more than 64 KiB, 500 when a body parser has taken the bytes, 400
 * or 405 for a URL or method that no webhook has.
 */
export async function toWebRequest(request: NodeRequest): Promise<Request> {
  const method = request.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // HTTP/2 has its method and URL among the headers.
    if (name.startsWith(":")) continue;
    for (const one of typeof value === "string" ? [value] : (value ?? [])) headers.append(name, one);
  }
  if (method === "CONNECT" || method === "TRACE")
    throw new SmsWebhookError(405, "No webhook has this method.");
  const url = urlOf(request);
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: await bodyOf(request, headers) });
}

function urlOf(request: NodeRequest): URL {
  const scheme = request.socket && "encrypted" in request.socket ? "https" : "http";
  const host = String(request.headers["host"] ?? request.headers[":authority"] ?? "localhost");
  const target = request.originalUrl ?? request.url ?? "/";
  const origin = /^[\w.:[\]-]+$/.test(host) ? `${scheme}://${host}` : "";
  // Put together, not resolved: the path "//example.com" names no host. Proxies may ask for a whole URL.
  const url = target.startsWith("/") ? URL.parse(origin + target) : URL.parse(target, origin);
  if (url === null || url.username !== "" || url.password !== "") {
    throw new SmsWebhookError(400, "The request's URL or Host header cannot be read.");
  }
  return url;
}

async function bodyOf(request: NodeRequest, headers: Headers): Promise<string | Uint8Array<ArrayBuffer>> {
  if (request.rawBody !== undefined) return bounded(request.rawBody);
  if (!request.readableEnded) return read(request);
  const type = headers.get("content-type") ?? "";
  if (isForm(request.body) && type.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(request.body)) {
      for (const one of typeof value === "string" ? [value] : value) form.append(name, one);
    }
    return bounded(form.toString());
  }
  throw new SmsWebhookError(
    500,
    "A body parser has read the webhook's body, and its bytes are gone: put the webhook's route before the parser, or keep the bytes in `rawBody`.",
  );
}

async function read(request: NodeRequest): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // A stream that is left early closes its connection, and the answer 413 would be lost with it.
  for await (const piece of request.iterator?.({ destroyOnReturn: false }) ?? request) {
    // A stream whose encoding was set gives strings.
    const chunk = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
    size += chunk.byteLength;
    if (size > maximumWebhookBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

function bounded(body: Uint8Array | string): string | Uint8Array<ArrayBuffer> {
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
