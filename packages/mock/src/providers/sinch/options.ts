/** What an account is and may do. */
export interface SinchAccountTraits {
  /** `true`: every request is refused with 403 `blocked_account`. @default false */
  blocked?: boolean | undefined;
  /** `false`: messages are accepted and fail with 413, as those of an account out of credit. @default true */
  credit?: boolean | undefined;
  /** Requests within any second; one more is refused with 429. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** Calling codes that may be texted, such as `["+1"]`; a message to any other fails with 412. @default every one */
  destinations?: readonly string[] | undefined;
  /**
   * The default originator pool: the senders of messages without `from`, by calling code, such as
   * `{ "+1": "+15550001111" }`. A recipient outside of it fails with 410.
   *
   * @default none: `from` is required
   */
  defaultOriginators?: Readonly<Record<string, string>> | undefined;
  /** How long a token of OAuth 2 is valid, in seconds. @default 3600 */
  tokenSeconds?: number | undefined;
}

/** Where the callbacks of an account go, and what signs them. */
export interface SinchCallbacks {
  /** Where delivery reports without a `callback_url` go, and texts from phones. @default nowhere */
  callbackUrl?: string | undefined;
  /** Signs callbacks. @default callbacks are not signed, as those of every new service plan */
  webhookSecret?: string | undefined;
}

/** A service plan, with its API token. */
export interface SinchServicePlan extends SinchAccountTraits, SinchCallbacks {
  /** In the path of every request. */
  servicePlanId: string;
  /** What follows `Bearer ` in the `Authorization` header. */
  apiToken: string;
}

/** A project, with an access key for OAuth 2. */
export interface SinchProject extends SinchAccountTraits, SinchCallbacks {
  /** In the path of every request. */
  projectId: string;
  /** The user name of the token request. */
  keyId: string;
  /** The password of the token request. */
  keySecret: string;
}

/** An account: what the path of a request names. Accounts do not see each other's batches. */
export type SinchAccount = SinchServicePlan | SinchProject;

/** A number of an account. */
export interface SinchNumber {
  /** E.164, the digits of a short code, or a name. */
  number: string;
  /** The service plan or project that has it; from any other account a message fails with 408. @default every account */
  account?: string | undefined;
}

/** Options of {@link mockSinch}. The callbacks are those of every account that does not have its own. */
export interface MockSinchOptions extends SinchCallbacks {
  /**
   * The accounts that exist; any other credentials are refused with 401.
   *
   * @default every id is an account, with any API token, and with any access key
   */
  accounts?: readonly SinchAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: SinchAccountTraits | undefined;
  /** The senders that exist; a message from any other is accepted and fails with 408. @default every valid sender */
  numbers?: readonly (string | SinchNumber)[] | undefined;
}
