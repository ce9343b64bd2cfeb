import type { AwsEventType } from "./events/event-types.ts";

/** What an account is and may do. */
export interface AwsAccountTraits {
  /** A disabled account is refused with AccessDeniedException, ACCOUNT_DISABLED. @default "active" */
  status?: "active" | "disabled" | undefined;
  /** In the sandbox only `verifiedNumbers` may be texted. @default "production" */
  tier?: "production" | "sandbox" | undefined;
  /** The verified destination numbers, E.164. @default none */
  verifiedNumbers?: readonly string[] | undefined;
  /** The limit of a month for texts, in USD; a part costs 0.00581, and 0.00302 of fee in North America. One more is ServiceQuotaExceededException. @default 1000 */
  monthlySpendLimit?: number | undefined;
  /** Requests within any second; one more is ThrottlingException. @default unlimited */
  requestsPerSecond?: number | undefined;
}

/** An account with its credentials. */
export interface AwsAccount extends AwsAccountTraits {
  /** `AKIA` or, for temporary credentials, `ASIA`, and more capitals and digits. */
  accessKeyId: string;
  /** Verifies the signature of every request. */
  secretAccessKey: string;
  /** The only session token that is valid with this key. @default none */
  sessionToken?: string | undefined;
  /** When the session ends, in ISO 8601 and by the carrier's clock; after it, ExpiredTokenException. @default never */
  expiresAt?: string | undefined;
  /** 12 digits, which are the `accountId` of its messages. @default 12 digits that follow from the access key */
  id?: string | undefined;
}

/** A phone number of the account. */
export interface AwsNumber {
  /** E.164, or a short code. */
  number: string;
  /** `phone-` and 32 hex digits. @default an id that follows from the number */
  id?: string | undefined;
  /** A request with the other `MessageType` is MESSAGE_TYPE_MISMATCH. @default both types */
  messageType?: "TRANSACTIONAL" | "PROMOTIONAL" | undefined;
  /** Without `"SMS"`, texting from it is NUMBER_CAPABILITIES_MISMATCH. @default ["SMS"] */
  capabilities?: readonly ("SMS" | "VOICE" | "MMS")[] | undefined;
  /** The registered keyword of a short code; a request with another `Keyword` is KEYWORD_MISMATCH. @default any */
  keyword?: string | undefined;
  /** A pending number is RESOURCE_NOT_ACTIVE. @default "ACTIVE" */
  status?: "ACTIVE" | "PENDING" | undefined;
  /** `false`: its registration is not complete, and texting from it is REGISTRATION_NOT_COMPLETE. @default true */
  registered?: boolean | undefined;
  /** `false`: a number of another country is INTERNATIONAL_SENDING_NOT_SUPPORTED. @default true */
  internationalSending?: boolean | undefined;
  /** Its opt-out list. @default "Default" */
  optOutList?: string | undefined;
  /** The app handles STOP and HELP itself: AWS replies nothing and adds nobody to the opt-out list. @default false */
  selfManagedOptOuts?: boolean | undefined;
  /** The topic of texts from phones. @default `topicArn` of the mock */
  twoWayTopicArn?: string | undefined;
}

/** A pool of numbers and sender ids. */
export interface AwsPool {
  /** `pool-` and 32 hex digits. */
  id: string;
  /** The numbers and sender ids in it. */
  identities: readonly string[];
  /** Its opt-out list. @default "Default" */
  optOutList?: string | undefined;
}

/** A configuration set. */
export interface AwsConfigurationSet {
  /** Messages name it as `ConfigurationSetName`. */
  name: string;
  /** @default the topic of the mock, with every event */
  eventDestinations?: readonly AwsEventDestination[] | undefined;
  /** The id of its protect configuration. @default that of the account */
  protectConfiguration?: string | undefined;
}

/** Which events of a configuration set go to a topic. */
export interface AwsEventDestination {
  /** The ARN of an SNS topic. */
  topicArn: string;
  /** @default ["ALL"] */
  eventTypes?: readonly AwsEventType[] | undefined;
}

/** An endpoint of the app at an SNS topic. */
export interface AwsSubscription {
  /** The ARN of the SNS topic. */
  topicArn: string;
  /** Where the notifications are posted. */
  url: string;
  /** @default "1", as SNS */
  signatureVersion?: "1" | "2" | undefined;
  /**
   * `false`: the endpoint gets a SubscriptionConfirmation as soon as a server or `startMocks` runs and a request arrives,
   * and notifications only once it has fetched the `SubscribeURL`.
   *
   * @default true
   */
  confirmed?: boolean | undefined;
}

/** Blocks countries and numbers. */
export interface AwsProtectConfiguration {
  /** `protect-` and 32 hex digits. */
  id: string;
  /** ISO 3166, such as `["GB"]`: DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION. @default none */
  blockedCountries?: readonly string[] | undefined;
  /** E.164: DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE. @default none */
  blockedNumbers?: readonly string[] | undefined;
  /** Whether it is the account's default. @default false */
  accountDefault?: boolean | undefined;
}

/** Options of {@link mockAws}. */
export interface MockAwsOptions {
  /**
   * The accounts that exist; any other access key is UnrecognizedClientException, and another secret is
   * InvalidSignatureException.
   *
   * @default every well-formed access key is an active account; its secret is unknown, so a signature is checked for its
   * form, scope, date and hash of the body
   */
  accounts?: readonly AwsAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: AwsAccountTraits | undefined;
  /** The phone numbers that exist; any other is ResourceNotFoundException. @default every number */
  numbers?: readonly (string | AwsNumber)[] | undefined;
  /** The sender ids that exist; any other is ResourceNotFoundException. @default every sender id */
  senderIds?: readonly string[] | undefined;
  /** The pools that exist. @default every id, with one number in it */
  pools?: readonly AwsPool[] | undefined;
  /** The configuration sets that exist. @default every name, with the topic of the mock as its destination */
  configurationSets?: readonly AwsConfigurationSet[] | undefined;
  /** The protect configurations that exist. @default every id, which blocks nothing */
  protectConfigurations?: readonly AwsProtectConfiguration[] | undefined;
  /**
   * Subscribed to `topicArn`: gets the events of messages that name a configuration set, and texts from phones.
   *
   * @default nowhere
   */
  webhookUrl?: string | undefined;
  /** The topic of the mock. @default "arn:aws:sns:us-east-1:123456789012:sms-events" */
  topicArn?: string | undefined;
  /** Further endpoints at topics. @default none */
  subscriptions?: readonly AwsSubscription[] | undefined;
  /** The countries, ISO 3166, where the handset confirms: TEXT_DELIVERED after TEXT_SUCCESSFUL. @default every country */
  handsetReceipts?: readonly string[] | undefined;
}
