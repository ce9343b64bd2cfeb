import type * as z from "zod/mini";

/** Matches nothing: JSON has no functions. */
const nothing = { not: {} };

/** How a function in a config, a `z.custom` of its schema, is written as JSON Schema. */
export function functionsInJson({ zodSchema }: { zodSchema: z.core.$ZodType }): "throw" | typeof nothing {
  return zodSchema._zod.def.type === "custom" ? nothing : "throw";
}

/** Makes the JSON Schema of a field that is data, or a function in code, that of the data. */
export function withoutFunctions({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const [data, other] = jsonSchema.anyOf ?? [];
  if (data === undefined || JSON.stringify(other) !== JSON.stringify(nothing)) return;
  delete jsonSchema.anyOf;
  Object.assign(jsonSchema, data);
}
