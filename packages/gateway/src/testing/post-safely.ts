import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { type SafeRequestOptions, safeRequest } from "../http/safe-request.ts";

/** Posts a text, by default to no private host. */
export function postSafely(url: string, options: Partial<SafeRequestOptions> = {}) {
  return safeRequest(
    { url, headers: { "Content-Type": "text/plain" }, body: "hello" },
    { privateHosts: [], timeoutMs: 5_000, ...options },
  );
}

/** Counts what reaches loopback during the tests of a file. */
export interface LoopbackCounter {
  readonly port: number;
  readonly connections: number;
}

/** Listens on loopback before the tests of a file, and closes what connects. */
export function countConnections(): LoopbackCounter {
  let port = 0;
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());
  return {
    get port() {
      return port;
    },
    get connections() {
      return connections;
    },
  };
}
