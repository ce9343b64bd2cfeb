/** What authors of wrappers and stores share. Apps use the package's root. */
export { isE164 } from "./mask-phone-number.ts";
export { phoneIdentity, phoneSpellings } from "./phone-identity.ts";
export type { PhoneNumberOptions } from "./phone-number.ts";
export { canonicalNumber, countryOf, readPhoneNumber } from "./read-phone-number.ts";
export { toPlainText } from "./typed-text.ts";
