import type { Templates } from "@smskit/core";

/** A value that is not in the config itself: of an environment variable, or of a file without its last line break. */
export type FromElsewhere =
  | {
      /** The name of an environment variable. */
      readonly $env: string;
    }
  | {
      /** The path of a file, relative to the config's. */
      readonly $file: string;
    };

/**
 * The config of a gateway, as its JSON file has it. A string of a connector, and every secret, may also be
 * `{ "$env": "NAME" }` or `{ "$file": "path" }`.
 */
export interface GatewayConfigInput {
  /** The accounts at providers, by names of your choice. */
  connectors: Readonly<Record<string, ConnectorInput>>;
  /** The texts, for every connector whose own config has none. */
  templates?: Templates | undefined;
  /** ISO 3166 alpha-2, `"US"`: the country of numbers without a country code. Without it they are refused. */
  defaultCountry?: string | undefined;
  /** Which connectors send, and what is refused. */
  delivery?: DeliveryInput | undefined;
  /**
   * A folder for an embedded database, or `postgres://user:password@host/name` for a server that several instances share.
   * @default "./smskit-gateway"
   */
  database?: string | FromElsewhere | undefined;
  /**
   * Keys every hash of a number, code or text: at least 16 random characters. To rotate it, list the new one first and keep
   * the old one.
   */
  secret: string | FromElsewhere | readonly (string | FromElsewhere)[];
  /** The keys of the API. @default [] */
  keys?: readonly ApiKeyInput[] | undefined;
  /** The rules of verification codes. */
  verification?: VerificationInput | undefined;
  /** The systems that may ask for texts, by the name in their URL: `/doors/<name>`. @default {} */
  doors?: Readonly<Record<string, DoorInput>> | undefined;
  /** The front that speaks Twilio's API. @default off */
  twilio?: TwilioFrontInput | undefined;
  /** Where delivery updates and inbound texts go. */
  events?: EventsInput | undefined;
  /** Where the gateway listens, and whom it trusts. */
  http?: HttpInput | undefined;
  /** What is logged. */
  log?: LogInput | undefined;
  /** How long rows are kept. */
  retention?: RetentionInput | undefined;
}

export interface ConnectorInput {
  /** A provider's name, `"twilio"`, or a package that exports a connector definition. */
  provider: string;
  /** What the provider's connector takes. */
  config: object;
  /** What the provider's webhook takes, such as the secret that signs its requests. Without it, its webhooks are refused. */
  webhook?: object | undefined;
}

export interface DeliveryInput {
  /** The names of connectors, in the order in which they are tried. @default the only one */
  connectors?: readonly string[] | undefined;
  /**
   * `"failover"` sends through the next connector although the first may have sent already.
   * @default "stop"
   */
  onUnknown?: "stop" | "failover" | undefined;
  /** ISO 3166 alpha-2: only these countries are texted. @default every country, which invites toll fraud */
  countries?: readonly string[] | undefined;
  /** How many texts are sent in all, or to one phone. @default [] */
  limits?: readonly DeliveryLimitInput[] | undefined;
  /** The most attempts to send a message that was certainly not sent. @default 10 */
  attempts?: number | undefined;
  /** The most messages being sent at once by one instance. @default 20 */
  concurrency?: number | undefined;
}

export interface LimitInput {
  /** The most texts in that time. */
  texts: number;
  /** The length of the time, in seconds. */
  perSeconds: number;
}

export interface DeliveryLimitInput extends LimitInput {
  /** Names the limit, in errors and in the database. */
  name: string;
  /** Whether all texts share the count, or those to one phone. @default "all" */
  per?: "recipient" | "all" | undefined;
}

/** What a key of the API may do. */
export type ScopeInput =
  | "messages:send"
  | "messages:read"
  | "messages:cancel"
  | "messages:redact"
  | "verifications"
  | "templates:preview"
  | "suppressions"
  | "recipients:erase"
  | "events"
  | "metrics";

