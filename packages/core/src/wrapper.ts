/** What authors of wrappers and stores share. Apps use the package's root. */
export {
  callOptionNames,
  expectArgument,
  expectConnector,
  expectConnectors,
  expectOptions,
  type OptionNames,
  optionProblem,
  optionsOf,
  sendOptionNames,
} from "./config/check-arguments.ts";
export { connectorsInside, standAround, wrapConnector } from "./connector/wrap-connector.ts";
export { isKey, keyRule } from "./message/key.ts";
export { canonicalLocale, readLocale } from "./message/locale.ts";
export { longestTypedText, plainText } from "./message/plain-text.ts";
export { type CompiledTemplates, compileTemplates } from "./message/select-template.ts";
export type { BestEffortField } from "./message/sms-message.ts";
export { isE164 } from "./phone/e164.ts";
export type { PhoneNumberOptions } from "./phone/parse-phone-number.ts";
export { phoneIdentity, phoneSpellings } from "./phone/phone-identity.ts";
export { canonicalNumber, countryOf, readPhoneNumber } from "./phone/read-phone-number.ts";
