import { readFileSync } from "node:fs";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import formats from "ajv-formats";

const schemas: Record<string, object> = JSON.parse(
  readFileSync(new URL("bandwidth-openapi.json", import.meta.url), "utf8"),
  function exact(_: string, value: unknown): unknown {
    const hasFields = typeof value === "object" && value !== null && "properties" in value;
    // The parts of an `allOf` have some of the fields each.
    const isPart = Array.isArray(this);
    return hasFields && !isPart ? { ...value, unevaluatedProperties: false } : value;
  },
);
const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
formats.default(ajv);
ajv.addSchema({ $id: "bandwidth", $defs: schemas });
const validators = new Map<string, ValidateFunction>();

/**
 * Compares a body with a schema of Bandwidth's OpenAPI, and returns what is wrong: a wrong type or format, a missing
 * field, or a field that Bandwidth does not have.
 *
 * @param schema Its name, such as `message` or `statusCallback`.
 */
export function problemsOfBody(schema: string, body: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile({ $ref: `bandwidth#/$defs/${schema}` });
  validators.set(schema, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${schema}${instancePath} ${message}: ${JSON.stringify(params)}`,
  );
}
