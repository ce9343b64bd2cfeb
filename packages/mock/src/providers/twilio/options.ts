import type { TwilioLookup } from "./lookup/lookup-options.ts";

/** What an account is and may do. */
export interface TwilioAccountTraits {
  /** @default "Full" */
  type?: "Full" | "Trial" | undefined;
  /**
   * A closed account is refused (20003). A suspended one still accepts, and its messages fail with 30002.
   *
   * @default "active"
   */
  status?: "active" | "suspended" | "closed" | undefined;
  /** In USD. @default "100.00000" */
  balance?: string | undefined;
  /** The only numbers a trial account may text, E.164; any other is 21608. @default [] */
  verifiedNumbers?: readonly string[] | undefined;
  /** Calling codes the account may text, such as `["+1", "+44"]`; any other is 21408. @default every one */
  geoPermissions?: readonly string[] | undefined;
  /** Regions whose hosts know the credentials, such as `["us1", "ie1"]`; elsewhere 20003. @default every one */
  regions?: readonly string[] | undefined;
  /** Requests within any second; one more is 20429. @default unlimited */
  requestsPerSecond?: number | undefined;
  /** `false`: a message with media is 21622. @default true */
  mms?: boolean | undefined;
  /** `false`: messages are accepted and fail with 30037. @default true */
  outbound?: boolean | undefined;
}

/** An account with its credentials. */
export interface TwilioAccount extends TwilioAccountTraits {
  /** `AC` and 32 hex digits. */
  sid: string;
  /** The SID of the account that this one is a subaccount of. @default none */
  owner?: string | undefined;
  /** What the API returns as its `friendly_name`. @default "My first Twilio account" */
  friendlyName?: string | undefined;
  /** 32 hex digits: authenticates requests, and signs webhooks. */
  authToken?: string | undefined;
  /** The API keys that authenticate requests. They are main keys, which manage accounts and keys too. */
  apiKeys?:
    | readonly {
        /** `SK` and 32 hex digits. */
        sid: string;
        /** The password that belongs to it. */
        secret: string;
      }[]
    | undefined;
  /** The OAuth clients that get access tokens for the account. */
  oauthClients?:
    | readonly {
        /** `OQ` and 32 hex digits. */
        id: string;
        /** The secret that belongs to it. */
        secret: string;
      }[]
    | undefined;
}

/** A sender that Twilio knows. */
export interface TwilioSender {
  /** E.164, a short code, or an alphanumeric sender. */
  sender: string;
  /** The account that owns it; for any other it is 21660. @default the account that asks */
  account?: string | undefined;
  /** `false`: 21661. @default true */
  sms?: boolean | undefined;
  /** `false`: media are 21621. @default true */
  mms?: boolean | undefined;
  /** `true` while it is being ported or hosted: 21606. @default false */
  porting?: boolean | undefined;
  /** Short codes: the calling code of their country, such as `"+1"`; a recipient elsewhere is 21659. */
  callingCode?: string | undefined;
  /** Where texts to it are reported. @default `inboundUrl` of the mock */
  inboundUrl?: string | undefined;
  /** Messages that may wait in its queue; one more is 21611. @default unlimited */
  queueLimit?: number | undefined;
}

/** A Messaging Service and what is linked to it. Without any sender, sending is 21704. */
export interface TwilioService {
  /** `MG` and 32 hex digits. */
  sid: string;
  /** What the API returns as its `friendly_name`. */
  friendlyName?: string | undefined;
  /** The account that owns it; for any other it does not exist (21701). @default the account that asks */
  account?: string | undefined;
  /** The numbers in its sender pool, E.164. */
  phoneNumbers?: readonly string[] | undefined;
  /** The short codes in its sender pool. */
  shortCodes?: readonly string[] | undefined;
  /** The alphanumeric senders in its sender pool. */
  alphaSenders?: readonly string[] | undefined;
  /** Where texts to its senders are told. @default that of the sender */
  inboundUrl?: string | undefined;
  /** `false`: 21702. @default true */
  available?: boolean | undefined;
}

