import type { HttpAgent } from "../http/transport.ts";
import type { Templates } from "../message/template-entry.ts";
import type { Attempt } from "./sms-receipt.ts";

/** Options of a connector that JSON cannot express, or that several connectors share. */
export interface ConnectorRuntime {
  /**
   * Tells two accounts of one provider apart.
   * @default the provider's name
   */
  id?: string | undefined;
  /** The templates, if the config has none: you can switch providers and keep your texts. Both at once are refused. */
  templates?: Templates | undefined;
  /** ISO 3166 alpha-2, `"US"`: the country of numbers without a country code. Without it they are refused. */
  defaultCountry?: string | undefined;
  /** How requests are sent. @default keep-alive sockets that all connectors of the process share */
  http?:
    | {
        /** Replaces the shared keep-alive agent, on Node.js: for client certificates, a private CA or your own proxy. */
        agent?: HttpAgent | undefined;
        /** Replaces sockets. A `fetch` cannot tell whether a request was written, so its failures leave the outcome unknown. */
        fetch?: typeof fetch | undefined;
      }
    | undefined;
  /** Called after every request to the provider. Errors it throws are ignored. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
}
