/** What an account is and may do. */
export interface PlivoAccountTraits {
  /** In USD; without any left, sending is refused with 402. @default "10.00000" */
  credit?: string | undefined;
  /** Requests within any second; one more is refused with 429. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** The only numbers that a trial account may text, E.164; any other is refused with 400. @default any */
  verifiedNumbers?: readonly string[] | undefined;
  /** Calling codes that geo permissions allow, such as `["+1", "+44"]`; any other is refused with 403. @default every one */
  destinations?: readonly string[] | undefined;
  /** `false`: alphanumeric senders are not enabled; a message from one fails with 40. @default true */
  alphanumericSenders?: boolean | undefined;
}

/** An account with its credentials. */
export interface PlivoAccount extends PlivoAccountTraits {
  /** `MA` and 18 capital letters and digits, or `SA` and 18 for a subaccount. */
  authId: string;
  /** Signs the webhooks of the account. */
  authToken: string;
  /** For a subaccount: the token of its main account, which signs the `Ma` headers. @default `authToken` */
  mainAuthToken?: string | undefined;
}

/** A number of the account. */
export interface PlivoNumber {
  /** E.164, or the digits of a short code. */
  number: string;
  /** The id of the application that gets the texts to it; `null` for none. @default the first of `applications` */
  application?: string | null | undefined;
  /** `false`: it can only call, and a message from it fails with 40. @default true */
  sms?: boolean | undefined;
}

/** An application: where texts from phones go. */
export interface PlivoApplication {
  /** The application's `app_id`: digits. */
  id: string;
  /** Its `message_url`. @default `messageUrl` of the mock */
  messageUrl?: string | undefined;
  /** Its `message_method`. @default "POST" */
  messageMethod?: "GET" | "POST" | undefined;
}

/** A Powerpack: a pool of numbers that messages are sent from. */
export interface PlivoPowerpack {
  /** A UUID. */
  id: string;
  /** The numbers in its pool, E.164 or short codes. @default all of `numbers`, or one number that the mock makes up */
  numbers?: readonly string[] | undefined;
  /** The id of the application that gets the texts to its numbers. @default the application of each number */
  application?: string | undefined;
}

/** Options of {@link mockPlivo}. */
export interface MockPlivoOptions {
  /**
   * The accounts that exist; any other credentials are refused with 401.
   *
   * @default every well-formed Auth ID is an account, with any Auth Token
   */
  accounts?: readonly PlivoAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: PlivoAccountTraits | undefined;
  /**
   * The numbers that exist; a message from any other to the US or Canada fails with 40.
   *
   * @default every number exists
   */
  numbers?: readonly (string | PlivoNumber)[] | undefined;
  /** The applications that exist. @default one, with `messageUrl` */
  applications?: readonly PlivoApplication[] | undefined;
  /** The Powerpacks that exist; any other is refused with 400. @default every UUID, with a number in its pool */
  powerpacks?: readonly PlivoPowerpack[] | undefined;
  /** Where texts from phones go, unless an application says otherwise. @default nowhere */
  messageUrl?: string | undefined;
}
