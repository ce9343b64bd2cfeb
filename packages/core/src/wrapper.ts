/** What authors of wrappers and stores share. Apps use the package's root. */
export {
  expectArgument,
  expectConnector,
  expectConnectors,
  expectOptions,
  optionsOf,
} from "./check-arguments.ts";
export { canonicalLocale, readLocale } from "./locale.ts";
export { isE164 } from "./mask-phone-number.ts";
export {
  callOptionNames,
  type OptionNames,
  optionProblem,
  refuseUnknownOptions,
  sendOptionNames,
} from "./options.ts";
export { phoneIdentity, phoneSpellings } from "./phone-identity.ts";
export type { PhoneNumberOptions } from "./phone-number.ts";
export { canonicalNumber, countryOf, readPhoneNumber } from "./read-phone-number.ts";
export { type CompiledTemplates, compileTemplates } from "./select-template.ts";
export { isKey, keyRule } from "./stored-key.ts";
export { longestTypedText, plainText } from "./typed-text.ts";
