/** What an account is and may do. */
export interface VonageAccountTraits {
  /** A suspended account is refused with 403. @default "active" */
  status?: "active" | "suspended" | undefined;
  /** In EUR, for texts of both APIs; each part of an SMS costs 0.0333, and what it does not cover is 402. @default 10.28 */
  balance?: number | undefined;
  /** Messages within any second; one more is 429. Vonage allows 30. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** Puts the account in demo mode: only these numbers, E.164, may be texted; a message to any other is rejected with 1160. */
  testNumbers?: readonly string[] | undefined;
  /**
   * Which API sends and receives the account's SMS, as the dashboard's settings say. With `"sms"` the webhooks of
   * SMS have the shape of the SMS API, and no token.
   *
   * @default "messages"
   */
  api?: "messages" | "sms" | undefined;
  /** Signs webhooks, as a token in `Authorization`. @default webhooks have no token */
  signatureSecret?: string | undefined;
}

/** An account with its credentials. */
export interface VonageAccount extends VonageAccountTraits {
  /** 8 letters and digits: the `accountId` of its messages. */
  apiKey: string;
  /** 8 to 25 characters. */
  apiSecret: string;
}

/** An application, which sends with tokens that its private key signs. */
export interface VonageApplication {
  /** A UUID. */
  id: string;
  /** The key of the account that has it. @default the first of `accounts`, or else the first 8 digits of `id` */
  apiKey?: string | undefined;
  /** `false`: it lacks the capability "Messages", and sending is 401. @default true */
  messages?: boolean | undefined;
  /** In PEM; a token that it does not verify is 401. @default any well-formed token is valid */
  publicKey?: string | undefined;
  /** Where statuses go. @default `statusUrl` of the mock */
  statusUrl?: string | undefined;
  /** Where texts from phones to its numbers go. @default `inboundUrl` of the mock */
  inboundUrl?: string | undefined;
}

/** A number of the account. */
export interface VonageNumber {
  /** E.164, or a short code. */
  number: string;
  /** `false`: it can only call, not text. @default true */
  sms?: boolean | undefined;
  /** The id of the application that it is linked to. @default none */
  application?: string | undefined;
}

/** Options of {@link mockVonage}. */
export interface MockVonageOptions {
  /**
   * The accounts that exist; any other credential is 401.
   *
   * @default every well-formed credential is a live account: a key of 8 letters and digits, a secret of 8 to 25
   */
  accounts?: readonly VonageAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: VonageAccountTraits | undefined;
  /** The applications that exist; the tokens of any other are 401. @default every UUID, with any key */
  applications?: readonly VonageApplication[] | undefined;
  /**
   * The numbers that exist. A text to +1 from a name or any other number is accepted and then rejected with 1120; elsewhere
   * every sender is allowed. MMS and WhatsApp refuse any other number with 1420.
   *
   * @default every number exists
   */
  numbers?: readonly (string | VonageNumber)[] | undefined;
  /** Where statuses go, unless the message or its application says otherwise. @default nowhere */
  statusUrl?: string | undefined;
  /** Where texts from phones go, unless the application of the number says otherwise. @default nowhere */
  inboundUrl?: string | undefined;
}
