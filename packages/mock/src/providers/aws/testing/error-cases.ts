import {
  CreateConfigurationSetCommand,
  CreateEventDestinationCommand,
  DeleteOptedOutNumberCommand,
  DescribeConfigurationSetsCommand,
  DescribeOptedOutNumbersCommand,
  DescribePhoneNumbersCommand,
  DescribePoolsCommand,
  type PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { Carrier, MockAwsOptions } from "../../../index.ts";
import { credentials, from, otherCredentials, sdkAt, send, to } from "./aws-client.ts";

/** A request that is refused, and how. */
export interface ErrorCase {
  /** The name of the error, with its reason or with what was not found. */
  code: string;
  name: string;
  /** The field that a ValidationException names. */
  field?: string;
  /** @default 400 */
  status?: number;
  options?: MockAwsOptions;
  setUp?: (carrier: Carrier) => void;
  /** Replaces parts of a text that is accepted. */
  parameters?: Partial<SendTextMessageCommandInput>;
  /** Replaces the request to send. */
  ask?: (sdk: PinpointSMSVoiceV2Client, server: { url: string }) => PromiseLike<unknown>;
}

const british = "+447911123456";
const pool = "pool-0123456789abcdef0123456789abcdef";
const protect = "protect-0123456789abcdef0123456789abcdef";
const blocksBritain = [{ id: protect, blockedCountries: ["GB"] }];

const conflict = (reason: string) => `ConflictException.${reason}`;
const validation = (reason: string) => `ValidationException.${reason}`;
/** Cases of fields that the service's model does not allow. */
const fields = (
  cases: readonly (readonly [name: string, parameters: Partial<SendTextMessageCommandInput>])[],
): ErrorCase[] =>
  cases.map(([name, parameters]) => ({
    code: validation("FIELD_VALIDATION_FAILED"),
    name,
    parameters,
    ...{ field: Object.keys(parameters)[0] ?? "" },
  }));
/** A case of a number that the options describe. */
const ofNumber = (
  reason: string,
  name: string,
  number: object,
  parameters: Partial<SendTextMessageCommandInput> = {},
): ErrorCase => ({
  code: conflict(reason),
  name,
  options: { numbers: [{ number: from, ...number }] },
  parameters,
});

/** Every refusal that follows from the request, the options and the phones. docs/reference/mock-aws.md lists them. */
export const errorCases: readonly ErrorCase[] = [
  {
    code: "AccessDeniedException.ACCOUNT_DISABLED",
    name: '`status: "disabled"`',
    options: { defaults: { status: "disabled" } },
  },
  {
    code: conflict("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
    name: "a country in `blockedCountries` of the request's protect configuration",
    options: { protectConfigurations: blocksBritain },
    parameters: { DestinationPhoneNumber: british, ProtectConfigurationId: protect },
  },
  {
    code: conflict("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
    name: "the same of its configuration set",
    options: {
      protectConfigurations: blocksBritain,
      configurationSets: [{ name: "default", protectConfiguration: protect }],
    },
    parameters: { DestinationPhoneNumber: british, ConfigurationSetName: "default" },
  },
  {
    code: conflict("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
    name: "the same of the account, with `accountDefault`",
    options: { protectConfigurations: [{ id: protect, blockedCountries: ["GB"], accountDefault: true }] },
    parameters: { DestinationPhoneNumber: british },
  },
  {
    code: conflict("DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"),
    name: "a number in `blockedNumbers`",
    options: { protectConfigurations: [{ id: protect, blockedNumbers: [to], accountDefault: true }] },
  },
  {
    code: conflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),
    name: '`tier: "sandbox"` and a number outside `verifiedNumbers`',
    options: { defaults: { tier: "sandbox", verifiedNumbers: [british] } },
  },
  {
    code: conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT"),
    name: "`setPhone` with `optedOutOf` the number",
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [from] }),
  },
  {
    code: conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT"),
    name: '`setPhone` with `optedOutOf: "all"`',
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: "all" }),
  },
  {
    code: conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT"),
    name: "`setPhone` with `optedOutOf` the opt-out list",
    options: { pools: [{ id: pool, identities: [from], optOutList: "news" }] },
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: ["aws:news"] }),
    parameters: { OriginationIdentity: pool },
  },
  ofNumber(
    "KEYWORD_MISMATCH",
    "a `Keyword` other than the number's",
    { keyword: "JOIN" },
    { Keyword: "NEWS" },
  ),
  ofNumber(
    "MESSAGE_TYPE_MISMATCH",
    "a `MessageType` other than the number's",
    { messageType: "PROMOTIONAL" },
    { MessageType: "TRANSACTIONAL" },
  ),
  {
    code: conflict("NO_ORIGINATION_IDENTITIES_FOUND"),
    name: "a pool that is empty",
    options: { pools: [{ id: pool, identities: [] }] },
    parameters: { OriginationIdentity: pool },
  },
  {
    code: conflict("NO_ORIGINATION_IDENTITIES_FOUND"),
    name: "a pool with nothing for the country",
    options: { pools: [{ id: pool, identities: ["SMSKIT"] }] },
    parameters: { OriginationIdentity: pool },
  },
  {
    code: conflict("NO_ORIGINATION_IDENTITIES_FOUND"),
    name: "no `OriginationIdentity` and an account without any",
    options: { numbers: [] },
    parameters: { OriginationIdentity: undefined },
  },
  ofNumber("NUMBER_CAPABILITIES_MISMATCH", 'a number without `"SMS"`', { capabilities: ["VOICE"] }),
  ofNumber("REGISTRATION_NOT_COMPLETE", "a number with `registered: false`", { registered: false }),
  ofNumber("RESOURCE_NOT_ACTIVE", 'a number with `status: "PENDING"`', { status: "PENDING" }),
  {
    code: conflict("RESOURCE_ALREADY_EXISTS"),
    name: "creating a configuration set twice",
    options: { configurationSets: [{ name: "default" }] },
    ask: (sdk) => sdk.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "default" })),
  },
  {
    code: "ResourceNotFoundException.phone-number",
    name: "a number that is not in `numbers`",
    options: { numbers: ["+12065550109"] },
  },
  {
    code: "ResourceNotFoundException.phone-number",
    name: "describing a number that is not in `numbers`",
    options: { numbers: [] },
    ask: (sdk) => sdk.send(new DescribePhoneNumbersCommand({ PhoneNumberIds: ["phone-1"] })),
  },
  {
    code: "ResourceNotFoundException.sender-id",
    name: "a sender id that is not in `senderIds`",
    options: { senderIds: ["SMSKIT"] },
    parameters: { OriginationIdentity: "OTHER", DestinationPhoneNumber: british },
  },
  {
    code: "ResourceNotFoundException.sender-id",
    name: "a sender id over 11 characters",
    parameters: { OriginationIdentity: "TWELVELETTER", DestinationPhoneNumber: british },
  },
  {
    code: "ResourceNotFoundException.pool",
    name: "a pool that is not in `pools`",
    options: { pools: [] },
    parameters: { OriginationIdentity: pool },
  },
  {
    code: "ResourceNotFoundException.pool",
    name: "describing a pool that is not in `pools`",
    options: { pools: [] },
    ask: (sdk) => sdk.send(new DescribePoolsCommand({ PoolIds: [pool] })),
  },
  {
    code: "ResourceNotFoundException.rcs-agent",
    name: "an RCS agent",
    parameters: { OriginationIdentity: "rcs-0123456789abcdef0123456789abcdef" },
  },
  {
    code: "ResourceNotFoundException.configuration-set",
    name: "a configuration set that is not in `configurationSets`",
    options: { configurationSets: [] },
    parameters: { ConfigurationSetName: "default" },
  },
  {
    code: "ResourceNotFoundException.configuration-set",
    name: "describing it",
    options: { configurationSets: [] },
    ask: (sdk) => sdk.send(new DescribeConfigurationSetsCommand({ ConfigurationSetNames: ["default"] })),
  },
  {
    code: "ResourceNotFoundException.protect-configuration",
    name: "a protect configuration that is not in `protectConfigurations`",
    options: { protectConfigurations: [] },
    parameters: { ProtectConfigurationId: protect },
  },
  {
    code: "ResourceNotFoundException.message",
    name: "feedback about a text that does not exist",
    ask: (sdk) =>
      sdk.send(new PutMessageFeedbackCommand({ MessageId: "1", MessageFeedbackStatus: "RECEIVED" })),
  },
  {
    code: "ResourceNotFoundException.opt-out-list",
    name: "an opt-out list that no number and no pool has",
    ask: (sdk) => sdk.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "news" })),
  },
  {
    code: "ResourceNotFoundException.opted-out-number",
    name: "opting in a phone that is not opted out",
    ask: (sdk) =>
      sdk.send(new DeleteOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber: to })),
  },
  {
    code: "ServiceQuotaExceededException.MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
    name: "a text that `monthlySpendLimit` does not cover",
    options: { defaults: { monthlySpendLimit: 0.001 } },
  },
  {
    code: "ThrottlingException",
    name: "more than `requestsPerSecond`",
    options: { defaults: { requestsPerSecond: 0 } },
  },
  {
    code: validation("COUNTRY_NOT_ENABLED"),
    name: "`setPhone` with `unroutable`",
    field: "DestinationPhoneNumber",
    setUp: (carrier) => carrier.setPhone(to, { state: "unroutable" }),
  },
  ...fields([
    ["a `MessageBody` of blanks", { MessageBody: " \n\t " }],
    ["an empty one", { MessageBody: "" }],
    ["one over 1,600 characters", { MessageBody: "😀".repeat(1601) }],
    ["a `DestinationPhoneNumber` with other characters", { DestinationPhoneNumber: "+1 555 867 5310" }],
    ["one over 20 characters", { DestinationPhoneNumber: "+155586753101234567890" }],
    ["an `OriginationIdentity` with other characters", { OriginationIdentity: "Acme & Co" }],
    ["an unknown `MessageType`", { MessageType: "OTP" as never }],
    ["a `Keyword` over 30 characters", { Keyword: "K".repeat(31) }],
    ["a `ConfigurationSetName` with other characters", { ConfigurationSetName: "my set" }],
    ["a `MaxPrice` that is not a decimal", { MaxPrice: "1" }],
    ["one of more than 5 decimals", { MaxPrice: "0.123456" }],
    ["a `TimeToLive` under 5 seconds", { TimeToLive: 4 }],
    ["one over 72 hours", { TimeToLive: 259_201 }],
    ["a `Context` of 6 entries", { Context: { a: "1", b: "1", c: "1", d: "1", e: "1", f: "1" } }],
    ["a key of it with a blank", { Context: { "a b": "1" } }],
    ["a value of it that ends with a blank", { Context: { a: "1 " } }],
    ["a value of it over 800 characters", { Context: { a: "1".repeat(801) } }],
    ["an unknown country parameter", { DestinationCountryParameters: { US_ID: "1" } as never }],
  ]),
  {
    code: validation("INTERNATIONAL_SENDING_NOT_SUPPORTED"),
    name: "another country from a number with `internationalSending: false`",
    field: "OriginationIdentity",
    options: { numbers: [{ number: from, internationalSending: false }] },
    parameters: { DestinationPhoneNumber: british },
  },
  {
    code: validation("INVALID_ARN"),
    name: "an `OriginationIdentity` that is another ARN",
    field: "OriginationIdentity",
    parameters: { OriginationIdentity: "arn:aws:sns:us-east-1:123456789012:topic" },
  },
  {
    code: validation("INVALID_ARN"),
    name: "an event destination whose topic is not an ARN",
    field: "SnsDestination",
    ask: (sdk) =>
      sdk.send(
        new CreateEventDestinationCommand({
          ConfigurationSetName: "default",
          EventDestinationName: "topic",
          MatchingEventTypes: ["ALL"],
          SnsDestination: { TopicArn: "https://app.test/webhooks" },
        }),
      ),
  },
  {
    code: validation("INVALID_FILTER_VALUES"),
    name: "a filter without values",
    field: "Filters",
    ask: (sdk) => sdk.send(new DescribePhoneNumbersCommand({ Filters: [{ Name: "status" } as never] })),
  },
  {
    code: validation("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY"),
    name: "a short code outside North America",
    field: "OriginationIdentity",
    parameters: { OriginationIdentity: "12345", DestinationPhoneNumber: british },
  },
  {
    code: validation("INVALID_NEXT_TOKEN"),
    name: "a `NextToken` of no list",
    field: "NextToken",
    ask: (sdk) => sdk.send(new DescribePhoneNumbersCommand({ NextToken: "page 2" })),
  },
  {
    code: validation("INVALID_PARAMETER"),
    name: "a number that no country has",
    field: "DestinationPhoneNumber",
    parameters: { DestinationPhoneNumber: "+4407911123456" },
  },
  {
    code: validation("INVALID_PARAMETER"),
    name: "`setPhone` with `not-mobile`",
    field: "DestinationPhoneNumber",
    setUp: (carrier) => carrier.setPhone(to, { state: "not-mobile" }),
  },
  {
    code: validation("MISSING_PARAMETER"),
    name: "no `DestinationPhoneNumber`",
    field: "DestinationPhoneNumber",
    parameters: { DestinationPhoneNumber: undefined },
  },
  {
    code: validation("MISSING_PARAMETER"),
    name: "no `MessageBody`",
    field: "MessageBody",
    parameters: { MessageBody: undefined },
  },
  {
    code: validation("PRICE_OVER_THRESHOLD"),
    name: "a price over `MaxPrice`",
    field: "MaxPrice",
    parameters: { MaxPrice: "0.00882" },
  },
  {
    code: validation("SENDER_ID_NOT_SUPPORTED"),
    name: "a sender id in North America",
    field: "OriginationIdentity",
    parameters: { OriginationIdentity: "SMSKIT" },
  },
  {
    code: validation("SENDER_ID_REQUIRES_REGISTRATION"),
    name: "a sender id in India without `IN_ENTITY_ID` and `IN_TEMPLATE_ID`",
    field: "OriginationIdentity",
    parameters: { OriginationIdentity: "SMSKIT", DestinationPhoneNumber: "+919812345678" },
  },
  {
    code: "ExpiredTokenException",
    name: "credentials after `expiresAt`",
    options: { accounts: [{ ...credentials, expiresAt: "2020-01-01T00:00:00Z" }] },
  },
  {
    code: "InvalidSignatureException",
    name: "another secret than that in `accounts`",
    options: { accounts: [{ ...credentials, secretAccessKey: "the right secret" }] },
  },
  {
    code: "InvalidSignatureException",
    name: "a clock that is 6 minutes late",
    ask: (_, server) => send(sdkAt(server, { systemClockOffset: -360_000 })),
  },
  {
    code: "InvalidSignatureException",
    name: "a clock that is 6 minutes early",
    ask: (_, server) => send(sdkAt(server, { systemClockOffset: 360_000 })),
  },
  {
    code: "UnrecognizedClientException",
    name: "an access key that is not in `accounts`",
    options: { accounts: [credentials] },
    ask: (_, server) => send(sdkAt(server, { credentials: otherCredentials })),
  },
  {
    code: "UnrecognizedClientException",
    name: "one of the wrong form",
    ask: (_, server) => send(sdkAt(server, { credentials: { ...credentials, accessKeyId: "key" } })),
  },
  {
    code: "UnrecognizedClientException",
    name: "another session token than that in `accounts`",
    options: { accounts: [{ ...credentials, sessionToken: "the right token" }] },
    ask: (_, server) => send(sdkAt(server, { credentials: { ...credentials, sessionToken: "another" } })),
  },
];
