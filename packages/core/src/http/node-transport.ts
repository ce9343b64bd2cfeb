/// <reference types="node" />
import type { ClientRequest, IncomingMessage, Agent as NodeAgent, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import { isLoopback } from "../config/base-url.ts";
import { decodeBody } from "./decode-body.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import { idleMs, nodeHttp, sharedAgent } from "./node-agent.ts";
import {
  type Exchange,
  type Failure,
  maximumResponseBytes,
  type Outcome,
  type Transport,
  type TransportOptions,
  type TransportRequest,
} from "./transport.ts";

/** The server may have closed a socket that idled for longer, without our having been told yet. */
const trustedIdleMs = 4;

/** `node:http(s)`, on Node.js, Bun and Deno: the socket tells whether a request had been written. */
export function createTransport(options: TransportOptions): Transport {
  if (options.fetch) return createFetchTransport(options);
  const { baseUrl, connectTimeoutMs } = options;
  const secure = baseUrl.protocol === "https:";
  const http = nodeHttp(secure);
  const shared = options.agent ? undefined : sharedAgent(baseUrl, isLoopback(baseUrl));
  const agent = (options.agent as NodeAgent | undefined) ?? shared?.agent;
  const hostname = baseUrl.hostname.replace(/^\[|\]$/g, "");
  // An options object with its headers as a list: what brings a send under plain `https.request(url)`.
  const target: RequestOptions = {
    protocol: baseUrl.protocol,
    hostname,
    port: baseUrl.port === "" ? (secure ? 443 : 80) : Number(baseUrl.port),
    agent,
  };
  const poolName = agent?.getName?.({
    ...(agent as NodeAgent & { options?: object }).options,
    ...target,
    host: hostname,
  });

  /** Whether the socket that the agent would take next may have been closed by the server. */
  function nextSocketIsDoubtful(): boolean {
    const free = poolName === undefined ? undefined : agent?.freeSockets?.[poolName];
    const next = free?.at(-1);
    if (next === undefined) return false;
    return (idleMs(next) ?? Number.POSITIVE_INFINITY) > trustedIdleMs;
  }

  return {
    start(request, settle) {
      const exchange = createExchange(connectTimeoutMs, shared !== undefined, settle);
      const begin = () =>
        exchange.begin(() => http.request(requestOptions(target, baseUrl, request)), request.body);
      // Two turns of the event loop let a FIN or RST that has already arrived remove the socket (one is not enough).
      if (nextSocketIsDoubtful()) setImmediate(() => setImmediate(begin));
      else begin();
      return exchange;
    },
    close() {
      shared?.release();
    },
  };
}

function requestOptions(target: RequestOptions, baseUrl: URL, request: TransportRequest): RequestOptions {
  const headers = ["Host", baseUrl.host];
  for (const name in request.headers) headers.push(name, request.headers[name] as string);
  // Without it, some proxies compress, although nobody has asked for that.
  headers.push("Accept-Encoding", "identity");
  const { method, path, body } = request;
  // Without a length, Node sends an empty POST in chunks, which some servers refuse.
  if (body !== undefined || method.startsWith("P")) {
    headers.push("Content-Length", String(Buffer.byteLength(body ?? "")));
  }
  return { ...target, method, path, headers };
}

interface NodeExchange extends Exchange {
  begin(make: () => ClientRequest, body: string | undefined): void;
}

function createExchange(
  connectTimeoutMs: number,
  isShared: boolean,
  settle: (outcome: Outcome) => void,
): NodeExchange {
  let request: ClientRequest | undefined;
  let socket: Socket | undefined;
  let connectTimer: NodeJS.Timeout | undefined;
  let written = false;
  let status: number | undefined;
  let done = false;

  function finish(outcome?: Outcome): void {
    if (done) return;
    done = true;
    clearTimeout(connectTimer);
    if (outcome) settle(outcome);
  }

  function fail(reason: Failure["reason"], systemCode?: string): void {
    if (done) return;
    finish({ failure: { reason, systemCode, written, status } });
    request?.destroy();
  }

  function onSocket(assigned: Socket): void {
    socket = assigned;
    // Deno sends again by itself what was lost on a reused socket, a POST too, unless this says that it is new.
    if (request) request.reusedSocket = false;
    if (!isConnecting(socket)) {
      written = true;
      return;
    }
    socket.once(isSecuring(socket) ? "secureConnect" : "connect", () => {
      written = true;
      clearTimeout(connectTimer);
    });
    if (!done) connectTimer = setTimeout(fail, connectTimeoutMs, "connect-timeout");
  }

  /** Where a socket does not tell, it counts as connected: unknown is the safe side. */
  function isConnecting(socket: Socket): boolean {
    return socket.connecting || isSecuring(socket);
  }

  /** Of a caller's agent, only a socket that `tls.connect` listens to will say that it is secured. */
  function isSecuring(socket: Socket): boolean {
    const { secureConnecting } = socket as { secureConnecting?: boolean };
    return secureConnecting === true && (isShared || socket.listenerCount("secure") > 0);
  }

  function onResponse(response: IncomingMessage): void {
    written = true;
    status = response.statusCode ?? 0;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maximumResponseBytes) fail("too-large");
      else chunks.push(chunk);
    });
    response.on("end", () => {
      const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      const { headers } = response;
      const encoding = headers["content-encoding"];
      const decoded = encoding === undefined ? bytes : decodeBody(bytes, encoding);
      // What a 4xx says of the message is in its status: it counts without its body, too.
      if (typeof decoded === "string" && !isRefusal(status)) return fail(decoded, encoding);
      const body = typeof decoded === "string" ? "" : decoded.toString();
      finish({ response: { status: status as number, body, header: (name) => headers[name]?.toString() } });
    });
    response.on("error", (error) => fail("network", codeOf(error)));
    response.on("close", () => fail("network", "ECONNRESET"));
  }

  return {
    begin(make, body) {
      // Aborted while it waited for its socket to prove itself.
      if (done) return;
      try {
        request = make();
      } catch (error) {
        fail("unsendable", codeOf(error as Error));
        return;
      }
      request.on("socket", onSocket);
      request.on("response", onResponse);
      request.on("error", (error) => {
        const code = codeOf(error);
        fail(!written && isCertificateError(code) ? "certificate" : "network", code);
      });
      // Only a server that responds with a protocol upgrade gets here.
      request.on("upgrade", () => fail("network", "UNEXPECTED_UPGRADE"));
      request.end(body);
    },
    abort() {
      // A socket that is up without having said so: unknown is the safe side.
      written ||= socket !== undefined && !isConnecting(socket);
      finish();
      request?.destroy();
      return { written, status };
    },
  };
}

function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

function codeOf(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** OpenSSL's verification errors and Node's own name check. */
function isCertificateError(code: string | undefined): boolean {
  return (
    code !== undefined &&
    /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|ALTNAME|HOSTNAME_MISMATCH/.test(code)
  );
}
