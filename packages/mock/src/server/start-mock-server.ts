import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createNetServer, type Socket } from "node:net";
import type { CarrierEngine } from "../carrier/carrier.ts";
import { createCarrier } from "../carrier/create-carrier.ts";
import type { ConnectionFault } from "../faults/fault-types.ts";
import {
  applyConnectionFault,
  applyResponseFault,
  resetSocket,
  type WireResponse,
  writeResponse,
} from "../faults/socket-faults.ts";
import { mockProviders } from "../generated/providers.ts";
import { dispatchRequest } from "./dispatch-request.ts";
import type { MockServer, MockServerOptions } from "./mock-server.ts";
import { headersOf, normalizeTarget, pathOf, readBody } from "./node-request.ts";
import { describeMocks, notMockedResponse, refuseTunnel } from "./not-mocked.ts";
import type { ProviderResponse } from "./provider-response.ts";
import { refuseProduction } from "./refuse-production.ts";
import { refuseUnknownOptions } from "./refuse-unknown-options.ts";
import { createHostCheck, hostNameOf, reasonToRefuse } from "./request-guard.ts";
import { createRequestRouter } from "./route-request.ts";
import { createOwnPaths } from "./serve-own-paths.ts";
import { writeCaFile } from "./write-ca-file.ts";

