import type { Carrier } from "../carrier/carrier.ts";
import type { MockProvider } from "./mock-provider.ts";

/** Options of {@link startMockServer}. */
export interface MockServerOptions {
  /** `0` chooses a free one. @default 0 */
  port?: number | undefined;
  /** The address to listen on; by default only this machine can connect. @default "127.0.0.1" */
  host?: string | undefined;
  /** @default the carrier of the first mock, or a new one */
  carrier?: Carrier | undefined;
  /** @default all providers */
  mocks?: readonly MockProvider[] | undefined;
  /**
   * Serve HTTPS with a temporary certificate authority, whose certificate is `ca` of the server. It certifies
   * `localhost`, the loopback addresses and every host of the providers.
   *
   * @default false
   */
  tls?: boolean | undefined;
  /**
   * Further host names that requests may use, without ports. This machine, its private network (names such as `app` and
   * `mock.local`, private addresses) and the hosts of the providers are always allowed. Any other Host header gets a 403,
   * so that no web page can reach the server through a name that points to it.
   *
   * @default []
   */
  allowedHosts?: readonly string[] | undefined;
  /** Start even if `NODE_ENV` is `production`. @default false */
  allowProduction?: boolean | undefined;
}

/** A running mock server. */
export interface MockServer {
  /** `http://127.0.0.1:54321`: scheme, host and port, no path. */
  readonly url: string;
  /** The TCP port that it listens on. */
  readonly port: number;
  /** The phone network behind its providers. */
  readonly carrier: Carrier;
  /** The names of its providers. */
  readonly providers: readonly string[];
  /** The mock providers that it serves. */
  readonly mocks: readonly MockProvider[];
  /** The authority's certificate, PEM; only with `tls`. */
  readonly ca?: string;
  /** The path of a file that contains `ca`, for `NODE_EXTRA_CA_CERTS`. It exists until `close`. */
  readonly caFile?: string;
  /** Stops listening, closes every connection, and sends no more webhooks. */
  close(): Promise<void>;
}
