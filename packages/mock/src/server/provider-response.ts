/** The response of a provider. */
export interface ProviderResponse {
  /** The HTTP status. */
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a response without a body. */
  readonly body: string;
  /** What was wrong with the request. It is recorded with the request, and not sent. */
  readonly problem?: ProviderProblem;
}

/** What was wrong with a request. */
export interface ProviderProblem {
  /** The provider's error code. */
  readonly code?: string;
  /** A sentence, in the provider's words if it has some. */
  readonly message: string;
  /** The provider's page about it. */
  readonly url?: string;
}
