/**
 * Carries HTTP exchanges: over sockets if the runtime has them, else with `fetch`. The `imports` map of `package.json`
 * chooses.
 */
export interface Transport {
  /** Starts an exchange. `settle` is called once, and never after `abort`. */
  start(request: TransportRequest, settle: (outcome: Outcome) => void): Exchange;
  /** Closes idle sockets that no other client uses. */
  close(): void;
}

export interface TransportOptions {
  baseUrl: URL;
  /** Milliseconds for DNS, TCP and TLS together. */
  connectTimeoutMs: number;
  agent?: HttpAgent | undefined;
  fetch?: typeof fetch | undefined;
}

/** An `http.Agent` or `https.Agent` of Node.js, or an object that behaves like one. */
export interface HttpAgent {
  /** Closes its sockets. smskit never calls this: you own the agent. */
  destroy(): void;
}

export interface TransportRequest {
  method: string;
  /** From the host's root, with the query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface Exchange {
  /** Aborts the exchange, and returns its progress. */
  abort(): Progress;
}

/** The progress of an exchange that ended early. */
export interface Progress {
  /** Whether the head of the request may have been written to a connected (for TLS: secured) socket. */
  written: boolean;
  /** The status, if the status line has arrived. */
  status?: number | undefined;
}

export type Outcome = { response: HttpResponse } | { failure: Failure };

export interface Failure extends Progress {
  /**
   * - `unsendable`: HTTP does not allow the request, such as a line break in a header.
   * - `undecodable`: the response has an unknown `Content-Encoding`, or is incomplete.
   */
  reason: "unsendable" | "connect-timeout" | "certificate" | "network" | "too-large" | "undecodable";
  /** The error code of the system or parser: `ECONNREFUSED`. For `undecodable`, the encoding. */
  systemCode?: string | undefined;
}

/** The most bytes of a response that are read. Responses of providers have a few hundred. */
export const maximumResponseBytes = 1_048_576;

export interface HttpResponse {
  /** The HTTP status. */
  status: number;
  /** A header's value, by its lower-case name. */
  header(name: string): string | undefined;
  /** The whole body, decoded as UTF-8. */
  body: string;
}
