/** The start of a request, before its body. */
export interface RequestHead {
  /** `"POST"` */
  readonly method: string;
  /** For `matches`, the address that was requested; for `respond`, the same path at the provider's host. */
  readonly url: URL;
  /** Without the query, as the client encoded it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/** A request to a provider's API, read and decoded. */
export interface ProviderRequest extends RequestHead {
  /** The host the request was meant for, such as `api.acme.example`. */
  readonly host: string;
  readonly body: string;
  /**
   * The parameters of a form body, URL-encoded or multipart, without files; empty for any other content type, and for a
   * form that is malformed.
   */
  readonly form: URLSearchParams;
  /** A JSON body that is an object; absent for anything else. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** The user name and password of Basic credentials. */
  readonly basic: { readonly username: string; readonly password: string } | undefined;
  /** Scheme, host and port as the client knows them, for absolute URLs in responses. */
  readonly origin: string;
}
