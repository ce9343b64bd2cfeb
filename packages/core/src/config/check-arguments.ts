import type { CallOptions, SendOptions, SmsConnector } from "../connector/sms-connector.ts";
import type { SmsErrorCode } from "../errors/error-codes.ts";
import { SmsError } from "../errors/sms-error.ts";
import { quoteKey, suggestion } from "./suggest-name.ts";

/** The name of every option, so that the compiler reports a new option that is missing here. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/** The options of every call to a connector. */
export const callOptionNames: OptionNames<CallOptions> = { signal: true, timeoutMs: true };
/** The options of `send`. */
export const sendOptionNames: OptionNames<SendOptions> = {
  ...callOptionNames,
  idempotencyKey: true,
  repeatKey: true,
};

/**
 * Checks what types cannot check for callers who write plain JavaScript.
 * @param sentence Names the function and says what it takes; repeats no part of the argument.
 * @throws {SmsError} `invalid-config`.
 */
export function expectArgument(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new SmsError({ code: "invalid-config", message: sentence });
}

/**
 * Checks that a value is a connector, such as the first argument of a wrapper.
 * @param where The function that takes it: `"withRetry"`.
 * @throws {SmsError} `invalid-config`.
 */
export function expectConnector(where: string, value: unknown): asserts value is SmsConnector {
  const isConnector = isObject(value) && typeof (value as Partial<SmsConnector>).send === "function";
  expectArgument(isConnector, `${where}: takes a connector, such as createAcme(config) returns.`);
}

/**
 * Checks that a value is a list of connectors.
 * @param where The function that takes it: `"withFailover"`.
 * @throws {SmsError} `invalid-config`.
 */
export function expectConnectors(where: string, value: unknown): asserts value is readonly SmsConnector[] {
  expectArgument(Array.isArray(value), `${where}: takes a list of connectors.`);
  for (const one of value as unknown[]) expectConnector(where, one);
}

/**
 * Checks that options are an object without unknown names: a misspelled option would be ignored silently.
 * @param where What has the options, as the caller knows it: `"withRetry"`.
 * @throws {SmsError} which names the unknown option and the nearest one that exists.
 */
export function expectOptions<Options extends object>(
  where: string,
  options: Options,
  names: OptionNames<Options>,
  code: SmsErrorCode = "invalid-config",
): void {
  const problem = isObject(options) ? optionProblem(options, names) : mustBeObject;
  if (problem !== undefined) throw new SmsError({ code, message: `${where}: ${problem}.` });
}

/** Returns options that may be left out, checked as by {@link expectOptions}: an empty object for `undefined`. */
export function optionsOf<Options extends object>(
  where: string,
  options: Options | undefined,
  names: OptionNames<Options>,
  code?: SmsErrorCode,
): Partial<Options> {
  if (options === undefined) return {};
  expectOptions(where, options, names, code);
  return options;
}

/** What is wrong with options, for errors that are not an `SmsError`; `undefined` for valid or missing options. */
export function optionProblem(options: unknown, names: Readonly<Record<string, true>>): string | undefined {
  if (options === undefined || options === null) return undefined;
  if (!isObject(options)) return mustBeObject;
  for (const key in options) {
    if (Object.hasOwn(names, key) || !Object.hasOwn(options, key)) continue;
    return `${quoteKey(key)} is not an option (${suggestion(key, Object.keys(names))})`;
  }
  return undefined;
}

const mustBeObject = "the options must be an object";

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