/**
 * Serves mock providers on a real socket, for any client with a base URL: SDKs, curl, other languages. The Host header
 * selects a provider or, at the server's own address, the path, query and headers do. The server's own address also has
 * the inbox, for browsers at `/`, and the API for tests, at `/api/v1`.
 *
 * @throws Error when the port is not available, when a mock is on another carrier, or when `NODE_ENV` is `production`.
 *
 * @example
 * const server = await startMockServer({ port: 0 });
 * const client = twilio(accountSid, authToken);
 * client.api.baseUrl = server.url;
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  refuseUnknownOptions("startMockServer", options, {
    port: true,
    host: true,
    carrier: true,
    mocks: true,
    tls: true,
    allowedHosts: true,
    allowProduction: true,
  });
  refuseProduction("startMockServer", options);
  const carrier = (options.carrier ?? options.mocks?.[0]?.carrier ?? createCarrier()) as CarrierEngine;
  const mocks = options.mocks ?? mockProviders(carrier);
  if (mocks.length === 0)
    throw new Error("mocks: is empty. Pass at least one mock, or leave it out for all providers.");
  if (mocks.some((mock) => mock.carrier !== carrier)) {
    throw new Error(
      "mocks: every mock must be on the server's carrier. Make them with the same createCarrier().",
    );
  }
  const host = options.host ?? "127.0.0.1";
  const scheme = options.tls ? "https" : "http";
  const router = createRequestRouter(mocks);
  const isProviderHost = (name: string): boolean => router.atHost(name) !== undefined;
  const certificates = options.tls
    ? await import("./create-certificates.ts").then(({ createCertificates }) =>
        createCertificates(isProviderHost),
      )
    : undefined;

  const providers = mocks.map(({ provider }) => provider);
  const sockets = new Map<string, Socket>();
  const isKnownHost = createHostCheck([...(options.allowedHosts ?? []), addressOf(host)], isProviderHost);
  const ownPaths = createOwnPaths(() => ({ carrier, url: server.url, mocks }));

  /** The connection below HTTP and TLS: only that one can be reset. */
  function rawSocketOf({ socket }: IncomingMessage): Socket {
    return sockets.get(peerOf(socket)) ?? socket;
  }

  async function serve(request: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    normalizeTarget(request);
    const name = hostNameOf(request.headers.host ?? "");
    const { method = "GET", url: target = "/" } = request;
    const sibling = isKnownHost(name) ? undefined : router.ofSiblingHost(name);
    const refusal = reasonToRefuse(request, sibling === undefined ? isKnownHost : () => true);
    if (refusal !== undefined) {
      if (isKnownHost(name) || sibling !== undefined) return writeResponse(outgoing, forbidden(refusal));
      const target = `${method} ${pathOf(request).slice(0, 200)} at ${name} is not mocked.`;
      const mocked = `Mocked: ${describeMocks(mocks)}.`;
      return writeResponse(outgoing, forbidden(`${target} ${refusal} ${mocked}`));
    }
    if (sibling !== undefined) {
      const response = notMockedResponse({ method, host: name, path: pathOf(request) }, [sibling]);
      return writeResponse(outgoing, wireResponse(response));
    }
    const origin = `${scheme}://${request.headers.host ?? `${host}:${port}`}`;
    const headers = headersOf(request);
    const url = URL.parse(origin + target) ?? new URL(`${scheme}://localhost${target}`);
    const head = { method, url, path: url.pathname, query: url.searchParams, headers };
    let found = router.atHost(name, head);
    if (found === undefined) {
      if (ownPaths.has(request)) return ownPaths.serve(request, outgoing);
      found = router.atOwnAddress(head);
    }
    if (found === undefined) {
      if (ownPaths.hasUnmatched(request)) return ownPaths.serve(request, outgoing);
      const response = notMockedResponse({ method, host: name, path: pathOf(request) }, mocks);
      return writeResponse(outgoing, wireResponse(response));
    }
    const { mock, site } = found;
    const fault = carrier.faults.take("head", { providers: [mock.provider] });
    if (fault) return resetSocket(rawSocketOf(request));
    const body = await readBody(request);
    if (body === undefined) {
      const response = mock.refuse({ reason: "too-large" }, { origin, host: site.host, path: head.path });
      return writeResponse(outgoing, wireResponse(response));
    }
    const { response, fault: socketFault } = await dispatchRequest(mock, {
      url: new URL(`https://${site.host}${target}`),
      method,
      headers,
      body,
      origin,
    });
    const wire = wireResponse(response);
    if (socketFault === undefined) writeResponse(outgoing, wire);
    else applyResponseFault(socketFault, { outgoing, raw: rawSocketOf(request), response: wire });
  }

  const onRequest = (request: IncomingMessage, outgoing: ServerResponse): void => {
    serve(request, outgoing).catch((error: unknown) => {
      if (request.socket.destroyed) return;
      const message = error instanceof Error ? error.message : String(error);
      writeResponse(outgoing, { status: 500, headers: ["content-type", "text/plain"], body: message });
    });
  };
  const inner = certificates
    ? createHttpsServer(certificates.serverOptions, onRequest)
    : createHttpServer(onRequest);
  inner.keepAliveTimeout = 0;
  inner.headersTimeout = 0;
  inner.requestTimeout = 0;
  inner.on("connect", (_request, socket) => refuseTunnel(socket));
  inner.on("tlsClientError", (_error: Error, socket: Socket) => socket.destroy());

  /** All connections. Those that were reset immediately have no peer address to identify them. */
  const open = new Set<Socket>();
  const outer = createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const peer = peerOf(socket);
    sockets.set(peer, socket);
    open.add(socket);
    socket.on("close", () => {
      open.delete(socket);
      // Its peer may have connected again from the same port.
      if (sockets.get(peer) === socket) sockets.delete(peer);
    });
    socket.on("error", () => socket.destroy());
    const fault = carrier.faults.take("connection", { providers });
    if (fault) applyConnectionFault(fault as ConnectionFault, socket);
    else inner.emit("connection", socket);
  });
  const caFile = certificates && (await writeCaFile(certificates.ca));
  const detachments = [carrier.faults.attach("server"), carrier.webhooks.attach()];
  const detach = (): void => {
    for (const undo of detachments) undo();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      outer.once("error", reject);
      outer.listen(options.port ?? 0, host, () => resolve());
    });
  } catch (error) {
    detach();
    await caFile?.remove();
    throw error;
  }
  const { port } = outer.address() as AddressInfo;

  const server: MockServer = {
    url: `${scheme}://${addressOf(host)}:${port}`,
    port,
    carrier,
    providers,
    mocks,
    ...(certificates && { ca: certificates.ca }),
    ...(caFile && { caFile: caFile.path }),
    async close() {
      detach();
      const closed = new Promise<void>((resolve) => outer.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await Promise.all([closed, caFile?.remove()]);
    },
  };
  detachments.push(carrier.serveAt(server.url));
  return server;
}

/** The host under which this machine reaches a server that listens on `host`. */
function addressOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function forbidden(detail: string): WireResponse {
  return {
    status: 403,
    headers: ["content-type", "application/problem+json"],
    body: JSON.stringify({ title: "Forbidden", status: 403, detail }),
  };
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}`;
}

function wireResponse({ status, headers, body }: ProviderResponse): WireResponse {
  return { status, headers: Object.entries(headers).flat(), body };
}
