/** A range of seconds, both ends included. */
export interface Seconds {
  /** The fewest seconds that the provider accepts. */
  readonly min: number;
  /** The most seconds that the provider accepts. */
  readonly max: number;
}

/** What a provider can do, as data. Connectors and wrappers decide by it. */
export interface ProviderFeatures {
  /** The range of `validityPeriodSeconds`; `false` if the provider does not support the field. */
  readonly validity: false | Seconds;
  /** Whether a message can have its own URL for delivery updates. */
  readonly statusCallback: boolean;
}
