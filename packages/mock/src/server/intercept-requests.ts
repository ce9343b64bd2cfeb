import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { isLoopback } from "./is-private-host.ts";
import { loadInterceptors, loadMsw } from "./load-msw.ts";
import type { MockProvider } from "./mock-provider.ts";
import { notMockedResponse } from "./not-mocked.ts";
import { createRequestRouter } from "./route-request.ts";
import { isWebhook } from "./send-http.ts";

/** Marks a connection that an interceptor handles. */
const intercepted = Symbol("intercepted");

/**
 * Handles the HTTP requests of this process with mocks. It intercepts connections, so it works for every function that
 * makes requests, even one that code kept from before. The result stops it.
 *
 * @internal
 */
export function interceptRequests(mocks: readonly MockProvider[]): () => void {
  const { HttpRequestInterceptor, SocketInterceptor } = loadInterceptors();
  const { getResponse } = loadMsw();
  const handlers = mocks.flatMap((mock) => mock.handlers);
  const router = createRequestRouter(mocks);
  const isMocked = (host: string): boolean => router.atHost(host.toLowerCase()) !== undefined;

  const controllers = new WeakMap<Socket, { claim(): void; reset(): void }>();

  const requests = new HttpRequestInterceptor();
  requests.apply();
  requests.on("request", async ({ request, controller, initiator }) => {
    if (request.method === "CONNECT") {
      // The proxy is not contacted: the requests through the tunnel are intercepted one by one.
      await completeConnection(initiator);
      return controller.respondWith(new Response(null));
    }
    const url = new URL(request.url);
    try {
      const { method, headers } = request;
      const head = { method, url, path: url.pathname, query: url.searchParams, headers };
      const owner = router.atHost(url.hostname, head)?.mock;
      const response = await getResponse(owner === undefined ? handlers : owner.handlers, request);
      if (response !== undefined) return controller.respondWith(response);
    } catch (error) {
      return controller.errorWith(error instanceof Error ? error : new Error(String(error)));
    }
    if (isLoopback(url.hostname) || isWebhook()) return;
    const sibling = router.ofSiblingHost(url.hostname);
    if (sibling !== undefined) {
      const target = { method: request.method, host: url.hostname, path: url.pathname };
      const { status, headers, body } = notMockedResponse(target, [sibling]);
      return controller.respondWith(new Response(body, { status, headers }));
    }
    controller.errorWith(refusal(`${request.method} requests to ${url.host}`));
  });

  /**
   * undici waits for the connection to a proxy before it writes, so the interceptor reports it early. It must be complete
   * before the tunnel begins.
   */
  async function completeConnection(socket: unknown): Promise<void> {
    if (!(socket instanceof Socket) || socket.connecting) return;
    const connection = controllers.get(socket);
    connection?.claim();
    await Promise.resolve();
    connection?.reset();
  }

  const connections = SocketInterceptor.singleton(SocketInterceptor);
  const owner = {};
  const listening = new AbortController();
  connections.apply(owner);
  connections.on(
    "connection",
    ({ connectionOptions, socket, controller }) => {
      controllers.set(socket, controller);
      Object.assign(socket, { [intercepted]: true });
      const host = connectionOptions.host ?? "localhost";
      if (isLoopback(host)) return;
      const refuse = () => socket.destroy(refusal(`connections to ${host} that are not HTTP/1.1`));
      if ("ALPNProtocols" in connectionOptions && isHttp2(connectionOptions.ALPNProtocols)) refuse();
      if (!isMocked(host)) return;
      // The interceptor passes through what is not HTTP/1.1, and connects for a client that has written nothing yet.
      Object.defineProperty(controller, "passthrough", { value: () => socket.bytesWritten > 0 && refuse() });
    },
    { signal: listening.signal },
  );

  /** Closes a connection that undici, and so `fetch`, kept open from before: no interceptor sees it. */
  function endKeptConnection(message: unknown): void {
    const { request, socket } = message as { request: { origin: string | URL }; socket: Socket };
    const { hostname } = new URL(request.origin);
    if (isMocked(hostname) && !(intercepted in socket)) {
      socket.destroy(refusal(`connections to ${hostname} from before the mocks were started`));
    }
  }
  subscribe("undici:client:sendHeaders", endKeptConnection);

  return () => {
    unsubscribe("undici:client:sendHeaders", endKeptConnection);
    listening.abort();
    requests.dispose();
    connections.dispose(owner);
  };
}

/** Also emits a process warning: few programs print the cause of a failed request. */
function refusal(what: string): Error {
  const message = `No mock handles ${what}, so smskit blocked it. To mock it, pass startMocks a mock made with defineMockProvider of @smskit/mock/provider.`;
  process.emitWarning(message, "MockWarning");
  return new Error(message);
}

/** Whether a client speaks only HTTP/2, as `node:http2` does. Its requests bypass the socket that interceptors read. */
function isHttp2(protocols: unknown): boolean {
  return Array.isArray(protocols) && protocols.includes("h2") && !protocols.includes("http/1.1");
}
