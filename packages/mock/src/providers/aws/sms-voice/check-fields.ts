import { invalidField, type Objection } from "../errors.ts";

/** What the service's model says about a string. */
interface StringRule {
  kind: "string";
  least?: number;
  most?: number;
  /** Of the whole string, as the model writes it. */
  pattern?: string;
  oneOf?: readonly string[];
}

/** What the service's model says about a field. */
export type FieldRule =
  | StringRule
  | { kind: "integer"; least: number; most: number }
  | { kind: "boolean" }
  | { kind: "map"; most: number; key: StringRule; value: StringRule }
  | { kind: "list"; least?: number; most: number; item?: StringRule }
  | { kind: "structure" };

/** The fields of a request. */
export interface FieldRules {
  required?: readonly string[];
  fields: Readonly<Record<string, FieldRule>>;
}

/** A field that JSON cannot be turned into: this is not an error of the service's model. */
export interface WrongType {
  wrongType: string;
}

const words = {
  string: "String",
  integer: "Integer",
  boolean: "Boolean",
  map: "Map",
  list: "List",
  structure: "Structure",
};

/** Checks the fields of a request by the service's model. Fields that the model does not have are ignored. */
export function checkFields(
  json: Readonly<Record<string, unknown>>,
  { required = [], fields }: FieldRules,
): Objection | WrongType | undefined {
  const problems: { Name: string; Message: string }[] = [];
  for (const [name, rule] of Object.entries(fields)) {
    const value = json[name] ?? undefined;
    if (value === undefined) continue;
    if (!isOfKind(value, rule))
      return { wrongType: `${typeof value} can not be converted to ${words[rule.kind]}` };
    const problem = problemOf(value, rule);
    if (problem !== undefined) problems.push({ Name: name, Message: problem });
  }
  const missing = required.find((name) => json[name] === undefined || json[name] === null);
  if (missing !== undefined) return invalidField(missing, "Member must not be null", "MISSING_PARAMETER");
  if (problems.length === 0) return undefined;
  return { type: "ValidationException", reason: "FIELD_VALIDATION_FAILED", fields: problems };
}

function isOfKind(value: unknown, rule: FieldRule): boolean {
  switch (rule.kind) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean";
    case "list":
      return (
        Array.isArray(value) && value.every((item) => rule.item === undefined || typeof item === "string")
      );
    case "map":
      return isObject(value) && Object.values(value).every((one) => typeof one === "string");
    case "structure":
      return isObject(value);
  }
}

function problemOf(value: unknown, rule: FieldRule): string | undefined {
  switch (rule.kind) {
    case "string":
      return problemOfString(String(value), rule);
    case "integer":
      if (Number(value) < rule.least) return `Member must have value greater than or equal to ${rule.least}`;
      return Number(value) > rule.most
        ? `Member must have value less than or equal to ${rule.most}`
        : undefined;
    case "list": {
      const items = value as readonly unknown[];
      const { item } = rule;
      return (
        problemOfLength(items.length, rule) ??
        (item &&
          items.map((one) => problemOfString(String(one), item)).find((problem) => problem !== undefined))
      );
    }
    case "map": {
      const entries = Object.entries(value as Record<string, string>);
      return (
        problemOfLength(entries.length, rule) ??
        entries
          .map(([key, one]) => problemOfString(key, rule.key) ?? problemOfString(one, rule.value))
          .find((problem) => problem !== undefined)
      );
    }
    default:
      return undefined;
  }
}

function problemOfString(value: string, { pattern, oneOf, ...range }: StringRule): string | undefined {
  if (oneOf !== undefined) {
    return oneOf.includes(value) ? undefined : `Member must satisfy enum value set: [${oneOf.join(", ")}]`;
  }
  // Its length is counted in characters, not in UTF-16 units.
  const problem = problemOfLength([...value].length, range);
  if (problem !== undefined || pattern === undefined) return problem;
  return new RegExp(`^(?:${pattern})$`, "u").test(value)
    ? undefined
    : `Member must satisfy regular expression pattern: ${pattern}`;
}

function problemOfLength(
  length: number,
  { least = 0, most = Number.POSITIVE_INFINITY }: { least?: number; most?: number },
): string | undefined {
  if (length < least) return `Member must have length greater than or equal to ${least}`;
  return length > most ? `Member must have length less than or equal to ${most}` : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
