/// <reference types="node" />
import type { ClientRequest, IncomingMessage, Agent as NodeAgent, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import { isLoopback } from "../config/base-url.ts";
import { decodeBody } from "./decode-body.ts";
import { createTransport as createFetchTransport } from "./fetch-transport.ts";
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

/** The server may have closed a socket that was idle for longer, and the notification may not have arrived. */
const trustedIdleMs = 4;

/** Sends requests with `node:http(s)`, on Node.js, Bun and Deno: the socket shows whether a request was written. */
export function createTransport(options: TransportOptions): Transport {
  if (options.fetch) return createFetchTransport(options);
  const { baseUrl, connectTimeoutMs } = options;
  const secure = baseUrl.protocol === "https:";
  const http = nodeHttp(secure);
  const shared = options.agent ? undefined : sharedAgent(baseUrl, isLoopback(baseUrl));
  const agent = (options.agent as NodeAgent | undefined) ?? shared?.agent;
  const hostname = baseUrl.hostname.replace(/^\[|\]$/g, "");
  // An options object with a list of headers: faster than `https.request(url)`.
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

  /** Whether the server may have closed the socket that the agent would use next. */
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
  // Without it, some proxies compress although the request does not ask for it.
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
    // Deno repeats requests that were lost on a reused socket, even a POST, unless this says that the socket is new.
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

  /** A socket without this information counts as connected: "unknown" is the safe result. */
  function isConnecting(socket: Socket): boolean {
    return socket.connecting || isSecuring(socket);
  }

  /** With a caller's agent, only a socket that `tls.connect` listens to emits the event that it is secured. */
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
      // The status of a 4xx is enough to know that nothing was sent: it counts without its body.
      if (typeof decoded === "string" && !isRefusal(status)) return fail(decoded, encoding);
      const body = typeof decoded === "string" ? "" : decoded.toString();
      finish({ response: { status: status as number, body, header: (name) => headers[name]?.toString() } });
    });
    response.on("error", (error) => fail("network", codeOf(error)));
    response.on("close", () => fail("network", "ECONNRESET"));
  }

  return {
    begin(make, body) {
      // Aborted while it waited for the check of its socket.
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
      // A socket that is connected without having emitted the event: "unknown" is the safe result.
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
