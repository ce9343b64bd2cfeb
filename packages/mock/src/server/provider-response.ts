/** The response of a provider. */
export interface ProviderResponse {
  /** The HTTP status. */
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a response without a body. */
  readonly body: string;
}