export interface ApiKeyInput {
  /** Names the key, in logs and in the source of messages. */
  id: string;
  /** The SHA-256 hash of the key, hexadecimal: `smskit serve key` prints it. */
  sha256: string;
  /** What the key may do. */
  scopes: readonly ScopeInput[];
  /** How many texts the key may send. @default no limit */
  limits?: readonly LimitInput[] | undefined;
  /** ISO 3166 alpha-2: the key texts only these countries. @default every country that `delivery` allows */
  countries?: readonly string[] | undefined;
}

export interface VerificationInput {
  /** Digits of a code, 6 to 10. @default 6 */
  codeLength?: number | undefined;
  /** Seconds that a code can be used, 30 to 600. @default 300 */
  lifeSeconds?: number | undefined;
  /** ISO 3166 alpha-2: codes go only to these countries. @default every country that `delivery` allows */
  countries?: readonly string[] | undefined;
}

/** A system that asks for texts. Each type has further fields, such as its credentials: see the page of the system. */
export interface DoorInput {
  /** Which system it is: `"supabase"`. */
  type: string;
  /** ISO 3166 alpha-2: only these countries are texted. @default every country that `delivery` allows */
  countries?: readonly string[] | undefined;
  /** The most texts in 24 hours. @default 1_000 */
  dailyTexts?: number | undefined;
  /** The usage type of each kind of text, for those that differ from the door's own. @default {} */
  usageTypes?: Readonly<Record<string, string>> | undefined;
  /** Whether texts use the templates of the config, or the text that the system worded. @default "template" */
  content?: "template" | "system" | undefined;
  /** The fields of the door's type. */
  readonly [field: string]: unknown;
}

export interface TwilioFrontInput {
  /** The accounts of clients. They have nothing to do with an account at Twilio. */
  accounts: readonly TwilioAccountInput[];
}

export interface TwilioAccountInput {
  /** `AC` and 32 hexadecimal digits: any that you make up. */
  accountSid: string;
  /** At least 16 characters. To rotate it, list the new one first: it signs callbacks, and all are accepted. */
  authToken: string | FromElsewhere | readonly (string | FromElsewhere)[];
  /** Where inbound texts go, as Twilio sends them: an https URL of a public host, or of a host in `http.privateHosts`. */
  inboundUrl?: string | undefined;
  /** ISO 3166 alpha-2: only these countries are texted. @default every country that `delivery` allows */
  countries?: readonly string[] | undefined;
  /** The most texts in 24 hours. @default 1_000 */
  dailyTexts?: number | undefined;
  /** Whether texts are sent from the `From` of a request, and not from the connector's own sender. @default false */
  useFrom?: boolean | undefined;
  /** Whether all texts go out before everything else, not only those with `MessageIntent=otp`. @default false */
  urgent?: boolean | undefined;
}

export interface EventsInput {
  /** Where events are sent. @default [] */
  endpoints?: readonly EndpointInput[] | undefined;
}

export interface EndpointInput {
  /** Names the endpoint, in the API and in logs. */
  id: string;
  /** An https URL of a public host, or of a host in `http.privateHosts`. */
  url: string;
  /** `whsec_` and 24 to 64 bytes in Base64. To rotate it, list the new one first. */
  secret: string | FromElsewhere | readonly (string | FromElsewhere)[];
  /** The types of events that are sent: `"message.delivered"`. @default all */
  types?: readonly string[] | undefined;
}

export interface HttpInput {
  /** @default "127.0.0.1" */
  host?: string | undefined;
  /** @default 4020 */
  port?: number | undefined;
  /** Where others reach this gateway: for the signatures of webhooks, and for links in responses. */
  publicUrl?: string | undefined;
  /** Addresses and networks (CIDR) of reverse proxies, whose `X-Forwarded-For` is believed. @default [] */
  trustedProxies?: readonly string[] | undefined;
  /** Private hosts that requests may name in a URL, such as `hooks.internal`. @default [] */
  privateHosts?: readonly string[] | undefined;
}

export interface LogInput {
  /** How much is logged. @default the logger's own level */
  level?: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent" | undefined;
}

export interface RetentionInput {
  /** Days that a message is kept. @default 90 */
  messagesDays?: number | undefined;
  /** Days that an event is kept. @default 30 */
  eventsDays?: number | undefined;
}
