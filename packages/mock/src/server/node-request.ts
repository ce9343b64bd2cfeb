import type { IncomingMessage } from "node:http";

/** Bytes of a body; a longer one is refused. @internal */
export const bodyLimit = 1024 * 1024;
/** A client that goes on after so much is not listening to the answer. */
const dropLimit = 64 * bodyLimit;

/** The body as text, or nothing if it is over 1 MiB; what is too much is read and dropped. @internal */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
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
 * Turns the target of a request into a path, wherever it is not one: a client that takes this server for its proxy asks
 * for a whole URL, whose host is then the one that it means. Anything else, such as `*`, is one that nobody has.
 *
 * @internal
 */
export function normaliseTarget(request: IncomingMessage): void {
  const { url = "/" } = request;
  if (url.startsWith("/")) return;
  const target = URL.parse(url);
  request.url = target === null ? `/${url}` : target.pathname + target.search;
  if (target !== null) request.headers.host = target.host;
}
