/**
 * For authors of wrappers and stores: what they check, count, report and keep as smskit's own do. Apps use `@smskit/core`.
 */
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
export { defaultTimeoutMs, longestTimeoutMs } from "./connector/call-deadline.ts";
export { clockSkewMs } from "./connector/repeat-key.ts";
export { connectorsInside, standAround, wrapConnector } from "./connector/wrap-connector.ts";
export { toSmsError } from "./errors/to-sms-error.ts";
export { isKey, keyRule } from "./message/key.ts";
export { canonicalLocale, readLocale } from "./message/locale.ts";
export { longestTypedText, plainText } from "./message/plain-text.ts";
export {
  type CompiledTemplate,
  type CompiledTemplates,
  compileTemplates,
  type FilledTemplate,
} from "./message/select-template.ts";
export type { BestEffortField } from "./message/sms-message.ts";
export { isE164 } from "./phone/is-e164.ts";
export type { PhoneNumberOptions } from "./phone/parse-phone-number.ts";
export { phoneIdentity, phoneSpellings } from "./phone/phone-identity.ts";
export { canonicalNumber, countryOf, readPhoneNumber } from "./phone/read-phone-number.ts";
export {
  type AttemptListener,
  type AttemptLog,
  type AttemptOptions,
  startAttemptLog,
} from "./wrapper/attempt-log.ts";
export { errorWith } from "./wrapper/error-with.ts";
export { expectCountries } from "./wrapper/expect-countries.ts";
export type { IdempotencyStore, KeyState } from "./wrapper/idempotency-store.ts";
export {
  countText,
  createMemoryLimiter,
  isLimit,
  type Limit,
  type Limiter,
  LimitReached,
  limitRule,
  type NamedLimit,
} from "./wrapper/limits.ts";
export { keyedBy, mayRepeat } from "./wrapper/may-repeat.ts";
export { notify } from "./wrapper/notify.ts";
export { isRepeat, receiptWith, repeatOf } from "./wrapper/receipt.ts";
export { startAttempt } from "./wrapper/start-attempt.ts";
export { type Deadline, startDeadline, type WaitOptions } from "./wrapper/start-deadline.ts";
export type { SuppressionStore } from "./wrapper/suppression-store.ts";
export {
  type ConsumeVerification,
  type CountAttempt,
  type CreateVerification,
  cooldownAfter,
  type IssueCode,
  type IssuedCode,
  isLive,
  type Recipients,
  type Verification,
  type VerificationStore,
  waitAfter,
} from "./wrapper/verification-store.ts";
