import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createNetServer, type Socket } from "node:net";
import { getResponse } from "msw";
import type { ApiListener } from "./api/api-listener.ts";
import type { Carrier, CarrierEngine } from "./carrier.ts";
import { createHostCheck, hostNameOf, objectionToCaller } from "./check-caller.ts";
import { createCarrier } from "./create-carrier.ts";
import type { ConnectionFault } from "./fault.ts";
import type { MockProvider, ProviderSite } from "./mock-provider.ts";
import { ServedRequest } from "./served-request.ts";
import {
  resetSocket,
  strikeConnection,
  strikeExchange,
  type WireAnswer,
  writeAnswer,
} from "./socket-faults.ts";
import { mockTwilio } from "./twilio/mock-twilio.ts";
import { mockVonage } from "./vonage/mock-vonage.ts";

/** Options of {@link startMockServer}. */
export interface MockServerOptions {
  /** `0` picks a free one. @default 0 */
  port?: number | undefined;
  /** The address to listen at; only this machine by default. @default "127.0.0.1" */
  host?: string | undefined;
  /** @default the carrier of the first mock, or a new one */
  carrier?: Carrier | undefined;
  /** @default every provider */
  mocks?: readonly MockProvider[] | undefined;
  /**
   * Serve HTTPS with a throw-away authority, whose certificate is `ca` of the server. There are certificates
   * for `localhost`, the loopback addresses and every host of the providers.
   *
   * @default false
   */
  tls?: boolean | undefined;
  /**
   * Host names under which it may be reached, beside this machine, its private network (names such as `app`,
   * `mock.local`, private addresses) and the hosts of the providers. Without ports. Any other is 403, so that no web
   * page gets through by a name that it points here.
   *
   * @default []
   */
  allowedHosts?: readonly string[] | undefined;
  /** Start even where `NODE_ENV` is `production`. @default false */
  allowProduction?: boolean | undefined;
}

/** A running mock server. */
export interface MockServer {
  /** `http://127.0.0.1:54321`: scheme, host and port, no path. */
  readonly url: string;
  readonly port: number;
  readonly carrier: Carrier;
  /** The authority's certificate, PEM; only with `tls`. */
  readonly ca?: string;
  /** Stops listening, cuts every connection, and tells apps nothing more. */
  close(): Promise<void>;
}

const bodyLimit = 1024 * 1024;
/** A client that goes on after so much is not listening to the answer. */
const dropLimit = 64 * bodyLimit;

