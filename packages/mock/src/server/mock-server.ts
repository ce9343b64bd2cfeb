import type { Carrier } from "../carrier/carrier.ts";
import type { MockProvider } from "./mock-provider.ts";

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
  /** Start although `NODE_ENV` is `production`. @default false */
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
  /** The names of the providers that it serves. */
  readonly providers: readonly string[];
  /** The mock providers that it serves. */
  readonly mocks: readonly MockProvider[];
  /** The authority's certificate, PEM; only with `tls`. */
  readonly ca?: string;
  /** A file with `ca` in it, for `NODE_EXTRA_CA_CERTS` and the like. It is there until `close`. */
  readonly caFile?: string;
  /** Stops listening, cuts every connection, and tells apps nothing more. */
  close(): Promise<void>;
}
