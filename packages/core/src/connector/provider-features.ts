/** A range of seconds, both ends included. */
export interface Seconds {
  /** The fewest seconds that the provider takes. */
  readonly min: number;
  /** The most seconds that the provider takes. */
  readonly max: number;
}

/** What a provider can do, as data: connectors, wrappers and layers that add fields on their own decide on it. */
export interface ProviderFeatures {
  /** The `validityPeriodSeconds` that the provider takes; `false` when it takes none. */
  readonly validity: false | Seconds;
  /** Whether a message can name the URL that its status updates go to. */
  readonly statusCallback: boolean;
}
