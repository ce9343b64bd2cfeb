import { entrySchema } from "./template-schema.ts";

const filled = { type: "string", pattern: "\\S" };

const templateIds = {
  type: "object",
  propertyNames: { pattern: "^[a-z][a-z0-9-]*$" },
  additionalProperties: {
    anyOf: [
      filled,
      {
        type: "object",
        properties: {
          id: filled,
          parameters: {
            anyOf: [
              { type: "array", items: filled },
              { type: "object", propertyNames: filled, additionalProperties: filled },
            ],
          },
        },
        required: ["id"],
        additionalProperties: false,
      },
    ],
  },
};

/**
 * Adds to the JSON Schema of a template what its zod schema checks by functions. It is apart from the zod schema, so that an
 * app that only sends does not bundle it.
 */
export function describeTemplates({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: unknown;
  jsonSchema: object;
}): void {
  if (zodSchema !== entrySchema) return;
  const { properties } = jsonSchema as { properties?: object };
  Object.assign(jsonSchema, {
    properties: { ...properties, templateIds },
    anyOf: [
      { required: ["content"] },
      { required: ["templateIds"], properties: { templateIds: { minProperties: 1 } } },
    ],
    dependentRequired: { appendOrigin: ["content"] },
  });
}
