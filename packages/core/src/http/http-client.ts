import { createTransport } from "#transport";
import { baseUrlProblem } from "../config/base-url.ts";
import { expectOptions } from "../config/check-arguments.ts";
import { deadlineReason, defaultTimeoutMs, longestTimeoutMs } from "../connector/call-deadline.ts";
import type { CallOptions } from "../connector/sms-connector.ts";
import type { Delivery } from "../errors/error-codes.ts";
import { shownCode } from "../errors/foreign-text.ts";
import { SmsError } from "../errors/sms-error.ts";
import {
  type Exchange,
  type Failure,
  type HttpAgent,
  type HttpResponse,
  maximumResponseBytes,
  type Outcome,
  type Progress,
  type Transport,
} from "./transport.ts";

/** Sends requests to the API of one provider. */
export interface HttpClient {
  /**
   * Sends one request: never repeats it, never follows a redirect, reads at most 1 MiB of the response. Resolves with a
   * response of any status. Over sockets it asks for an uncompressed response, and decodes gzip, deflate and br if the
   * response is compressed anyway; with `fetch`, the runtime decides.
   * @throws {SmsError} `unavailable`, `timeout` or `aborted`: with `delivery: "not-sent"` if the request was not written,
   * else `"unknown"`.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle sockets that no other client uses. */
  close(): void;
}

export interface HttpClientOptions {
  /** https, or http to this machine. A path is used as a prefix. */
  baseUrl: string;
  /**
   * Milliseconds for a request without its own `timeoutMs`. Inside a connector, leave it out: the `signal` of each call
   * has the deadline.
   * @default 10_000 for a request without a signal
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds for DNS, TCP and TLS together, from the assignment of a socket.
   * @default 2_000
   */
  connectTimeoutMs?: number | undefined;
  /** Replaces the shared keep-alive agent: for client certificates, a private CA or your own proxy. */
  agent?: HttpAgent | undefined;
  /** Replaces sockets with a `fetch`, which does not report whether a request was written. */
  fetch?: typeof fetch | undefined;
}

export interface HttpRequest extends CallOptions {
  /** @default "GET" */
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | undefined;
  /** Appended to the base URL; starts with a slash, and may have a query. */
  path: string;
  /** The request's headers, by name. */
  headers?: Record<string, string> | undefined;
  /** The body, encoded as UTF-8. */
  body?: string | undefined;
}

/**
 * Creates a client for one base URL. Clients of a process share keep-alive sockets.
 * @throws {SmsError} `invalid-config` for a base URL that is neither https nor http to this machine.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  expectOptions("createHttpClient", options, {
    baseUrl: true,
    timeoutMs: true,
    connectTimeoutMs: true,
    agent: true,
    fetch: true,
  });
  const problem = baseUrlProblem(options.baseUrl);
  if (problem !== undefined) throw new SmsError({ code: "invalid-config", message: `baseUrl: ${problem}.` });
  const baseUrl = new URL(options.baseUrl);
  const prefix = baseUrl.pathname.replace(/\/$/, "");
  // Created at the first request, since loading Node's HTTP stack takes longer than the rest of a connector.
  let transport: Transport | undefined;
  const open = () =>
    createTransport({
      baseUrl,
      connectTimeoutMs: Math.min(options.connectTimeoutMs ?? 2_000, longestTimeoutMs),
      agent: options.agent,
      fetch: options.fetch,
    });
  return {
    request: (request) => exchange(request),
    close() {
      transport?.close();
      transport = undefined;
    },
  };

  function exchange(request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortError(baseUrl.host, signal.reason, { written: false }));
        return;
      }
      if (!request.path.startsWith("/")) {
        reject(networkError(baseUrl.host, { reason: "unsendable", written: false }));
        return;
      }
      const timeoutMs =
        request.timeoutMs ?? options.timeoutMs ?? (signal === undefined ? defaultTimeoutMs : undefined);
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => stop(deadlineReason), Math.min(timeoutMs, longestTimeoutMs));
      const onAbort = () => stop(signal?.reason);
      const release = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      let running: Exchange | undefined;
      const stop = (reason: unknown) => {
        // Aborted by what creates the request, such as the agent: handled below.
        if (running === undefined) return;
        release();
        reject(abortError(baseUrl.host, reason, running.abort()));
      };
      signal?.addEventListener("abort", onAbort);
      const settle = (outcome: Outcome) => {
        release();
        if ("response" in outcome) resolve(outcome.response);
        else reject(networkError(baseUrl.host, outcome.failure));
      };
      try {
        transport ??= open();
        running = transport.start(
          {
            method: request.method ?? "GET",
            path: prefix + request.path,
            headers: request.headers ?? {},
            body: request.body,
          },
          settle,
        );
      } catch {
        // Thrown by an invalid agent, before anything is written.
        settle({ failure: { reason: "unsendable", written: false } });
      }
      if (signal?.aborted) stop(signal.reason);
    });
  }
}

/** What is known of the message if the exchange ended early: a 4xx status line is enough to know that it was not sent. */
function deliveryAfter({ written, status }: Progress): Delivery {
  if (!written) return "not-sent";
  return status !== undefined && status >= 400 && status < 500 && status !== 408 ? "not-sent" : "unknown";
}

function abortError(host: string, reason: unknown, progress: Progress): SmsError {
  const delivery = deliveryAfter(progress);
  const where =
    progress.status === undefined
      ? progress.written
        ? "after the request was written"
        : "before the request was written"
      : "while the response arrived";
  return reason === deadlineReason
    ? new SmsError({
        code: "timeout",
        delivery,
        message: `${host} did not respond in time; the deadline came ${where}.`,
      })
    : new SmsError({
        code: "aborted",
        delivery,
        message: `The caller aborted the request to ${host} ${where}.`,
      });
}

function networkError(host: string, failure: Failure): SmsError {
  const delivery = deliveryAfter(failure);
  const systemCode = shownCode(failure.systemCode);
  return new SmsError({
    code: "unavailable",
    delivery,
    retryable: failure.reason === "certificate" || failure.reason === "unsendable" ? false : undefined,
    httpStatus: failure.status,
    message: `${sentences[failure.reason](host, failure)}${systemCode === undefined ? "" : ` (${systemCode})`}.`,
    // With a caller's agent or fetch, it may be any string.
    quoted: systemCode === undefined ? undefined : [systemCode],
  });
}

const sentences: Record<Failure["reason"], (host: string, failure: Failure) => string> = {
  unsendable: (host) =>
    `The request to ${host} cannot be sent: its path or a header, such as a credential, has a character that HTTP does not allow, or \`http.agent\` does not match the URL's protocol`,
  "connect-timeout": (host) => `No connection to ${host} within the connect timeout`,
  certificate: (host) =>
    `The TLS certificate of ${host} was rejected: the connection may be intercepted, or a private CA is missing`,
  undecodable: (host) =>
    `${host} responded with a Content-Encoding that was not requested and cannot be decoded: check the proxies between this machine and the provider`,
  "too-large": (host) => `${host} responded with more than ${maximumResponseBytes} bytes`,
  network: (host, { written, status }) => {
    if (!written) return `No connection to ${host}`;
    if (status !== undefined) return `The response of ${host} ended early, after its status ${status}`;
    return `The connection to ${host} was lost after the request was written, before its response`;
  },
};
