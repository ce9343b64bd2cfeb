/** What an account is and may do. */
export interface InfobipAccountTraits {
  /** `false`: its API key lacks the scopes of SMS, and every request is refused with 403. @default true */
  messaging?: boolean | undefined;
  /** What `GET /account/1/balance` shows, in EUR. A message that costs more is REJECTED_NOT_ENOUGH_CREDITS. @default 1000 */
  balance?: number | undefined;
  /** Requests within any second; one more is refused with 429. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** The recipients of a free trial, in E.164; any other is REJECTED_DESTINATION_NOT_REGISTERED. @default every one */
  trialRecipients?: readonly string[] | undefined;
  /** Calling codes that may be texted, such as `["+1"]`; any other recipient is REJECTED_NETWORK. @default every one */
  destinations?: readonly string[] | undefined;
  /** Senders on the account's blocklist; a message from one is REJECTED_SENDER. @default none */
  blockedSenders?: readonly string[] | undefined;
  /**
   * `true`: the flooding filter of every new account is on. Within an hour a phone gets 20 messages, and 6 with the same text;
   * one more is REJECTED_FLOODING_FILTER.
   *
   * @default false
   */
  floodingFilter?: boolean | undefined;
  /** The sender of messages without `sender`. @default the first of `numbers`, or "ServiceSMS" */
  defaultSender?: string | undefined;
}

/** Where the webhooks of an account go. The only secret they can have is in the URL: Basic credentials, or a parameter. */
export interface InfobipWebhooks {
  /** Where delivery reports go, unless a message says otherwise. @default nowhere */
  deliveryUrl?: string | undefined;
  /** Where texts from phones go. @default nowhere: they wait for `GET /sms/1/inbox/reports` */
  inboundUrl?: string | undefined;
}

/** An account with its API key. Accounts do not see each other's messages. */
export interface InfobipAccount extends InfobipAccountTraits, InfobipWebhooks {
  /** What follows `App ` in the `Authorization` header. */
  apiKey: string;
  /** Names the account in the inbox. @default made from the API key */
  id?: string | undefined;
  /**
   * The host of its base URL, such as `abc123.api.infobip.com`. A request to another account's host is refused with 401; the
   * mock server's own address is every account's.
   *
   * @default every host
   */
  host?: string | undefined;
}

/** A sender of an account. */
export interface InfobipNumber {
  /** E.164, the digits of a short code, or a name. */
  number: string;
  /** The id of the account that has it; a message from any other is REJECTED_SOURCE. @default every account */
  account?: string | undefined;
}

/** Options of {@link mockInfobip}. The webhooks are those of every account that does not have its own. */
export interface MockInfobipOptions extends InfobipWebhooks {
  /**
   * The accounts that exist; any other API key is refused with 401.
   *
   * @default every API key is an account
   */
  accounts?: readonly InfobipAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: InfobipAccountTraits | undefined;
  /** The senders that are registered; a message from any other is REJECTED_SOURCE. @default every valid sender */
  numbers?: readonly (string | InfobipNumber)[] | undefined;
}