/** A Verify service, with what its page in the Console sets. */
export interface TwilioVerifyService {
  /** `VA` and 32 hex digits. */
  sid: string;
  /** The account that owns it; for any other it does not exist (20404). @default the account that asks */
  account?: string | undefined;
  /** Stands in the text. @default "My Verify Service" */
  friendlyName?: string | undefined;
  /** Digits of a code, 4 to 10. @default 6 */
  codeLength?: number | undefined;
  /** `true`: `CustomCode` may be given; otherwise it is 60204. @default false */
  customCodeEnabled?: boolean | undefined;
  /** `true`: the response says what kind of number it is. @default true */
  lookupEnabled?: boolean | undefined;
  /** `true`: a phone that is a `landline` is 60205. @default true */
  skipSmsToLandlines?: boolean | undefined;
  /** `true`: a warning follows the code in the text. @default false */
  doNotShareWarningEnabled?: boolean | undefined;
  /** `true`: a verification is of a payment, and needs `Amount` and `Payee` (60206). @default false */
  psd2Enabled?: boolean | undefined;
  /**
   * The channels that are turned on; another one is 60223. The inbox shows a call as a text.
   *
   * @default ["sms", "call", "whatsapp"]
   */
  channels?: readonly ("sms" | "call" | "whatsapp")[] | undefined;
  /**
   * Rate limits by their unique names: how many starts with the same key within `interval` seconds; one more is 20429.
   * @default {}
   */
  rateLimits?:
    | Readonly<
        Record<
          string,
          readonly {
            /** The most verifications in an interval. */
            max: number;
            /** The length of the interval, in seconds. */
            interval: number;
          }[]
        >
      >
    | undefined;
}

/** A text that Verify may send instead of its usual one. */
export interface TwilioVerifyTemplate {
  /** `HJ` and 32 hex digits. */
  sid: string;
  /** @default its SID */
  friendlyName?: string | undefined;
  /** @default ["sms", "voice"] */
  channels?: readonly string[] | undefined;
  /**
   * The text by locale, the default one first, with `{{code}}`, `{{friendly_name}}`, `{{ttl}}` and names that
   * `TemplateCustomSubstitutions` fills in.
   */
  translations: Readonly<Record<string, string>>;
}

/** Options of {@link mockTwilio}. */
export interface MockTwilioOptions {
  /**
   * The accounts there are; credentials that are not listed are 20003.
   *
   * @default every well-formed credential is a live account
   */
  accounts?: readonly TwilioAccount[] | undefined;
  /** What every account is, unless `accounts` says otherwise. */
  defaults?: TwilioAccountTraits | undefined;
  /**
   * Signs webhooks of accounts whose token the mock was not told: those that send with an API key and are not in
   * `accounts`.
   *
   * @default 32 zeros
   */
  authToken?: string | undefined;
  /** Account SIDs whose credentials are test credentials. */
  testAccounts?: readonly string[] | undefined;
  /** The senders there are; any other is 21659. @default every valid sender is owned by the account that asks */
  senders?: readonly (string | TwilioSender)[] | undefined;
  /**
   * The services there are, beside those that the app creates; any other is 21701.
   *
   * @default every well-formed SID, with one linked number
   */
  services?: readonly TwilioService[] | undefined;
  /**
   * The Verify services there are, beside those that the app creates; any other is 20404.
   *
   * @default every well-formed SID, with custom codes enabled
   */
  verifyServices?: readonly TwilioVerifyService[] | undefined;
  /**
   * Templates of Verify, beside the public ones of Twilio; any other is 60228.
   *
   * @default every well-formed SID, with Twilio's default text
   */
  verifyTemplates?: readonly TwilioVerifyTemplate[] | undefined;
  /** What Lookup says of numbers, by E.164. @default what follows from each number and the phone's state */
  lookups?: Readonly<Record<string, TwilioLookup>> | undefined;
  /** The content templates there are (`HX…`); any other is 21655. @default every well-formed SID */
  contents?: readonly string[] | undefined;
  /** Where texts from phones are told. @default nowhere */
  inboundUrl?: string | undefined;
  /** Tell with `OptOutType` that a text from a phone was STOP, START or HELP. @default false */
  advancedOptOut?: boolean | undefined;
  /** Errors as RFC 9457 problem details, as newer APIs return them. @default false */
  problemDetails?: boolean | undefined;
}
