import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a local server has read. */
export interface ReadRequest {
  method: string;
  /** From the host's root, with the query. */
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What a local server responds with. */
export interface LocalResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string;
  /** Bytes of the body after which the connection ends. */
  cutAfter?: number;
}

/** Runs work with a local server that responds as the rule says. */
export async function withLocalServer(
  respond: (request: ReadRequest) => LocalResponse | Promise<LocalResponse>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(async (request, response) => {
    const { method = "GET", url: path = "/", headers } = request;
    const body = (await bytesOf(request)).toString();
    const { status, headers: sent, body: content, cutAfter } = await respond({ method, path, headers, body });
    const bytes = Buffer.from(content as string);
    response.writeHead(status, { ...sent, "Content-Length": bytes.length });
    if (cutAfter === undefined) response.end(bytes);
    else response.write(bytes.subarray(0, cutAfter), () => response.socket?.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Asks the provider what a local server was asked, and gives its response. */
export function relayed(
  providerUrl: string,
  { method, path, headers, body }: ReadRequest,
): Promise<LocalResponse> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(providerUrl);
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, async (response) => {
      const { "content-length": _, connection: __, "transfer-encoding": ___, ...kept } = response.headers;
      const text = Object.entries(kept).map(([name, value]) => [name, String(value)]);
      resolve({
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(text),
        body: await bytesOf(response),
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
