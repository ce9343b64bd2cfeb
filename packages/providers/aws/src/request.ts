import { type PreparedMessage, SmsError } from "@smskit/core";
import { fieldsOf, type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { AwsConfig } from "./config.ts";

/**
 * Parameters of AWS's messages that the message itself has no field for.
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export interface AwsMessageOptions {
  /** Overrides the config's `configurationSetName`. */
  configurationSetName?: string | undefined;
  /**
   * Comes back in delivery events. With a `reference`, at most 4 entries, otherwise 5: names of at most 100 characters, values
   * of at most 800.
   */
  context?: Record<string, string> | undefined;
  /** India: the ids of the sender's entity and of the template in the DLT registry. */
  destinationCountryParameters?: AwsCountryParameters | undefined;
  /** The program name of a US short code. */
  keyword?: string | undefined;
  /** The most that a part may cost, in USD: `"0.05"`. A more expensive text is refused. */
  maxPrice?: string | undefined;
  /** Overrides the config's `messageFeedbackEnabled`. */
  messageFeedbackEnabled?: boolean | undefined;
  /** Overrides the config's `messageType`. */
  messageType?: "TRANSACTIONAL" | "PROMOTIONAL" | undefined;
  /** The ID or ARN of a protect configuration. @default the configuration set's, or the account's */
  protectConfigurationId?: string | undefined;
}

/** What one country asks of a text. */
export type AwsCountryParameters = {
  /** The Principal Entity ID (PEID). */
  inEntityId?: string | undefined;
  /** The ID of the registered template. */
  inTemplateId?: string | undefined;
};

declare module "@smskit/core" {
  interface ProviderOptions {
    aws?: AwsMessageOptions | undefined;
  }
}

/** The options: their names in AWS's API, and their types. */
const optionFields: OptionFields<AwsMessageOptions> = {
  configurationSetName: ["ConfigurationSetName", "string"],
  context: ["Context", "map"],
  destinationCountryParameters: ["DestinationCountryParameters", "map"],
  keyword: ["Keyword", "string"],
  maxPrice: ["MaxPrice", "string"],
  messageFeedbackEnabled: ["MessageFeedbackEnabled", "boolean"],
  messageType: ["MessageType", ["TRANSACTIONAL", "PROMOTIONAL"]],
  protectConfigurationId: ["ProtectConfigurationId", "string"],
};

const countryParameters: Readonly<Record<string, string>> = {
  inEntityId: "IN_ENTITY_ID",
  inTemplateId: "IN_TEMPLATE_ID",
};

/** The entry of the context that has the message's reference. */
export const referenceKey = "reference";

/**
 * Returns the input of `SendTextMessage`. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option that AWS does not have; nothing was sent.
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export function messageRequest(message: PreparedMessage, config: AwsConfig): Record<string, unknown> {
  const {
    Context: context,
    DestinationCountryParameters: parameters,
    ...options
  } = readProviderOptions("aws", message, optionFields, {
    destinationPhoneNumber: "to",
    messageBody: "body",
    originationIdentity: "from",
    timeToLive: "validityPeriodSeconds",
  });
  return {
    DestinationPhoneNumber: message.to,
    OriginationIdentity: message.from ?? config.from,
    MessageBody: message.body,
    MessageType: config.messageType,
    ConfigurationSetName: config.configurationSetName,
    TimeToLive: message.validityPeriodSeconds,
    MessageFeedbackEnabled: config.messageFeedbackEnabled,
    ...options,
    Context: contextOf(fieldsOf(context), message.reference),
    DestinationCountryParameters: parameters && countryParametersOf(fieldsOf(parameters)),
  };
}

/** @see https://docs.aws.amazon.com/pinpoint/latest/userguide/channels-sms-senderid-india.html */
function countryParametersOf(given: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(given).map(([name, value]) => {
    const apiName = Object.hasOwn(countryParameters, name) ? countryParameters[name] : undefined;
    if (apiName === undefined) {
      throw invalid("destinationCountryParameters", "must have only inEntityId and inTemplateId");
    }
    return [apiName, value];
  });
  return Object.fromEntries(named);
}

function contextOf(
  entries: Record<string, unknown>,
  reference: string | undefined,
): Record<string, unknown> | undefined {
  if (Object.hasOwn(entries, referenceKey)) {
    throw invalid("context.reference", "set the message's own field `reference` instead");
  }
  const context =
    reference === undefined ? { ...entries } : { ...entries, [referenceKey]: writtenReference(reference) };
  const size = Object.keys(context).length;
  if (size > 5) throw invalid("context", "AWS accepts 5 entries, and the message's reference is one");
  return size === 0 ? undefined : context;
}

/** Returns a reference as a value of the context, which must not begin or end with white space. */
export function writtenReference(reference: string): string {
  return /^\s|\s$/.test(reference) || isQuoted(reference) ? `"${reference}"` : reference;
}

/** Returns the reference that a value of the context has. */
export function readReference(value: string): string {
  return isQuoted(value) ? value.slice(1, -1) : value;
}

function isQuoted(text: string): boolean {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"');
}

function invalid(name: string, problem: string): SmsError {
  return new SmsError({ code: "invalid-message", message: `providerOptions.aws.${name}: ${problem}.` });
}
