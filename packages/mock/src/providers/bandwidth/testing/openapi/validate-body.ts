import { readFileSync } from "node:fs";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import formats from "ajv-formats";

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

const schemas: Record<string, Schema> = JSON.parse(
  readFileSync(new URL("bandwidth-openapi.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
formats.default(ajv);
ajv.addSchema({ $id: "bandwidth", $defs: mapValues(schemas, withExactFields) });
const validators = new Map<string, ValidateFunction>();

/**
 * Compares a body with a schema of Bandwidth's OpenAPI, and returns what is wrong: a wrong type or format, a missing
 * field, or a field that Bandwidth does not have.
 *
 * @param schema Its name, such as `message` or `statusCallback`.
 */
export function problemsOfBody(schema: string, body: unknown): string[] {
  const validate =
    validators.get(schema) ?? ajv.compile(exact({ $ref: `bandwidth#/$defs/${schema}` } as Schema));
  validators.set(schema, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${schema}${instancePath} ${message}: ${JSON.stringify(params)}`,
  );
}

/** A schema with which an object has no other fields; the parts of an `allOf` have some of them each. */
function exact(schema: Schema): object {
  return { ...withExactFields(schema), unevaluatedProperties: false };
}

function withExactFields({ properties, items, allOf, anyOf, oneOf, ...rest }: Schema): object {
  return {
    ...rest,
    ...(properties && { properties: mapValues(properties, exact) }),
    ...(items && { items: exact(items) }),
    ...(allOf && { allOf: allOf.map(withExactFields) }),
    ...(anyOf && { anyOf: anyOf.map(withExactFields) }),
    ...(oneOf && { oneOf: oneOf.map(withExactFields) }),
  };
}

function mapValues(record: Record<string, Schema>, map: (schema: Schema) => object): Record<string, object> {
  return Object.fromEntries(Object.entries(record).map(([name, schema]) => [name, map(schema)]));
}
