import { expectArgument } from "../config/check-arguments.ts";
import { suggestion } from "../config/suggest-name.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { PreparedMessage, ProviderOptions } from "../message/sms-message.ts";
import { fieldsOf } from "./read-json.ts";

/** The type of an option; a list has the values that the option can have, and a map has strings by any names. */
type OptionType =
  | "string"
  | "number"
  | "boolean"
  | "string[]"
  | "object[]"
  | "map"
  | readonly (string | number)[];

/** The value of an option. */
type OptionValue = string | number | boolean | string[] | object[] | Record<string, string>;

type TypeFor<Value> = [Value] extends [boolean]
  ? "boolean"
  : [Value] extends [string[]]
    ? "string[]"
    : [Value] extends [object[]]
      ? "object[]"
      : [Value] extends [object]
        ? "map"
        : string extends Value
          ? "string"
          : number extends Value
            ? "number"
            : readonly Value[];

/** Every option of a provider's messages: its name in the provider's API, and its type. */
export type OptionFields<Options> = {
  readonly [Name in keyof Options]-?: readonly [apiName: string, type: TypeFor<NonNullable<Options[Name]>>];
};

/** Names that are fields of the message, not options, and the field to set instead. */
const messageFields: Readonly<Record<string, string>> = {
  to: "to",
  from: "from",
  body: "body",
  text: "body",
  reference: "reference",
  sendAt: "sendAt",
  statusCallback: "statusCallback",
  validityPeriod: "validityPeriodSeconds",
};

/**
 * Returns the options of a message for one provider, by their names in the provider's API. Options that are `undefined`
 * are left out.
 * @param provider `"acme"`: the options are `message.providerOptions.acme`.
 * @param own More names that a message has a field for, such as `{ ttl: "validityPeriodSeconds" }`.
 * @throws {SmsError} `invalid-message` for an unknown option, or a value of the wrong type.
 */
export function readProviderOptions<Provider extends keyof ProviderOptions>(
  provider: Provider,
  message: PreparedMessage,
  fields: OptionFields<NonNullable<ProviderOptions[Provider]>>,
  own: Readonly<Record<string, string>> = {},
): Record<string, OptionValue> {
  const isGiven = [message, fields].every((each) => typeof each === "object" && each !== null);
  expectArgument(
    isGiven,
    "readProviderOptions: pass the provider, the prepared message and the options' fields.",
  );
  const known = fields as Readonly<Record<string, readonly [string, OptionType]>>;
  const replaced = { ...messageFields, ...own };
  const read: Record<string, OptionValue> = {};
  for (const [name, value] of Object.entries(fieldsOf(message.providerOptions?.[provider]))) {
    if (value === undefined) continue;
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (field === undefined) {
      throw Object.hasOwn(replaced, name)
        ? invalid(provider, name, `set the message's own field \`${replaced[name]}\` instead`)
        : invalid(provider, name, `is not an option (${suggestion(name, Object.keys(known))})`, [name]);
    }
    const [apiName, type] = field;
    if (!hasType(value, type)) throw invalid(provider, name, `must be ${described(type)}`);
    read[apiName] = value;
  }
  return read;
}

function hasType(value: unknown, type: OptionType): value is OptionValue {
  if (typeof type === "object") return (type as readonly unknown[]).includes(value);
  if (type === "string[]") return Array.isArray(value) && value.every((each) => typeof each === "string");
  if (type === "map")
    return isObject(value) && Object.values(value).every((each) => typeof each === "string");
  if (type === "object[]") return Array.isArray(value) && value.every(isObject) && isJson(value);
  return type === "number" ? Number.isFinite(value) : typeof value === type;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value can be written as JSON: it has no circular reference and no bigint. */
function isJson(value: object): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function described(type: OptionType): string {
  if (typeof type === "object") return type.map((value) => JSON.stringify(value)).join(" or ");
  if (type === "string[]") return "a list of strings";
  if (type === "object[]") return "a list of objects that JSON can hold";
  if (type === "map") return "an object of strings";
  return type === "number" ? "a finite number" : `a ${type}`;
}

function invalid(provider: string, name: string, problem: string, quoted: string[] = []): SmsError {
  const own = /^\w+$/.test(provider) ? `.${provider}` : `["${provider}"]`;
  const message = `providerOptions${own}.${name}: ${problem}.`;
  return new SmsError({ code: "invalid-message", message, quoted });
}
