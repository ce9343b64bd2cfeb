/** Reads, masks and classifies phone numbers. Loads the numbering plans of all countries. */
export { canonicalE164 } from "./phone/canonical-e164.ts";
export { countryOf } from "./phone/country-of.ts";
export { isCountry } from "./phone/is-country.ts";
export { maskPhoneNumber } from "./phone/mask-phone-number.ts";
export {
  type ParsedPhoneNumber,
  type PhoneNumberOptions,
  parsePhoneNumber,
} from "./phone/parse-phone-number.ts";
