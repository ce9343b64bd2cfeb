/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A string that a schema marks as secret. */
export interface FoundSecret {
  /** Where it is: `doors.supabase.secret[0]`. */
  path: string;
  value: string;
}

/** Finds the strings that a schema marks as secret by `writeOnly`. The value need not fit the schema. */
export function secretsIn(schema: JsonSchema, value: unknown, path = ""): FoundSecret[] {
  if (schema["writeOnly"] === true) return stringsIn(value, path);
  const branches = (["anyOf", "oneOf", "allOf"] as const).flatMap(
    (key) => (schema[key] ?? []) as JsonSchema[],
  );
  const found = branches
    .filter((branch) => isOfType(branch, value))
    .flatMap((branch) => secretsIn(branch, value, path));
  if (Array.isArray(value)) {
    const items = schema["items"] as JsonSchema | undefined;
    if (items === undefined) return found;
    return [...found, ...value.flatMap((item, index) => secretsIn(items, item, `${path}[${index}]`))];
  }
  if (!isObject(value)) return found;
  const properties = (schema["properties"] ?? {}) as Record<string, JsonSchema>;
  const others = schema["additionalProperties"];
  return [
    ...found,
    ...Object.entries(value).flatMap(([key, inner]) => {
      const field = Object.hasOwn(properties, key) ? properties[key] : others;
      return isObject(field) ? secretsIn(field, inner, path === "" ? key : `${path}.${key}`) : [];
    }),
  ];
}

/** Finds a string, or those of a list. */
export function stringsIn(value: unknown, path: string): FoundSecret[] {
  if (typeof value === "string") return [{ path, value }];
  return Array.isArray(value) ? value.flatMap((item, index) => stringsIn(item, `${path}[${index}]`)) : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Doors of other types have other fields. */
function isOfType(branch: JsonSchema, value: unknown): boolean {
  const { const: type } = ((branch["properties"] ?? {}) as Record<string, JsonSchema>)["type"] ?? {};
  return type === undefined || !isObject(value) || value["type"] === type;
}
