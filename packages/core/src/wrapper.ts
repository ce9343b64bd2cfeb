/** What authors of wrappers and stores share. Apps use the package's root. */
export { expectArgument, expectConnector, expectConnectors, optionsOf } from "./check-arguments.ts";
export { isE164 } from "./mask-phone-number.ts";
