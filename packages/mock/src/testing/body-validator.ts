import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import formats from "ajv-formats";

/** A schema of an OpenAPI, as JSON Schema. */
export interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  [keyword: string]: unknown;
}

/**
 * Makes a function that compares a body with a schema, and returns what is wrong: a wrong type or format, a missing field, or a
 * field that the provider does not have.
 *
 * @param schemas By name. They refer to each other as `#/$defs/{name}`.
 */
export function bodyValidator(schemas: Record<string, Schema>): (schema: string, body: unknown) => string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  ajv.addSchema({ $id: "bodies", $defs: mapValues(schemas, withExactFields) });
  const validators = new Map<string, ValidateFunction>();
  return (schema, body) => {
    const validate = validators.get(schema) ?? ajv.compile(exact({ $ref: `bodies#/$defs/${schema}` }));
    validators.set(schema, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${schema}${instancePath} ${message}: ${JSON.stringify(params)}`,
    );
  };
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
