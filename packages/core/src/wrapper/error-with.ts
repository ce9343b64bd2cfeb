import { SmsError, type SmsErrorOptions } from "../errors/sms-error.ts";

/**
 * Copies an error and replaces some fields. Wrappers change copies only: a connector may throw the same object to several
 * callers.
 * @example
 * throw errorWith(error, { attempts });
 */
export function errorWith(error: SmsError, fields: Partial<SmsErrorOptions>): SmsError {
  const copy = new SmsError({ ...error, message: error.message, ...fields, cause: error.cause });
  return Object.defineProperty(copy, "stack", { value: error.stack, configurable: true, writable: true });
}
