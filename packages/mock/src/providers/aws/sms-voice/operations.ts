import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { refused, refusedByGateway } from "../errors.ts";
import {
  describeAccountAttributes,
  describeAccountLimits,
  describeSpendLimits,
} from "./account-resources.ts";
import type { Call } from "./call.ts";
import { checkFields } from "./check-fields.ts";
import {
  createConfigurationSet,
  createEventDestination,
  describeConfigurationSets,
} from "./configuration-set-resources.ts";
import { fieldRules, type Operation } from "./field-rules.ts";
import { putMessageFeedback } from "./message-feedback.ts";
import { deleteOptedOutNumber, describeOptedOutNumbers, putOptedOutNumber } from "./opted-out-numbers.ts";
import { sendTextMessage } from "./send-text-message.ts";
import {
  describePhoneNumbers,
  describePools,
  describeProtectConfigurations,
  describeSenderIds,
  describeVerifiedDestinationNumbers,
} from "./sender-resources.ts";

const handlers: Readonly<Record<Operation, (call: Call, uplink: Uplink) => ProviderResponse>> = {
  SendTextMessage: sendTextMessage,
  PutMessageFeedback: putMessageFeedback,
  DescribePhoneNumbers: describePhoneNumbers,
  DescribePools: describePools,
  DescribeSenderIds: describeSenderIds,
  DescribeConfigurationSets: describeConfigurationSets,
  DescribeProtectConfigurations: describeProtectConfigurations,
  DescribeAccountAttributes: describeAccountAttributes,
  DescribeAccountLimits: describeAccountLimits,
  DescribeSpendLimits: describeSpendLimits,
  DescribeVerifiedDestinationNumbers: describeVerifiedDestinationNumbers,
  DescribeOptedOutNumbers: describeOptedOutNumbers,
  PutOptedOutNumber: putOptedOutNumber,
  DeleteOptedOutNumber: deleteOptedOutNumber,
  CreateConfigurationSet: createConfigurationSet,
  CreateEventDestination: createEventDestination,
};

/** The operations that the mock implements. */
export const operationNames = Object.keys(handlers) as readonly Operation[];

/** Responds to a call whose signature is in order. */
export function callOperation(operation: Operation, call: Call, uplink: Uplink): ProviderResponse {
  const problem = checkFields(call.fields, fieldRules[operation]);
  if (problem === undefined) return handlers[operation](call, uplink);
  return "wrongType" in problem
    ? refusedByGateway("SerializationException", problem.wrongType)
    : refused(problem);
}
