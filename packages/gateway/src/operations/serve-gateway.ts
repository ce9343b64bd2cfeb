import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { expectArgument, expectOptions } from "@smskit/core/wrapper";
import type { Gateway, InspectableGateway } from "../create-gateway.ts";

/** Where a gateway listens, and what it grants its clients. Times are in milliseconds. */
export interface ServeOptions {
  /** @default `http.host` of the config: "127.0.0.1" */
  host?: string | undefined;
  /**
   * 0 picks a free one.
   * @default `http.port` of the config: 4020
   */
  port?: number | undefined;
  /**
   * The time for a request to arrive as a whole. Its headers have half of it.
   * @default 20_000
   */
  requestTimeoutMs?: number | undefined;
  /**
   * The time without any traffic after which a connection is closed. It is longer than a request may wait for an outcome.
   * @default 65_000
   */
  idleTimeoutMs?: number | undefined;
  /**
   * The most connections at once. Others are closed.
   * @default 2_000
   */
  maximumConnections?: number | undefined;
}

/** A gateway that listens. */
export interface GatewayServer {
  /** Without a slash at its end: `"http://127.0.0.1:4020"`. */
  readonly url: string;
  readonly port: number;
  /**
   * Accepts no more connections, and waits for the requests under way. It does not stop the gateway.
   * @param graceMs Milliseconds after which connections are cut. Default: 35,000.
   */
  close(graceMs?: number): Promise<void>;
}

const maximumHeaderBytes = 16_384;
/** The most requests at once on one connection. Proxies and clients wait for a response before they send the next request. */
const mostPipelined = 8;

/**
 * Serves a gateway over HTTP with the `node:http` module, bounded against slow and greedy clients. For TLS, put a reverse proxy in front.
 * @throws {NodeJS.ErrnoException} if it cannot listen there: `EADDRINUSE`, `EADDRNOTAVAIL`.
 * @example
 * const gateway = createGateway({ config });
 * await gateway.start();
 * const server = await serveGateway(gateway);
 */
export async function serveGateway(
  gateway: Pick<Gateway, "fetch">,
  options: ServeOptions = {},
): Promise<GatewayServer> {
  expectArgument(
    typeof gateway?.fetch === "function",
    "serveGateway: takes a gateway, such as createGateway({ config }) returns.",
  );
  expectOptions("serveGateway", options, {
    host: true,
    port: true,
    requestTimeoutMs: true,
    idleTimeoutMs: true,
    maximumConnections: true,
  });
  const http = (gateway as Partial<InspectableGateway>).context?.config.http;
  const { host = http?.host ?? "127.0.0.1", port = http?.port ?? 4020, maximumConnections = 2_000 } = options;
  const { requestTimeoutMs = 20_000, idleTimeoutMs = 65_000 } = options;
  /** How many requests each has under way. */
  const connections = new Map<Socket, number>();
  const underWay = new Set<ServerResponse>();
  let isClosing = false;

  const respond = getRequestListener(
    (request, { incoming }) => gateway.fetch(request, { remoteAddress: incoming.socket?.remoteAddress }),
    // Its own Request and Response classes would replace those of the whole process.
    { overrideGlobalObjects: false },
  );
  const server = createServer({
    maxHeaderSize: maximumHeaderBytes,
    headersTimeout: requestTimeoutMs / 2,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs / 4),
    // A proxy or client that uses a connection again in the moment in which it is closed gets a reset.
    keepAliveTimeout: idleTimeoutMs,
  });
  server.maxConnections = maximumConnections;
  server.timeout = idleTimeoutMs;
  server.on("connection", (socket) => {
    connections.set(socket, 0);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", (incoming, outgoing) => {
    const { socket } = incoming;
    const count = (connections.get(socket) ?? 0) + 1;
    // A client that does not read could let responses pile up. Requests that had arrived come here even after the end.
    if (count > mostPipelined || socket.destroyed) {
      socket.destroy();
      return;
    }
    connections.set(socket, count);
    underWay.add(outgoing);
    outgoing.once("close", () => {
      underWay.delete(outgoing);
      if (connections.has(socket)) connections.set(socket, (connections.get(socket) ?? 1) - 1);
    });
    if (isClosing) outgoing.shouldKeepAlive = false;
    void respond(incoming, outgoing);
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address() as AddressInfo;

  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    async close(graceMs = 35_000) {
      if (isClosing) return;
      isClosing = true;
      const closed = once(server, "close");
      server.close();
      for (const response of underWay) response.shouldKeepAlive = false;
      // Node.js keeps connections on which no request has arrived yet, and no longer times them out.
      const busy = new Set([...underWay].map(({ socket }) => socket));
      for (const socket of connections.keys()) if (!busy.has(socket)) socket.destroy();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
