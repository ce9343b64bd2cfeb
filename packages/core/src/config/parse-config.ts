import * as z from "zod/mini";
import { createRevealTest, shownName, textsIn } from "../errors/foreign-text.ts";
import { SmsError } from "../errors/sms-error.ts";
import { expectArgument } from "./check-arguments.ts";

/** A zod schema, of `zod` or of `zod/mini`. */
export type ConfigSchema = z.core.$ZodType;

/** Marks a field of a config as a secret: `writeOnly` in the JSON Schema, hidden by forms. */
export function secret<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  expectSchema("secret", schema);
  z.globalRegistry.add(schema, { writeOnly: true });
  return schema;
}

function expectSchema(name: string, schema: unknown): void {
  const isSchema = typeof schema === "object" && schema !== null && "_zod" in schema;
  expectArgument(isSchema, `${name}: takes a schema of zod or zod/mini.`);
}

/**
 * Parses the config of a connector. A `$schema` key for editors is allowed.
 * @throws {SmsError} `invalid-config`, listing every problem with its path; values are never repeated.
 */
export function parseConfig<Schema extends ConfigSchema>(
  name: string,
  schema: Schema,
  config: unknown,
): z.output<Schema> {
  const result = read(schema, config);
  if (result.success) return result.data;
  const problems = problemsOf(result.error, schema, config);
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  throw new SmsError({
    code: "invalid-config",
    message: `The ${name} config has ${count}:\n${problems.map((problem) => `  ${sentence(problem)}`).join("\n")}`,
  });
}

/** What is wrong with one field of a config. */
export interface ConfigProblem {
  /** `templates[1].content`; empty for the config as a whole. */
  path: string;
  /** `"is missing"`: continues the name of the field. Never contains a value. */
  message: string;
}

/** Returns all problems of a config, for forms that show them by field. Empty for a valid config. */
export function configProblems(schema: ConfigSchema, config: unknown): readonly ConfigProblem[] {
  expectSchema("configProblems", schema);
  const result = read(schema, config);
  return result.success ? [] : problemsOf(result.error, schema, config);
}

/** Returns the credentials in a config: what its schema marks as {@link secret}. */
export function secretsIn(schema: unknown, config: unknown): string[] {
  if (typeof config !== "object" || config === null) return marked(schema) ? textsIn(config) : [];
  if (marked(schema)) return textsIn(config);
  const { shape, innerType, element, options } = (schema as SchemaInside)?._zod?.def ?? {};
  const inner = [innerType, ...(options ?? [])].filter((each) => each !== undefined);
  return [
    ...inner.flatMap((each) => secretsIn(each, config)),
    ...Object.entries(config).flatMap(([key, value]) => {
      const field = shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : element;
      return field === undefined ? [] : secretsIn(field, value);
    }),
  ];
}

/** The internals that are read of a schema: of objects, of optional and other wrapped schemas, of lists, of unions. */
interface SchemaInside {
  _zod?: {
    def?: { shape?: Record<string, unknown>; innerType?: unknown; element?: unknown; options?: unknown[] };
  };
}

function marked(schema: unknown): boolean {
  const { innerType } = (schema as SchemaInside | undefined)?._zod?.def ?? {};
  if (innerType !== undefined && marked(innerType)) return true;
  return schema !== undefined && z.globalRegistry.get(schema as z.core.$ZodType)?.["writeOnly"] === true;
}

function read<Schema extends ConfigSchema>(schema: Schema, config: unknown) {
  return z.safeParse(schema, withoutSchemaKey(config), { error: sentenceOf });
}

function withoutSchemaKey(config: unknown): unknown {
  if (typeof config !== "object" || config === null || !Object.hasOwn(config, "$schema")) return config;
  const { $schema: _, ...rest } = config as Record<string, unknown>;
  return rest;
}

/** The sentence for a problem for which the schema has none. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${article(String(issue.expected))}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "too_small":
      return issue.minimum === 1 && issue.origin !== "number"
        ? "must not be empty"
        : `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_key":
      return issue.issues[0]?.message;
    case "invalid_union":
      // Present if a field, such as `type`, tells the options apart.
      if (Array.isArray(issue["options"])) return oneOf(issue["options"]);
      return issue.input === undefined ? "is missing" : "is of a wrong type";
    default:
      return undefined;
  }
}

function oneOf(values: readonly unknown[]): string {
  return `must be ${values.map((value) => JSON.stringify(value)).join(" or ")}`;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function problemsOf({ issues }: z.core.$ZodError, schema: ConfigSchema, config: unknown): ConfigProblem[] {
  const reveals = createRevealTest({ numbers: [], texts: secretsIn(schema, config) });
  return issues.flatMap((issue) => {
    const path = pathOf(issue.path);
    if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({
      path: (path === "" ? "" : `${path}.`) + (reveals(key) ? shownName("") : shownKey(key)),
      message: "is not a known key",
    }));
  });
}

function sentence({ path, message }: ConfigProblem): string {
  return path === "" ? `the config ${message}` : `${path}: ${message}`;
}

/** `templates[1].content`. */
function pathOf(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += `${text === "" ? "" : "."}${shownKey(String(key))}`;
  }
  return text;
}

/** A secret may be in place of a key. The first characters of a longer key are enough to find it. */
function shownKey(key: string): string {
  const shown = shownName(key);
  return shown !== key && /^[\x21-\x7e]{4}.{5}/.test(key) ? key.slice(0, 4) + shown : shown;
}
