import type { FieldRule, FieldRules } from "./check-fields.ts";

const nameOrArn = { kind: "string", least: 1, most: 256, pattern: "[A-Za-z0-9_:/-]+" } as const;
const phoneNumber = { kind: "string", least: 1, most: 20, pattern: "\\+?[1-9][0-9]{1,18}" } as const;
const messageTypes = { kind: "string", oneOf: ["TRANSACTIONAL", "PROMOTIONAL"] } as const;
const optOutList = { OptOutListName: nameOrArn };

const page: Readonly<Record<string, FieldRule>> = {
  NextToken: { kind: "string", least: 1, most: 1024, pattern: ".+" },
  MaxResults: { kind: "integer", least: 1, most: 100 },
};
const filters: FieldRule = { kind: "list", most: 20 };

/** A list of resources, by the field that names some of them. */
function listOf(name: string, rule: FieldRule, most = 5): FieldRules {
  const item = rule.kind === "string" ? { item: rule } : {};
  return { fields: { [name]: { kind: "list", most, ...item }, Filters: filters, ...page } };
}

/**
 * What the service's model says about the fields of each operation's request.
 *
 * @see https://github.com/boto/botocore, `pinpoint-sms-voice-v2/2022-03-31/service-2.json`
 */
export const fieldRules = {
  SendTextMessage: {
    required: ["DestinationPhoneNumber"],
    fields: {
      DestinationPhoneNumber: phoneNumber,
      OriginationIdentity: { kind: "string", least: 1, most: 256, pattern: "[A-Za-z0-9_:/\\+-]+" },
      MessageBody: { kind: "string", least: 1, most: 1600, pattern: "(?!\\s*$)[\\s\\S]+" },
      MessageType: messageTypes,
      Keyword: { kind: "string", least: 1, most: 30, pattern: "[ \\S]+" },
      ConfigurationSetName: nameOrArn,
      MaxPrice: { kind: "string", least: 2, most: 8, pattern: "[0-9]{0,2}\\.[0-9]{1,5}" },
      TimeToLive: { kind: "integer", least: 5, most: 259_200 },
      Context: {
        kind: "map",
        most: 5,
        key: { kind: "string", least: 1, most: 100, pattern: "\\S+" },
        value: { kind: "string", least: 1, most: 800, pattern: "(?!\\s)^[\\s\\S]+(?<!\\s)" },
      },
      DestinationCountryParameters: {
        kind: "map",
        most: 10,
        key: { kind: "string", oneOf: ["IN_TEMPLATE_ID", "IN_ENTITY_ID"] },
        value: { kind: "string", least: 1, most: 64, pattern: "\\S+" },
      },
      DryRun: { kind: "boolean" },
      ProtectConfigurationId: nameOrArn,
      MessageFeedbackEnabled: { kind: "boolean" },
    },
  },
  PutMessageFeedback: {
    required: ["MessageId", "MessageFeedbackStatus"],
    fields: {
      MessageId: { kind: "string", least: 1, most: 64, pattern: "[A-Za-z0-9_:/-]+" },
      MessageFeedbackStatus: { kind: "string", oneOf: ["RECEIVED", "FAILED"] },
    },
  },
  DescribePhoneNumbers: listOf("PhoneNumberIds", nameOrArn),
  DescribePools: listOf("PoolIds", nameOrArn),
  DescribeSenderIds: listOf("SenderIds", { kind: "structure" }),
  DescribeConfigurationSets: listOf("ConfigurationSetNames", nameOrArn),
  DescribeProtectConfigurations: listOf("ProtectConfigurationIds", nameOrArn),
  DescribeAccountAttributes: { fields: page },
  DescribeAccountLimits: { fields: page },
  DescribeSpendLimits: { fields: page },
  DescribeVerifiedDestinationNumbers: listOf("DestinationPhoneNumbers", phoneNumber),
  DescribeOptedOutNumbers: {
    required: ["OptOutListName"],
    fields: { ...optOutList, ...listOf("OptedOutNumbers", phoneNumber).fields },
  },
  PutOptedOutNumber: {
    required: ["OptOutListName", "OptedOutNumber"],
    fields: { ...optOutList, OptedOutNumber: phoneNumber },
  },
  DeleteOptedOutNumber: {
    required: ["OptOutListName", "OptedOutNumber"],
    fields: { ...optOutList, OptedOutNumber: phoneNumber },
  },
  CreateConfigurationSet: {
    required: ["ConfigurationSetName"],
    fields: { ConfigurationSetName: { kind: "string", least: 1, most: 64, pattern: "[A-Za-z0-9_-]+" } },
  },
  CreateEventDestination: {
    required: ["ConfigurationSetName", "EventDestinationName", "MatchingEventTypes"],
    fields: {
      ConfigurationSetName: nameOrArn,
      EventDestinationName: { kind: "string", least: 1, most: 64, pattern: "[A-Za-z0-9_-]+" },
      MatchingEventTypes: { kind: "list", least: 1, most: 52, item: { kind: "string", least: 1 } },
      SnsDestination: { kind: "structure" },
    },
  },
} as const satisfies Record<string, FieldRules>;

/** An operation that the mock implements. */
export type Operation = keyof typeof fieldRules;
