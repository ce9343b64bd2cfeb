/** What authors of wrappers and stores share. Apps use the package's root. */
export { isE164 } from "./mask-phone-number.ts";
export { isKey, keyRule } from "./stored-key.ts";
