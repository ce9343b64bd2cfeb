import { integerWithin, isHttpUrl } from "../shared/validation.ts";

/** Reads the value of a parameter; `undefined` if it is invalid. A parameter that is given several times has several values. */
export type FormField<Value> = (value: string, values: readonly string[]) => Value | undefined;

/** The values of fields that a form contains. */
export type FormValues<Fields> = {
  -readonly [Name in keyof Fields]?: Fields[Name] extends FormField<infer Value> ? Value : never;
};

/** A parameter that is missing or invalid. */
export interface FormProblem {
  readonly parameter: string;
  readonly reason: "missing" | "invalid";
}

/** A text. An empty one is as good as none. */
export function text(limits: { least?: number; most?: number; pattern?: RegExp } = {}): FormField<string> {
  const { least = 1, most = Number.POSITIVE_INFINITY, pattern = /^/ } = limits;
  return (value) =>
    value.length >= least && value.length <= most && pattern.test(value) ? value : undefined;
}

/** A SID with a prefix. */
export function sid(prefix: string): FormField<string> {
  return text({ pattern: new RegExp(`^${prefix}[0-9a-fA-F]{32}$`) });
}

/** One of several texts. */
export function oneOf<const Value extends string>(...choices: readonly Value[]): FormField<Value> {
  return (value) => choices.find((choice) => choice === value);
}

/** `true` or `false`, in any case. */
export const flag: FormField<boolean> = (value) => {
  const lower = value.toLowerCase();
  return lower === "true" || lower === "false" ? lower === "true" : undefined;
};

/** A URL; an empty one removes the URL that there is. */
export const url: FormField<string | null> = (value) =>
  value === "" ? null : isHttpUrl(value) ? value : undefined;

/** An integer within a range. */
export function integer(least: number, most: number): FormField<number> {
  return (value) => integerWithin(value, { least, most });
}

/** A parameter that may be given several times. */
export function listOf<Value>(
  field: FormField<Value>,
  { least = 1, most = Number.POSITIVE_INFINITY } = {},
): FormField<readonly Value[]> {
  return (_, values) => {
    const read = values.map((value) => field(value, [value]));
    const isWhole = read.every((value): value is Value & {} => value !== undefined);
    return isWhole && read.length >= least && read.length <= most ? read : undefined;
  };
}

/**
 * Reads the parameters that a form contains. The parameter of a field is its name with a capital: `FriendlyName` of
 * `friendlyName`. Parameters that are not among the fields are ignored.
 */
export function readForm<const Fields extends Readonly<Record<string, FormField<unknown>>>>(
  form: URLSearchParams,
  fields: Fields,
  required: readonly (keyof Fields & string)[] = [],
): { values: FormValues<Fields> } | { problem: FormProblem } {
  const values: Record<string, unknown> = {};
  for (const name of required) {
    if (!form.get(parameterOf(name))) return { problem: { parameter: parameterOf(name), reason: "missing" } };
  }
  for (const [name, field] of Object.entries(fields)) {
    const parameter = parameterOf(name);
    const given = form.getAll(parameter);
    const [first] = given;
    if (first === undefined) continue;
    const value = field(first, given);
    if (value === undefined) return { problem: { parameter, reason: "invalid" } };
    values[name] = value;
  }
  return { values: values as FormValues<Fields> };
}

function parameterOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The fields of a JSON resource: their names as Twilio's API writes them, and `null` for those without a value. */
export function jsonFields(
  names: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [snakeCase(name), values[name] ?? null]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
