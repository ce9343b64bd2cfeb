import type { HttpAgent } from "../http/transport.ts";
import type { Templates } from "../message/template-schema.ts";
import type { Attempt } from "./sms-receipt.ts";

/** What data cannot be, or what several connectors share. */
export interface ConnectorRuntime {
  /**
   * Tells two accounts of one provider apart.
   * @default the provider's name
   */
  id?: string | undefined;
  /** Serve where the config's are absent or empty, so that a swap of providers keeps the texts. */
  templates?: Templates | undefined;
  /** ISO 3166 alpha-2: how to read numbers without a country code. Without it they are refused. */
  defaultCountry?: string | undefined;
  /** How requests leave the process. @default keep-alive sockets that all connectors of the process share */
  http?:
    | {
        /** Replaces the shared keep-alive agent, on Node.js: for client certificates, a private CA, a proxy of your own. */
        agent?: HttpAgent | undefined;
        /** Replaces sockets. A `fetch` cannot tell whether a request was written, so its failures leave the outcome unknown. */
        fetch?: typeof fetch | undefined;
      }
    | undefined;
  /** Hears of every request to the provider. What it throws is ignored. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
}