/**
 * Serves mock providers on a real socket, for any client that takes a base URL: SDKs, curl, other languages.
 * A provider is found by the Host header or, at the bare address, by its path. There, too, is the API for tests, below
 * `/api/v1`.
 *
 * @throws Error when the port cannot be listened at, when a mock is on another carrier, or in production.
 *
 * @example
 * const server = await startMockServer({ port: 0 });
 * const client = twilio(accountSid, authToken);
 * client.api.baseUrl = server.url;
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  if (process.env["NODE_ENV"] === "production" && !options.allowProduction) {
    throw new Error(
      "NODE_ENV is production: a mock there would take messages that nobody gets. If it is meant to, set `allowProduction`.",
    );
  }
  const carrier = (options.carrier ?? options.mocks?.[0]?.carrier ?? createCarrier()) as CarrierEngine;
  const mocks = options.mocks ?? [mockTwilio(carrier), mockVonage(carrier)];
  if (mocks.length === 0) throw new Error("`mocks` is empty: there is nothing to serve.");
  if (mocks.some((mock) => mock.carrier !== carrier)) {
    throw new Error("Every mock of a server must be on the server's carrier.");
  }
  const host = options.host ?? "127.0.0.1";
  const scheme = options.tls ? "https" : "http";
  const isProviderHost = (name: string): boolean =>
    mocks.some(({ sites }) => sites.some(({ hosts }) => hosts.test(name)));
  const certificates = options.tls
    ? await import("./create-certificates.ts").then(({ createCertificates }) =>
        createCertificates(isProviderHost),
      )
    : undefined;

  const providers = mocks.map(({ provider }) => provider);
  const sockets = new Map<string, Socket>();
  const find = createFinder(mocks);
  const isKnownHost = createHostCheck([...(options.allowedHosts ?? []), host], isProviderHost);
  let api: Promise<ApiListener> | undefined;

  /** The connection below HTTP and TLS, which alone can be reset. */
  function rawSocketOf({ socket }: IncomingMessage): Socket {
    return sockets.get(peerOf(socket)) ?? socket;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const objection = objectionToCaller(request, isKnownHost);
    if (objection !== undefined) return writeAnswer(response, forbidden(objection));
    if (isApi(request) && !isProviderHost(hostNameOf(request.headers.host ?? ""))) {
      api ??= import("./api/api-listener.ts").then(({ createApiListener }) =>
        createApiListener({ carrier, url: server.url, providers }),
      );
      return (await api)(request, response);
    }
    const { mock, site } = find(request.headers.host ?? "", request.url ?? "/");
    const fault = carrier.faults.take("head", { providers: [mock.provider] });
    if (fault) return resetSocket(rawSocketOf(request));
    const origin = `${scheme}://${request.headers.host ?? `${host}:${port}`}`;
    const body = await readBody(request);
    if (body === undefined) {
      const answer = mock.refuse({ reason: "too-large" }, { origin, host: site.host });
      return writeAnswer(response, refusal(answer));
    }
    const served = new ServedRequest(`https://${site.host}${request.url ?? "/"}`, {
      method: request.method ?? "GET",
      headers: headersOf(request),
      body,
      origin,
    });
    const answered = await getResponse(mock.handlers, served);
    const answer = answered
      ? await wireAnswer(answered)
      : refusal(mock.refuse({ reason: "not-found", path: pathOf(request) }, { origin, host: site.host }));
    if (served.fault === undefined) writeAnswer(response, answer);
    else strikeExchange(served.fault, { response, raw: rawSocketOf(request), answer });
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => {
      if (request.socket.destroyed) return;
      const message = error instanceof Error ? error.message : String(error);
      writeAnswer(response, { status: 500, headers: ["content-type", "text/plain"], body: message });
    });
  };
  const inner = certificates
    ? createHttpsServer(certificates.serverOptions, onRequest)
    : createHttpServer(onRequest);
  inner.keepAliveTimeout = 0;
  inner.headersTimeout = 0;
  inner.requestTimeout = 0;
  inner.on("clientError", (_error, socket) => socket.destroy());
  inner.on("tlsClientError", (_error: Error, socket: Socket) => socket.destroy());

  /** Every connection; those that were reset on arrival have no peer to tell them apart by. */
  const open = new Set<Socket>();
  const outer = createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const peer = peerOf(socket);
    sockets.set(peer, socket);
    open.add(socket);
    socket.on("close", () => {
      open.delete(socket);
      // Its peer may have come again from the same port.
      if (sockets.get(peer) === socket) sockets.delete(peer);
    });
    socket.on("error", () => socket.destroy());
    const fault = carrier.faults.take("connection", { providers });
    if (fault) strikeConnection(fault as ConnectionFault, socket);
    else inner.emit("connection", socket);
  });
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
    throw error;
  }
  const { port } = outer.address() as AddressInfo;

  const server: MockServer = {
    url: `${scheme}://${addressOf(host)}:${port}`,
    port,
    carrier,
    ...(certificates && { ca: certificates.ca }),
    close() {
      detach();
      const closed = new Promise<void>((resolve) => outer.close(() => resolve()));
      for (const socket of open) socket.destroy();
      return closed;
    },
  };
  return server;
}

/** How this machine reaches what listens at a host. */
function addressOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function isApi(request: IncomingMessage): boolean {
  return /^\/api\/v1(?:\/|$)/.test(pathOf(request));
}

function forbidden(detail: string): WireAnswer {
  return {
    status: 403,
    headers: ["content-type", "application/problem+json"],
    body: JSON.stringify({ title: "Forbidden", status: 403, detail }),
  };
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}`;
}

function pathOf({ url }: IncomingMessage): string {
  return (url ?? "/").split("?", 1)[0] ?? "/";
}

/** Finds whose request it is: by the Host header, else by the path, else the first provider's to refuse. */
function createFinder(mocks: readonly MockProvider[]) {
  type Found = { mock: MockProvider; site: ProviderSite };
  const all = mocks.flatMap((mock) => mock.sites.map((site): Found => ({ mock, site })));
  const byHost = new Map<string, Found | undefined>();
  const lookUp = (name: string): Found | undefined => {
    const found = all.find(({ site }) => site.hosts.test(name));
    return found && { mock: found.mock, site: { ...found.site, host: name } };
  };
  return (host: string, url: string): Found => {
    if (!byHost.has(host)) {
      if (byHost.size >= 1000) byHost.clear();
      byHost.set(host, lookUp(hostNameOf(host)));
    }
    const found = byHost.get(host) ?? all.find(({ site }) => site.paths.test(url)) ?? all[0];
    if (found === undefined) throw new Error("No mock provider has a site.");
    return found;
  };
}

/** The body as text, or nothing if it is larger than the limit; what is too much is read and dropped. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
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

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    const value = rawHeaders[index + 1];
    if (name !== undefined && value !== undefined) headers.append(name, value);
  }
  return headers;
}

function refusal(answer: ReturnType<MockProvider["refuse"]>): WireAnswer {
  return { status: answer.status, headers: Object.entries(answer.headers).flat(), body: answer.body };
}

async function wireAnswer(response: Response): Promise<WireAnswer> {
  const headers: string[] = [];
  response.headers.forEach((value, name) => {
    if (name !== "content-length") headers.push(name, value);
  });
  return { status: response.status, headers, body: await response.text() };
}
