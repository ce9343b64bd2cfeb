/** What authors of wrappers and stores share. Apps use the package's root. */
export { canonicalLocale, readLocale } from "./locale.ts";
export { isE164 } from "./mask-phone-number.ts";
export {
  callOptionNames,
  type OptionNames,
  optionProblem,
  refuseUnknownOptions,
  sendOptionNames,
} from "./options.ts";
export { type CompiledTemplates, compileTemplates } from "./select-template.ts";
export { longestTypedText, plainText } from "./typed-text.ts";
