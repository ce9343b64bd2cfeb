/** A range of seconds, both ends included. */
export interface Seconds {
  /** The fewest seconds that the provider accepts. */
  readonly min: number;
  /** The most seconds that the provider accepts. */
  readonly max: number;
}

/**
 * How a provider's webhooks prove where they come from. `hmac` is a keyed hash, `rsa` and `ed25519` are signatures by a
 * private key, and `jwt` is a signed token. `basic` is HTTP Basic authentication, `url-secret` a secret in the URL.
 */
export type WebhookSignature = "hmac" | "rsa" | "ed25519" | "jwt" | "basic" | "url-secret";

/** What a provider can do, as data. Connectors, wrappers and verifiers decide by it. The contract proves it. */
export interface ProviderFeatures {
  /** What the provider accepts: a text, the id of a template that it stores, or either. */
  readonly text: "content" | "template-id" | "both";
  /** The kinds of sender. `service`: an id under which the provider has several numbers. */
  readonly senders: readonly ("e164" | "short-code" | "alphanumeric" | "service")[];
  /** How far ahead `sendAt` can be; `false` if the provider cannot schedule. */
  readonly schedule: false | Seconds;
  /** The range of `validityPeriodSeconds`; `false` if the provider does not support the field. */
  readonly validity: false | Seconds;
  /**
   * How the `reference` of a message comes back in delivery updates: as a field, or in the URL of the `statusCallback`, and
   * then only if there is one. `false` if it does not come back; it is in the receipt in any case.
   */
  readonly reference: false | "field" | "callback-url";
  /** Whether a message can have its own URL for delivery updates. */
  readonly statusCallback: boolean;
  /**
   * The provider sends a message once for a key that the connector passes, if it is repeated within so many seconds.
   * `false` if the provider's documentation does not say for how long it keeps keys of SMS.
   */
  readonly idempotency:
    | false
    | {
        /** How long the provider remembers a key, from the first request with it. */
        readonly withinSeconds: number;
      };
  /** What the provider reports to the app; `false` if it reports nothing. */
  readonly webhooks:
    | false
    | {
        /** Whether it reports deliveries. */
        readonly delivery: boolean;
        /** Whether it passes on inbound texts. */
        readonly inbound: boolean;
        /** How its requests prove where they come from: one of these. */
        readonly signatures: readonly WebhookSignature[];
        /** Whether the signature covers the body. If not, an attacker who sees a request can change it. */
        readonly coversBody: boolean;
      };
}

/** What a provider can do, or how that depends on the config: some schedule only from a pool of senders. */
export type FeaturesOf<Config> = ProviderFeatures | FeaturesForConfig<Config>["features"];

/** A method, so that a definition of one config is a definition of any config. */
interface FeaturesForConfig<Config> {
  features(config: Config): ProviderFeatures;
}
