/** What an account is and may do. */
export interface BandwidthAccountTraits {
  /** `false`: its credentials may not use messaging, and every request is refused with 403. @default true */
  messaging?: boolean | undefined;
  /** Requests within any second; one more is refused with 429. @default unlimited */
  requestsPerSecond?: number | undefined;
  /**
   * Whether delivery receipts of MMS are enabled. They report `message-sending` and how the message ended; without them
   * an MMS is reported as delivered when it leaves Bandwidth. A group of recipients is always an MMS.
   *
   * @default true
   */
  mmsDeliveryReceipts?: boolean | undefined;
  /** Whether callbacks name the carrier. @default true */
  carrierNames?: boolean | undefined;
  /** Calling codes that may be texted, such as `["+1"]`; a message to any other fails with 4432. @default every one */
  destinations?: readonly string[] | undefined;
  /** How long a token of OAuth 2 is valid, in seconds. @default 3600 */
  tokenSeconds?: number | undefined;
}

/** An account with its credentials: those of an API user, those of an OAuth 2 client, or both. */
export interface BandwidthAccount extends BandwidthAccountTraits {
  /** Digits. */
  accountId: string;
  /** Of an API user, for HTTP Basic. */
  username?: string | undefined;
  /** Of the API user named by `username`. */
  password?: string | undefined;
  /** Of an OAuth 2 client, for `POST /api/v1/oauth2/token`. */
  clientId?: string | undefined;
  /** The password of the token request; its user name is `clientId`. */
  clientSecret?: string | undefined;
}

/** The HTTP Basic credentials that Bandwidth sends with callbacks. */
export interface BandwidthCallbackCredentials {
  /** The user name of HTTP Basic. */
  username: string;
  /** The password of HTTP Basic. */
  password: string;
}

/** Where callbacks go, and the credentials that come with them. */
export interface BandwidthCallbacks {
  /** Where delivery events go. @default nowhere */
  statusUrl?: string | undefined;
  /** Sent with delivery events. @default none */
  statusCredentials?: BandwidthCallbackCredentials | undefined;
  /** Where texts from phones go. @default nowhere */
  inboundUrl?: string | undefined;
  /** Sent with texts from phones. @default none */
  inboundCredentials?: BandwidthCallbackCredentials | undefined;
}

/** A messaging application. What it leaves out is as the mock's own options say. */
export interface BandwidthApplication extends BandwidthCallbacks {
  /** A UUID. */
  id: string;
  /** The account that has it; from any other account it is refused with 403. @default every account has it */
  accountId?: string | undefined;
}

/** A number of an account. */
export interface BandwidthNumber {
  /** E.164, or the digits of a short code. */
  number: string;
  /** The id of the application that gets the texts to it; `null` for none. @default the first of `applications` */
  application?: string | null | undefined;
  /** The account that has it; from any other account a message fails with 4407. @default every account has it */
  accountId?: string | undefined;
}

/** Options of {@link mockBandwidth}. The callbacks are those of every application that does not have its own. */
export interface MockBandwidthOptions extends BandwidthCallbacks {
  /**
   * The accounts that exist; any other credentials are refused with 401.
   *
   * @default every number is an account, with any user name and password, and with any OAuth 2 client
   */
  accounts?: readonly BandwidthAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: BandwidthAccountTraits | undefined;
  /** The numbers that exist; a message from any other is accepted and fails with 4403. @default every number exists */
  numbers?: readonly (string | BandwidthNumber)[] | undefined;
  /** The applications that exist; a message with any other is accepted and fails with 4452. @default every id exists */
  applications?: readonly BandwidthApplication[] | undefined;
}
