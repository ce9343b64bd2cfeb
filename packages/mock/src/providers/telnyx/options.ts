/** What an account is and may do. */
export interface TelnyxAccountTraits {
  /** An inactive account is refused with 20012. @default "active" */
  status?: "active" | "inactive" | undefined;
  /** In USD; without any left, sending is 20100. @default "10.00" */
  credit?: string | undefined;
  /** Requests within any second; one more is 10011. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** The only numbers the account may text, E.164, as at the first level of verification; any other is 10039. @default any */
  verifiedNumbers?: readonly string[] | undefined;
}

/** An account with its credentials. */
export interface TelnyxAccount extends TelnyxAccountTraits {
  /** `KEY` and at least 20 letters, digits and underscores. */
  apiKey: string;
  /** The organization's id, which is the `accountId` of its messages. @default a UUID that follows from the key */
  id?: string | undefined;
}

/** A number of the account. */
export interface TelnyxNumber {
  /** E.164. */
  number: string;
  /** The id of the messaging profile that it is linked to; `null` for none, and then sending from it is 40305. */
  profile: string | null;
}

/** A messaging profile. */
export interface TelnyxProfile {
  /** A UUID. */
  id: string;
  /** `false`: 40312. @default true */
  enabled?: boolean | undefined;
  /** `false`: the number pool is off, and a message without `from` is 40321. @default true */
  numberPool?: boolean | undefined;
  /** Calling codes that may be texted, such as `["+1", "+44"]`; any other is 40309. @default every one */
  destinations?: readonly string[] | undefined;
  /** Where delivery reports and texts from phones go. @default `webhookUrl` of the mock */
  webhookUrl?: string | undefined;
  /** Where they go if `webhookUrl` fails. @default nowhere */
  webhookFailoverUrl?: string | undefined;
}

/** Options of {@link mockTelnyx}. */
export interface MockTelnyxOptions {
  /**
   * The accounts that exist; any other key is 10009.
   *
   * @default every well-formed key is an active account
   */
  accounts?: readonly TelnyxAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: TelnyxAccountTraits | undefined;
  /**
   * The numbers that exist; any other is 40305. A number without a profile is linked to the first of `profiles`.
   *
   * @default every number exists, and is linked to the profile that was named last
   */
  numbers?: readonly (string | TelnyxNumber)[] | undefined;
  /** The messaging profiles that exist; any other is 10017. @default every UUID, with a number in its pool */
  profiles?: readonly TelnyxProfile[] | undefined;
  /** Where delivery reports and texts from phones go, unless the message or its profile says otherwise. @default nowhere */
  webhookUrl?: string | undefined;
}
