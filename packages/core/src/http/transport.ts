/**
 * What carries one HTTP exchange: sockets where the runtime shows them, `fetch` elsewhere. The `imports` map
 * of `package.json` chooses.
 */
export interface Transport {
  /** Starts an exchange; `settle` is called once, and not at all after `abort`. */
  start(request: TransportRequest, settle: (outcome: Outcome) => void): Exchange;
  /** Lets go of idle sockets that nobody else uses. */
  close(): void;
}

export interface TransportOptions {
  baseUrl: URL;
  /** Milliseconds for DNS, TCP and TLS together. */
  connectTimeoutMs: number;
  agent?: HttpAgent | undefined;
  fetch?: typeof fetch | undefined;
}

/** An `http.Agent` or `https.Agent` of Node.js, or one that behaves like it. */
export interface HttpAgent {
  /** Closes its sockets. smskit never calls it: the agent is yours. */
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
  /** Ends the exchange, and tells how far it had come. */
  abort(): Progress;
}

/** How far an exchange had come when it ended early. */
export interface Progress {
  /** The request's head may have been handed to a connected (for TLS: secured) socket. */
  written: boolean;
  /** The status line, when it had arrived. */
  status?: number | undefined;
}

export type Outcome = { response: HttpResponse } | { failure: Failure };

export interface Failure extends Progress {
  /**
   * - `unsendable`: HTTP has no way to say it, such as a line break in a header.
   * - `undecodable`: the response is in a `Content-Encoding` that is unknown, or cut off in it.
   */
  reason: "unsendable" | "connect-timeout" | "certificate" | "network" | "too-large" | "undecodable";
  /** The system's or the parser's error code: `ECONNREFUSED`; for `undecodable`, the encoding. */
  systemCode?: string | undefined;
}

/** Bytes of a response that are read; a provider's responses have a few hundred. */
export const maximumResponseBytes = 1_048_576;

export interface HttpResponse {
  /** The HTTP status. */
  status: number;
  /** A header's value, by its lower-case name. */
  header(name: string): string | undefined;
  /** The whole body, decoded as UTF-8. */
  body: string;
}
