import { type ErrorMeaning, fieldsOf, listOf, textOf } from "@smskit/core/provider";
import { features } from "./features.ts";

/** What reasons without a row mean, by the field that they are about, in lower case. */
const fieldMeanings: Readonly<Record<string, ErrorMeaning>> = {
  configurationsetname: {
    code: "invalid-config",
    message: "The configurationSetName is not the name or ARN of a configuration set.",
  },
  context: {
    code: "invalid-message",
    message: "AWS does not accept the context in providerOptions: check its names and values.",
  },
  destinationcountryparameters: {
    code: "invalid-message",
    message: "AWS does not accept the destinationCountryParameters in providerOptions.",
  },
  destinationphonenumber: {
    code: "invalid-recipient",
    message: "The recipient is not a number that AWS can text.",
  },
  keyword: {
    code: "invalid-message",
    message: "The keyword in providerOptions must have 1 to 30 characters.",
  },
  maxprice: {
    code: "invalid-message",
    message: 'The maxPrice in providerOptions must be US dollars with decimals, such as "0.05".',
  },
  messagebody: {
    code: "invalid-message",
    message: "The text is blank, or longer than 1600 characters.",
  },
  originationidentity: {
    code: "invalid-sender",
    message: "The sender (from) is neither a number nor the ID or ARN of a sender.",
  },
  protectconfigurationid: {
    code: "invalid-message",
    message: "The protectConfigurationId in providerOptions is not the ID or ARN of a protect configuration.",
  },
  timetolive: {
    code: "invalid-message",
    message: `validityPeriodSeconds must be ${features.validity.min} to ${features.validity.max} for AWS.`,
  },
};

/** Returns what a ValidationException means by the field that is invalid; `undefined` if that says nothing. */
export function meaningOfFields(name: string, fields: unknown): ErrorMeaning | undefined {
  if (name !== "ValidationException") return undefined;
  const [first] = listOf(fields);
  // A field of a map may be named with its key.
  const field = textOf(fieldsOf(first)["Name"])
    .toLowerCase()
    .replace(/[.[].*$/s, "");
  const meaning = Object.hasOwn(fieldMeanings, field) ? fieldMeanings[field] : undefined;
  return meaning && { ...meaning, message: `${meaning.message} (AWS ${name})` };
}
