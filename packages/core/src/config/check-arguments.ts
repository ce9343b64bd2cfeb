import type { SmsConnector } from "../connector/sms-connector.ts";
import { SmsError } from "../errors/sms-error.ts";

/**
 * Checks what types cannot check for callers in plain JavaScript.
 * @param sentence Names the function, says what it takes, and repeats nothing of what it was given.
 * @throws {SmsError} `invalid-config`.
 */
export function expectArgument(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new SmsError({ code: "invalid-config", message: sentence });
}

/**
 * Checks that a value is a connector, such as the first argument of a wrapper.
 * @param name The function that takes it: `"withRetry"`.
 * @throws {SmsError} `invalid-config`.
 */
export function expectConnector(name: string, value: unknown): asserts value is SmsConnector {
  const isConnector = isObject(value) && typeof (value as Partial<SmsConnector>).send === "function";
  expectArgument(isConnector, `${name}: takes a connector, such as createTwilio(config) makes.`);
}

/**
 * Checks that a value is a list of connectors.
 * @param name The function that takes it: `"withFailover"`.
 * @throws {SmsError} `invalid-config`.
 */
export function expectConnectors(name: string, value: unknown): asserts value is readonly SmsConnector[] {
  expectArgument(Array.isArray(value), `${name}: takes a list of connectors.`);
  for (const one of value as unknown[]) expectConnector(name, one);
}

/**
 * The options that a function was given; an empty object for none.
 * @param name The function that takes them: `"withRetry"`.
 * @throws {SmsError} `invalid-config` for what is no object.
 */
export function optionsOf<Options extends object>(
  name: string,
  options: Options | undefined,
): Partial<Options> {
  if (options === undefined) return {};
  expectArgument(isObject(options), `${name}: the options must be an object.`);
  return options;
}

/**
 * Checks that a function was given the options that it needs.
 * @param name The function that takes them: `"withLimits"`.
 * @throws {SmsError} `invalid-config`.
 */
export function expectOptions(name: string, options: unknown): asserts options is object {
  expectArgument(isObject(options), `${name}: takes an object of options.`);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
