import { isCalendarTime } from "../shared/dates.ts";
import { isHttpUrl } from "../shared/validation.ts";

/** What is wrong with a field of a request. */
export interface Violation {
  property: string;
  violation: string;
}

/** What a field of a request may be. */
export type Rule =
  | { is: "string"; most?: number; least?: number; of?: readonly string[]; form?: RegExp }
  | { is: "integer"; least?: number; most?: number }
  | { is: "boolean" | "date" | "url" }
  | { is: "list"; each: Rule }
  | { is: "object"; fields: Readonly<Record<string, Rule>>; needs?: readonly string[] };

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ`; the milliseconds may be absent. */
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * Checks a value and everything in it; unknown fields are ignored. Unconfirmed: the texts, which are those of Bean Validation.
 *
 * @param path Names the value, such as `messages[0].content`.
 */
export function violationsOf(value: unknown, rule: Rule, path: string): Violation[] {
  const objection = (violation: string): Violation[] => [{ property: path, violation }];
  switch (rule.is) {
    case "boolean":
      return typeof value === "boolean" ? [] : objection("must be a boolean");
    case "integer": {
      const { least = -(2 ** 31), most = 2 ** 31 - 1 } = rule;
      if (!Number.isInteger(value)) return objection("must be an integer");
      if (Number(value) < least) return objection(`must be greater than or equal to ${least}`);
      return Number(value) > most ? objection(`must be less than or equal to ${most}`) : [];
    }
    case "date":
      return typeof value === "string" && timeOf(value) !== undefined ? [] : objection("invalid date format");
    case "url":
      return typeof value === "string" && isHttpUrl(value) ? [] : objection("must be a valid URL");
    case "string": {
      const { least = 0, most = Number.POSITIVE_INFINITY, of, form } = rule;
      // Infobip's parser also takes a number for a text.
      const text = typeof value === "number" ? String(value) : value;
      if (typeof text !== "string") return objection("must be a string");
      if (of?.includes(text) === false) return objection(`must be any of [${of.join(", ")}]`);
      if (text.length < least) return objection("must not be empty");
      if (text.length > most) return objection(`size must be between ${least} and ${most}`);
      return form?.test(text) === false ? objection("invalid format") : [];
    }
    case "list":
      if (!Array.isArray(value)) return objection("must be an array");
      if (value.length === 0) return objection("must not be empty");
      return value.flatMap((each, index) => violationsOf(each, rule.each, `${path}[${index}]`));
    case "object": {
      if (!isObject(value)) return objection("must be an object");
      const before = path === "" ? "" : `${path}.`;
      return Object.entries(rule.fields).flatMap(([name, field]) => {
        const property = before + name;
        const given = value[name];
        if (given !== undefined && given !== null) return violationsOf(given, field, property);
        return rule.needs?.includes(name) ? [{ property, violation: "must not be null" }] : [];
      });
    }
  }
}

/** A time in milliseconds since 1970; `undefined` for what is not a time. */
export function timeOf(text: string): number | undefined {
  if (!date.test(text) || !isCalendarTime(text)) return undefined;
  const time = Date.parse(text.replace(/(\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(time) ? undefined : time;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
