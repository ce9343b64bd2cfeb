import type { IncomingMessage } from "node:http";

/** The largest body in bytes. @internal */
export const bodyLimit = 1024 * 1024;
/** A client that sends more than this does not read the response. */
const dropLimit = 64 * bodyLimit;

/** Reads the body as text. Returns `undefined` if it is over the limit; the rest is read and discarded. @internal */
export function readBody(request: IncomingMessage, limit = bodyLimit): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (size > dropLimit) request.destroy();
      else resolve(undefined);
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
  });
}

/** @internal */
export function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    const value = rawHeaders[index + 1];
    if (name !== undefined && value !== undefined) headers.append(name, value);
  }
  return headers;
}

/** The path without its query. @internal */
export function pathOf({ url = "/" }: Pick<IncomingMessage, "url">): string {
  return url.split("?", 1)[0] ?? "/";
}

/**
 * Turns the target of a request into a path. A client that uses this server as its proxy sends a whole URL, whose host
 * replaces the Host header. Any other target, such as `*`, becomes a path that does not exist.
 *
 * @internal
 */
export function normalizeTarget(request: IncomingMessage): void {
  const { url = "/" } = request;
  if (url.startsWith("/")) return;
  const target = URL.parse(url);
  request.url = target === null ? `/${url}` : target.pathname + target.search;
  if (target !== null) request.headers.host = target.host;
}
