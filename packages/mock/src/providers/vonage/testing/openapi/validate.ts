import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";

type Schema = Record<string, unknown>;

const openApi: { schemas: Record<string, Schema>; responses: Record<string, string> } = JSON.parse(
  readFileSync(new URL("vonage-openapi.json", import.meta.url), "utf8"),
);

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: "vonage", schemas: exact(openApi.schemas) });

/** Returns what is wrong with a body by the schema of Vonage's OpenAPI, a sentence a field. Unknown fields are wrong too. */
export function problemsBy(schema: string, body: unknown): string[] {
  const validate = ajv.getSchema(`vonage#/schemas/${schema}`);
  if (validate === undefined) throw new Error(`${schema} is not in the OpenAPI.`);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(" "),
  );
}

/** Returns what is wrong with a response to `POST /v1/messages`. */
export function responseProblems(status: number, body: unknown): string[] {
  const schema = openApi.responses[status];
  return schema === undefined ? [`Vonage has no response with ${status}.`] : problemsBy(schema, body);
}

/** Schemas with which an object has no other fields. */
function exact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, exact(inner)]);
  const isObject = "properties" in value && typeof value.properties === "object";
  return Object.fromEntries(isObject ? [...entries, ["additionalProperties", false]] : entries);
}
